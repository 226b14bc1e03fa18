/**
 * Turns a parse tree into closures, once; the statements of text/template/exec.go, Go 1.26. A closure takes the frame and
 * dot, so that nothing is looked up by name at run time but fields, and templates, which sets may define differently.
 */
import type { Value } from '../go/values.ts';
import { quote } from '../go/strconv.ts';
import { typeName } from './assign.ts';
import { compileOperand, compilePipeline } from './compile-pipeline.ts';
import { compileRange } from './compile-range.ts';
import type { Compiler, MissingKey, Resolver } from './compiler.ts';
import { isStackOverflow } from './errors.ts';
import { nodeText } from './node-text.ts';
import type { ActionNode, Body, BranchNode, PipeNode, Statement, TemplateNode, TextNode, Tree } from './nodes.ts';
import { printed } from './print.ts';
import {
  countStep,
  depthExceeded,
  execError,
  outputExceeded,
  type Code,
  type Eval,
  type Frame,
  type Out,
  type Program,
  type Run,
  type Sink,
} from './runtime.ts';
import { Scope } from './scope.ts';
import { placed, type SharedPipelines } from './shared-pipeline.ts';
import { isTrue } from './truth.ts';

/** Told of every statement that is executed, so that it can be said afterwards what made which piece of the output. */
export interface Tracer {
  /** What the statement writes to `sink` stands behind what is there already. */
  begin(sink: Sink, tree: Tree, node: Statement): void;
  /** The statement that began last has ended, or failed. */
  end(): void;
}

export interface CompileOptions {
  readonly functions: Resolver;
  readonly missingKey: MissingKey;
  readonly pipelines: SharedPipelines;
  readonly tracer?: Tracer | undefined;
}

/** Throws `FunctionsNotLoaded` where a function of the tree isn't loaded yet. */
export function compileTree(tree: Tree, options: CompileOptions): Program {
  const compiler = new TreeCompiler(tree, options);
  const run = compiler.list(tree.body.statements);
  return { tree, slots: compiler.scope.slots, run };
}

class TreeCompiler implements Compiler {
  readonly tree: Tree;
  readonly scope = new Scope();
  readonly functions: Resolver;
  readonly missingKey: MissingKey;
  dotTypeSlot = -1;
  private readonly shared: SharedPipelines;
  private readonly tracer: Tracer | undefined;

  constructor(tree: Tree, options: CompileOptions) {
    this.tree = tree;
    this.functions = options.functions;
    this.missingKey = options.missingKey;
    this.shared = options.pipelines;
    this.tracer = options.tracer;
  }

  pipeline(pipe: ActionNode['pipe'], nilAsInvalid = false): Code {
    return compilePipeline(this, pipe, nilAsInvalid);
  }

  /** The pipeline of a statement: where it begins is set in the frame before it runs. */
  private statementPipeline(pipe: PipeNode, nilAsInvalid: boolean): Eval {
    const code = pipe.assign || this.scope.hidesRoot ? undefined : this.shared.find(this, pipe);
    return code === undefined ? this.pipeline(pipe, nilAsInvalid).run : placed(this, pipe, code, nilAsInvalid);
  }

  operand(node: Parameters<typeof compileOperand>[1]): Code {
    return compileOperand(this, node);
  }

  list(nodes: readonly Statement[]): Run {
    if (nodes.length === 1) return this.statement(nodes[0]!);
    const plain = this.tracer === undefined;
    // text stands for itself: half of all statements need no closure
    const steps: (Run | string)[] = [];
    for (const node of nodes) steps.push(plain && node.kind === 'text' ? node.text : this.statement(node));
    const count = steps.length;
    return (frame, dot) => {
      for (let i = 0; i < count; i++) {
        const step = steps[i]!;
        if (typeof step === 'string') {
          frame.sink.out += step;
          continue;
        }
        const signal = step(frame, dot);
        if (signal !== undefined) return signal;
      }
      return undefined;
    };
  }

