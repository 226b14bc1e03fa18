/**
 * Pipelines that are compiled once for all places where they stand: the same ones come again and again within a chart, a
 * third to half of all that are executed. What differs is where an error points, which the frame says (`anywhere`).
 */
import { compileOperand, compilePipeline, storing, withoutNil } from './compile-pipeline.ts';
import type { Compiler, MissingKey, Resolver } from './compiler.ts';
import type { Operand, PipeNode } from './nodes.ts';
import { anywhere, type Code, type Eval } from './runtime.ts';
import { Scope } from './scope.ts';

/** Those of sets that share compiled code. */
export class SharedPipelines {
  /** By the slot of the type of dot, which the compiled code has in it. */
  private readonly compilers: PlacelessCompiler[] = [];

  /** The code for the pipeline of a statement; undefined when it must be compiled where it stands. */
  find(c: Compiler, pipe: PipeNode): Code | undefined {
    const { text } = pipe;
    if (text === undefined) return undefined;
    const compiler = (this.compilers[c.dotTypeSlot + 1] ??= new PlacelessCompiler(c));
    let code = compiler.codes.get(text);
    if (code === undefined) {
      // variables have slots, which differ; what a parenthesis may declare has a name
      if (text.includes('$') && !onlyRoot.test(text)) return undefined;
      code = compiler.pipeline(pipe.alone!(), true);
      compiler.codes.set(text, code);
    }
    return code;
  }
}

const onlyRoot = /^(?:[^$=]|\$(?!\w))*$/;

/** What `find` gave, for this statement. Stores what the pipeline declares. */
export function placed(c: Compiler, pipe: PipeNode, { run, last }: Code, nilAsInvalid: boolean): Eval {
  if (pipe.decl.length > 0) return storing(c, pipe, withoutNil(run), last);
  return nilAsInvalid ? run : withoutNil(run);
}

/** Compiles pipelines that name no variable but `$`. */
class PlacelessCompiler implements Compiler {
  readonly tree = anywhere;
  readonly scope = new Scope();
  readonly functions: Resolver;
  readonly missingKey: MissingKey;
  dotTypeSlot: number;
  readonly codes = new Map<string, Code>();

  constructor(c: Compiler) {
    this.functions = c.functions;
    this.missingKey = c.missingKey;
    this.dotTypeSlot = c.dotTypeSlot;
  }

  pipeline(pipe: PipeNode, nilAsInvalid = false): Code {
    return compilePipeline(this, pipe, nilAsInvalid);
  }

  operand(node: Operand): Code {
    return compileOperand(this, node);
  }
}
