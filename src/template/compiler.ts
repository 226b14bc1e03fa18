/** What the parts of the compiler share. */
import type { GoFunc } from '../go/values.ts';
import type { Operand, PipeNode, Tree } from './nodes.ts';
import type { Code, Frame, Last } from './runtime.ts';
import type { Scope } from './scope.ts';

export type MissingKey = 'default' | 'zero' | 'error';

/** How the functions of a set are found when it compiles. */
export interface Resolver {
  /** Undefined for what isn't known. Throws `FunctionsNotLoaded`. */
  find(name: string): GoFunc | undefined;
  /** Sets that share compiled code have different functions of this name. */
  isOverridden(name: string): boolean;
}

/** Compiles one tree. The parts call each other through this, so that none imports another in a circle. */
export interface Compiler {
  readonly tree: Tree;
  readonly scope: Scope;
  readonly functions: Resolver;
  readonly missingKey: MissingKey;
  /** Slot of the static element type of dot, inside a `range` body; -1 elsewhere. */
  dotTypeSlot: number;
  /**
   * A nil interface becomes the invalid value, unless `nilAsInvalid`: then the caller takes the two alike, which saves
   * most pipelines a closure.
   */
  pipeline(pipe: PipeNode, nilAsInvalid?: boolean): Code;
  /** An operand by itself, unchecked; `null` stays. */
  operand(node: Operand): Code;
}

/** A code that fails whenever it runs. */
export type Fail = (frame: Frame) => never;
export type { Code, Last };
