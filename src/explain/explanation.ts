/** What made a line: the template lines that wrote it, what called them, what they stand in, and the values that they read. */
import { positionAt } from '../template/errors.ts';
import type { Tree } from '../template/nodes.ts';
import type { Value } from '../go/values.ts';
import type { Origin } from './origin.ts';
import type { Leaf, ValueOrigins } from './origins.ts';
import { valueAt } from '../go/field-path.ts';
import { pathText, startsWith, type Path } from './path.ts';
import { activationsAt, lineAround, type Activation, type FileTrace, type Written } from './trace.ts';

/** A value that was read, or was found not to be there. */
export interface UsedValue {
  readonly path: Path;
  /** Undefined for what is not set. */
  readonly value: Value | undefined;
  /** Undefined for tables, and for what is not set. */
  readonly leaf: Leaf | undefined;
  /** Of a table or list: where the first value in it comes from. */
  readonly first: Origin | undefined;
}

/** A line of a template. */
export interface TemplateLine {
  /** A file of the chart, or `tpl` for a text among the values. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The name of the template that the line belongs to. */
  readonly template: string;
  readonly source: string;
  /** Of a text among the values: which one. */
  readonly text: Leaf | undefined;
}

/** One that had a part in what is explained. */
export interface Step extends TemplateLine {
  /** The one that wrote it, one that called a template, or one that the others stand in (`if`, `with`, `range`). */
  readonly role: 'wrote' | 'called' | 'within';
  readonly values: readonly UsedValue[];
}

/** The step that wrote it first, then outwards. */
export type Explanation = readonly Step[];

/** An explanation for each line of a template that wrote a part of `text`, from `from` to `to` in the file. */
export function explain(file: FileTrace, from: number, to: number, origins: ValueOrigins): Explanation[] {
  const found = new Map<string, Explanation>();
  for (let at = from, next; at < to; at = next) {
    const written = activationsAt(file, at);
    const last = written.chain.at(-1);
    // what an action made of an include may have parts that can be found in it behind others that cannot
    next = last === undefined || last.inner.length > 0 ? at + 1 : at + Math.max(1, last.to - written.offset);
    if (last === undefined) continue;
    const steps = stepsOf(written, origins);
    const [first] = steps;
    const key = `${first!.file}:${first!.line}`;
    const known = found.get(key);
    found.set(key, known === undefined ? steps : together(known, steps));
  }
  const all = [...found.values()];
  return all.filter((one) => !all.some((other) => other !== one && passesThrough(other, one[0]!)));
}

/** Several actions in one line of a template read the values of all of them. */
function together(known: Explanation, steps: Explanation): Explanation {
  const [wrote, ...rest] = known;
  const values = new Map([...wrote!.values, ...steps[0]!.values].map((value) => [pathText(value.path), value]));
  return [{ ...wrote!, values: [...values.values()] }, ...rest];
}

function passesThrough(steps: Explanation, { file, line }: Step): boolean {
  return steps.slice(1).some((step) => step.role === 'called' && step.file === file && step.line === line);
}

function stepsOf({ chain, offset }: Written, origins: ValueOrigins): Step[] {
  const last = chain.length - 1;
  return chain
    .map((activation, i) => {
      const role = i === last ? 'wrote' : isBlock(activation) ? 'within' : 'called';
      return stepOf(activation, role, i === last ? offset : activation.from, origins);
    })
    .reverse();
}

function isBlock({ node: { kind } }: Activation): boolean {
  return kind === 'if' || kind === 'with' || kind === 'range';
}

function stepOf(activation: Activation, role: Step['role'], at: number, origins: ValueOrigins): Step {
  const { tree, node, reads } = activation;
  let offset = node.pos;
  // of a text with several lines the one that stands there
  if (node.kind === 'text') offset = node.pos + leadingTrim(node.text, tree.text, node.pos) + (at - activation.from);
  return { role, ...lineOf(tree, offset, origins), values: usedValues(reads, origins) };
}

/** The name that the engine gives to texts of `tpl`. */
const TPL = 'gotpl';

/** The line of a template at an offset in its text. */
export function lineOf(tree: Tree, offset: number, origins: ValueOrigins): TemplateLine {
  const isTpl = tree.file === TPL;
  return {
    file: isTpl ? 'tpl' : tree.file,
    line: positionAt(tree.file, tree.text, offset).line,
    template: tree.name,
    source: lineAround(tree.text, offset).text.trim(),
    text: isTpl ? origins.leaves.find(({ value }) => value === tree.text) : undefined,
  };
}

/** How much was trimmed from the begin of a text that stands at `pos`. */
function leadingTrim(text: string, source: string, pos: number): number {
  const at = source.indexOf(text, pos);
  return at < 0 ? 0 : at - pos;
}

function usedValues(reads: readonly Path[], origins: ValueOrigins): UsedValue[] {
  const distinct = new Map(reads.map((path) => [pathText(path), path]));
  const paths = [...distinct.values()];
  // a table that was gone through on the way to a value tells nothing
  const ends = paths.filter((path) => !paths.some((other) => other.length > path.length && startsWith(other, path)));
  return ends.map((path) => {
    const [leaf] = origins.below(path);
    return {
      path,
      value: valueAt(origins.values, ...path),
      leaf: leaf !== undefined && leaf.path.length === path.length ? leaf : undefined,
      first: leaf?.origin,
    };
  });
}