  /**
   * A list whose variables end with it: the body of a branch or loop. Many bodies of a chart are never reached, so it is
   * compiled when it first runs, which saves up to 18 % of a rendering.
   */
  private body(body: Body): Run {
    const { scope, dotTypeSlot } = this;
    const mark = scope.mark();
    let run: Run | undefined;
    return (frame, dot) => {
      if (run === undefined) {
        scope.release(mark);
        this.dotTypeSlot = dotTypeSlot;
        run = this.list(body.statements);
      }
      return run(frame, dot);
    };
  }

  private statement(node: Statement): Run {
    const { tracer, tree } = this;
    const run = this.untraced(node);
    if (tracer === undefined) return run;
    return (frame, dot) => {
      tracer.begin(frame.sink, tree, node);
      try {
        return run(frame, dot);
      } finally {
        tracer.end();
      }
    };
  }

  private untraced(node: Statement): Run {
    switch (node.kind) {
      case 'text':
        return this.text(node);
      case 'action':
        return this.action(node);
      case 'if':
      case 'with':
        return this.branch(node);
      case 'range':
        return compileRange(this, node, (body) => this.body(body));
      case 'template':
        return this.template(node);
      case 'break':
        return () => 'break';
      case 'continue':
        return () => 'continue';
    }
  }

  private text(node: TextNode): Run {
    const { text } = node;
    return (frame) => {
      frame.sink.out += text;
      return undefined;
    };
  }

  private action(node: ActionNode): Run {
    const { tree } = this;
    const run = this.statementPipeline(node.pipe, true);
    const { start = 0 } = node.pipe;
    if (node.pipe.decl.length > 0) {
      return (frame, dot) => {
        frame.start = start;
        run(frame, dot);
        return undefined;
      };
    }
    return (frame, dot) => {
      frame.start = start;
      const value = run(frame, dot);
      const text = typeof value === 'string' ? value : printed(value);
      if (text === undefined)
        throw execError(frame, tree, node, `can't print ${nodeText(node)} of type ${typeName(value as Value)}`);
      const { sink } = frame;
      sink.out += text;
      if (sink.out.length > frame.host.budget.outputLeft) outputExceeded(frame, tree, node);
      return undefined;
    };
  }

  private branch(node: BranchNode): Run {
    const { scope } = this;
    const mark = scope.mark();
    const run = this.statementPipeline(node.pipe, true);
    const { start = 0 } = node.pipe;
    const setsDot = node.kind === 'with';
    const outerTypeSlot = this.dotTypeSlot;
    if (setsDot) this.dotTypeSlot = -1;
    const then = this.body(node.body);
    this.dotTypeSlot = outerTypeSlot;
    const otherwise = node.elseBody === undefined ? undefined : this.body(node.elseBody);
    scope.release(mark);
    if (setsDot) {
      return (frame, dot) => {
        frame.start = start;
        const value = run(frame, dot);
        return isTrue(value) ? then(frame, value) : otherwise?.(frame, dot);
      };
    }
    return (frame, dot) => {
      frame.start = start;
      return isTrue(run(frame, dot)) ? then(frame, dot) : otherwise?.(frame, dot);
    };
  }

  private template(node: TemplateNode): Run {
    const { tree } = this;
    const { name } = node;
    const pipe = node.pipe === undefined ? undefined : this.statementPipeline(node.pipe, false);
    const start = node.pipe?.start ?? 0;
    return (frame, dot) => {
      const program = frame.host.program(name);
      if (program === undefined) throw execError(frame, tree, node, `template ${quote(name)} not defined`);
      const { budget } = frame.host;
      if (budget.depth >= budget.maxDepth) throw depthExceeded(frame, tree, node);
      frame.start = start;
      const data = pipe?.(frame, dot);
      countStep(frame, tree, node);
      budget.depth++;
      try {
        program.run(newFrame(program, frame, data), data);
      } catch (error) {
        throw isStackOverflow(error) ? depthExceeded(frame, tree, node) : error;
      }
      if (frame.sink.out.length > budget.outputLeft) outputExceeded(frame, tree, node);
      budget.depth--;
      return undefined;
    };
  }
}

/** A frame for a template: it sees no variables of its caller's. */
export function newFrame(program: Program, from: Pick<Frame, 'sink' | 'host'>, data: Out): Frame {
  const vars = new Array<Out>(program.slots);
  vars[0] = data;
  return { vars, sink: from.sink, host: from.host, tree: program.tree, start: 0, last: undefined };
}
