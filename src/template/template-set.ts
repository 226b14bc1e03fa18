/**
 * A set of templates that can call each other: `template.Template` of text/template, Go 1.26, with its Clone, Parse and
 * ExecuteTemplate. Parsed trees and compiled code are shared between a set and its clones, and a clone costs nothing until
 * something is parsed into it.
 */
import { quote } from '../go/strconv.ts';
import type { GoFunc, Value } from '../go/values.ts';
import { builtins } from './builtins.ts';
import { compileTree, newFrame, type Tracer } from './compile.ts';
import type { MissingKey, Resolver } from './compiler.ts';
import { isStackOverflow, TemplateExecError } from './errors.ts';
import type { Tree } from './nodes.ts';
import { Marks } from './mark.ts';
import { parseTemplate } from './parse.ts';
import { DEPTH, type Budget, type Host, type Program, type Sink } from './runtime.ts';
import { SharedPipelines } from './shared-pipeline.ts';
import { surveyTemplate } from './survey.ts';

export interface FunctionLookup {
  has(name: string): boolean;
  /** May throw `FunctionsNotLoaded`. */
  get(name: string): GoFunc | undefined;
}

/** What an execution may use up, with everything that it calls. Beyond it a located `TemplateExecError` is thrown. */
export interface Limits {
  /** UTF-16 units of output of all executions together, without those within another; no limit unless told. */
  readonly maxOutput?: number;
  /** Turns of loops and calls of templates since the set was made, its clones counted in, executions as ten; no limit unless told. */
  readonly maxSteps?: number;
  /** Templates within templates, `include` and its like counted in; 100000 unless told, as in Go. */
  readonly maxDepth?: number;
}

export interface TemplateSetOptions {
  readonly functions: FunctionLookup;
  readonly missingKey?: MissingKey;
  /** The name of the set's root, which Go's error for an unknown template mentions; a clone doesn't inherit its text. */
  readonly name?: string;
  readonly limits?: Limits;
  readonly tracer?: Tracer | undefined;
  /** A set with the same functions, or fewer, whose texts need not be parsed again. */
  readonly earlier?: TemplateSet | undefined;
}

/** What a set shares with its clones. */
interface Shared {
  readonly name: string;
  readonly functions: FunctionLookup;
  readonly missingKey: MissingKey;
  readonly tracer: Tracer | undefined;
  readonly budget: Budget;
  readonly used: Set<string>;
  /** Names that sets sharing compiled code may define differently. */
  readonly overridden: ReadonlySet<string>;
  readonly parsed: Map<string, Map<string, ReadonlyMap<string, Tree>>>;
  /** What has been parsed, by the length of the text. */
  readonly twins: Map<number, Parsed>;
  readonly programs: Map<Tree, Program>;
  readonly pipelines: SharedPipelines;
  readonly marks: Marks;
}

/** A text as it was parsed under some name. */
interface Parsed {
  readonly file: string;
  readonly text: string;
  readonly trees: ReadonlyMap<string, Tree>;
}

/** Definitions over those of a set that has been cloned. */
interface Layer {
  readonly own: Map<string, Tree>;
  readonly below: Layer | undefined;
}

/** What an execution by name (`include`) counts among the steps. */
const EXECUTION = 10;

type Overrides = ReadonlyMap<string, GoFunc>;

const noOverrides: Overrides = new Map();

export class TemplateSet {
  private shared: Shared;
  private layer: Layer = { own: new Map(), below: undefined };
  /** Some clone relies on the layer: new definitions need another. */
  private frozen = false;
  /** The definition under the set's own name: no clone sees it. */
  private root: Tree | undefined;
  private overrides: Overrides = noOverrides;
  private host: Host | undefined;

  /** `shared` is for clones. */
  constructor(options: TemplateSetOptions, shared?: Shared) {
    if (shared !== undefined) {
      this.shared = shared;
      return;
    }
    const earlier = options.earlier === undefined ? undefined : options.earlier.shared;
    const { maxOutput = Infinity, maxSteps = Infinity, maxDepth = DEPTH } = options.limits ?? {};
    this.shared = {
      name: options.name ?? '',
      functions: options.functions,
      missingKey: options.missingKey ?? 'default',
      tracer: options.tracer,
      budget: { maxOutput, maxSteps, maxDepth, steps: 0, depth: 0, outputLeft: maxOutput },
      used: earlier?.used ?? new Set(),
      overridden: new Set(),
      parsed: new Map(),
      twins: earlier?.twins ?? new Map<number, Parsed>(),
      programs: new Map(),
      pipelines: new SharedPipelines(),
      marks: earlier?.marks ?? new Marks(),
    };
  }

  /**
   * Adds the template `name` and those defined in its text. A definition with nothing but space never replaces another.
   * With `cache` the same text under the same name is parsed once for the set and its clones.
   * Throws `TemplateParseError`.
   */
  parse(name: string, text: string, options: { cache?: boolean } = {}): void {
    const trees = options.cache === true ? this.parsedOnce(name, text) : this.parsedTwin(name, text);
    for (const [defined, tree] of trees) this.define(defined, tree);
  }

  has(name: string): boolean {
    return this.find(name) !== undefined;
  }

  /** The output of the template. Throws `TemplateExecError`, or what is marked `passThrough` as it is. */
  execute(name: string, data: Value): string {
    const tree = this.find(name);
    if (tree === undefined)
      throw new Error(`template: no template ${quote(name)} associated with template ${quote(this.shared.name)}`);
    const host = (this.host ??= this.newHost());
    const { budget } = host;
    if (budget.depth >= budget.maxDepth) throw tooDeep(tree, budget);
    if ((budget.steps += EXECUTION) > budget.maxSteps) throw tooManySteps(tree, budget);
    const sink: Sink = { out: '' };
    const depth = budget.depth++;
    try {
      const program = this.program(tree);
      const dot = data === null ? undefined : data;
      program.run(newFrame(program, { sink, host }, dot), dot);
    } catch (error) {
      throw isStackOverflow(error) && depth === 0 ? tooDeep(tree, budget) : error;
    } finally {
      budget.depth = depth;
    }
    if (depth === 0) budget.outputLeft -= sink.out.length;
    return sink.out;
  }

  /** A set with the same templates and functions; what is parsed into one doesn't show in the other. */
  clone(): TemplateSet {
    const copy = new TemplateSet(this.shared, this.shared);
    copy.layer = this.layer;
    copy.overrides = this.overrides;
    copy.frozen = this.frozen = true;
    return copy;
  }

  /**
   * A clone in which some functions are others. Sets with overrides of the same names share compiled code, so that a
   * function of one name must have the same signature in all of them.
   */
  withFunctions(overrides: Iterable<GoFunc>): TemplateSet {
    const copy = this.clone();
    copy.root = this.root;
    const all = new Map(this.overrides);
    for (const fn of overrides) all.set(fn.name, fn);
    copy.overrides = all;
    const { overridden } = this.shared;
    const names = new Set(overridden);
    for (const name of all.keys()) names.add(name);
    if (names.size > overridden.size) {
      const own = { parsed: new Map(), programs: new Map(), pipelines: new SharedPipelines(), marks: new Marks() };
      copy.shared = { ...this.shared, overridden: names, ...own };
    }
    return copy;
  }

  /** The functions used by what has been parsed so far, into this set and the sets it shares with. */
  functionNames(): ReadonlySet<string> {
    return this.shared.used;
  }

  private parsed(name: string, text: string): ReadonlyMap<string, Tree> {
    const { functions, used, marks } = this.shared;
    const overrides = this.overrides;
    const known = { has: (fn: string) => overrides.has(fn) || functions.has(fn) || builtins.has(fn) };
    return surveyTemplate(name, text, known, used, marks) ?? parseTemplate(name, text, known, used);
  }

  private parsedTwin(name: string, text: string): ReadonlyMap<string, Tree> {
    const { twins } = this.shared;
    const twin = twins.get(text.length);
    if (twin?.text === text && twin.file === name) return twin.trees;
    // a definition may have the name of a file
    if (twin?.text === text && !text.includes(twin.file) && !text.includes(name)) return renamed(twin, name);
    const trees = this.parsed(name, text);
    twins.set(text.length, { file: name, text, trees });
    return trees;
  }

  private parsedOnce(name: string, text: string): ReadonlyMap<string, Tree> {
    const { parsed } = this.shared;
    let texts = parsed.get(name);
    if (texts === undefined) parsed.set(name, (texts = new Map<string, ReadonlyMap<string, Tree>>()));
    let trees = texts.get(text);
    if (trees === undefined) texts.set(text, (trees = this.parsed(name, text)));
    return trees;
  }

  private define(name: string, tree: Tree): void {
    if (tree.isEmpty && this.find(name) !== undefined) return;
    if (name === this.shared.name) {
      this.root = tree;
      return;
    }
    if (this.frozen) {
      this.layer = { own: new Map(), below: this.layer };
      this.frozen = false;
    }
    this.layer.own.set(name, tree);
  }

  private find(name: string): Tree | undefined {
    if (name === this.shared.name) return this.root;
    for (let layer: Layer | undefined = this.layer; layer !== undefined; layer = layer.below) {
      const tree = layer.own.get(name);
      if (tree !== undefined) return tree;
    }
    return undefined;
  }

  private program(tree: Tree): Program {
    const { programs, pipelines, missingKey, tracer } = this.shared;
    let program = programs.get(tree);
    if (program === undefined) {
      program = compileTree(tree, { functions: this.resolver(), missingKey, pipelines, tracer });
      programs.set(tree, program);
    }
    return program;
  }

  private resolver(): Resolver {
    const { functions, overridden } = this.shared;
    return {
      find: (name) => this.overrides.get(name) ?? functions.get(name),
      isOverridden: (name) => overridden.has(name),
    };
  }

  private newHost(): Host {
    return {
      budget: this.shared.budget,
      program: (name) => {
        const tree = this.find(name);
        return tree === undefined ? undefined : this.program(tree);
      },
      override: (name) => this.overrides.get(name),
    };
  }
}

/**
 * The trees of a text that has been parsed under another name: charts of one maker bring the same library each, up to a
 * quarter of all their templates.
 */
function renamed({ file, trees }: Parsed, name: string): ReadonlyMap<string, Tree> {
  const copies = new Map<string, Tree>();
  for (const [defined, tree] of trees) {
    const own = defined === file ? name : defined;
    copies.set(own, { ...tree, name: own, file: name });
  }
  return copies;
}

function tooManySteps(tree: Tree, budget: Budget): TemplateExecError {
  const text = `template: ${tree.name}: exceeded maximum number of steps (${budget.maxSteps})`;
  return new TemplateExecError(text, tree.name, undefined, { limit: 'steps' });
}

function tooDeep(tree: Tree, budget: Budget): TemplateExecError {
  const text = `template: ${tree.name}: exceeded maximum template depth (${budget.maxDepth})`;
  return new TemplateExecError(text, tree.name, undefined, { limit: 'depth' });
}
