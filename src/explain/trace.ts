/**
 * What was executed while a chart was rendered: the statements within each other, what each wrote, and which values it read. An
 * `include` or `tpl` within an action is an execution with an output of its own, which the action then makes something of.
 */
import type { Statement, Tree } from '../template/nodes.ts';
import type { Sink } from '../template/runtime.ts';
import type { Tracer } from '../template/compile.ts';
import type { Path } from './path.ts';
import type { ReadListener } from './reads.ts';

/** One execution of one statement. */
export interface Activation {
  readonly tree: Tree;
  readonly node: Statement;
  /** Where it wrote to, from where to where. */
  readonly sink: Sink;
  readonly from: number;
  to: number;
  /** What it read itself, in order. */
  readonly reads: Path[];
  readonly inner: Activation[];
}

/** The statements of one file, in order. */
export interface FileTrace {
  readonly name: string;
  readonly sink: Sink;
  readonly statements: Activation[];
}

export class Trace implements Tracer {
  private readonly open: Activation[] = [];
  /** By the name of the file. */
  private readonly files = new Map<string, FileTrace>();

  /** For `watched` values. */
  readonly listener: ReadListener = (path) => {
    this.open.at(-1)?.reads.push(path);
  };

  begin(sink: Sink, tree: Tree, node: Statement): void {
    const from = sink.out.length;
    const begun: Activation = { tree, node, sink, from, to: from, reads: [], inner: [] };
    (this.open.at(-1)?.inner ?? this.statementsOf(tree, sink)).push(begun);
    this.open.push(begun);
  }

  end(): void {
    const ended = this.open.pop()!;
    ended.to = ended.sink.out.length;
  }

  file(name: string): FileTrace | undefined {
    return this.files.get(name);
  }

  /** In the order in which they were rendered. */
  allFiles(): readonly FileTrace[] {
    return [...this.files.values()];
  }

  /** A rendering that starts over writes to another sink: what was before does not count. */
  private statementsOf({ name }: Tree, sink: Sink): Activation[] {
    let file = this.files.get(name);
    if (file?.sink !== sink) this.files.set(name, (file = { name, sink, statements: [] }));
    return file.statements;
  }
}

export interface Written {
  /** The outermost first. */
  readonly chain: readonly Activation[];
  /** In the output that the last of them wrote to. */
  readonly offset: number;
}

/**
 * The activations that made what stands at `offset` of the file. Where an action made something of the output
 * of an include, it goes on in there if the line can be found in it.
 */
export function activationsAt({ statements }: FileTrace, offset: number): Written {
  const chain: Activation[] = [];
  let candidates: readonly Activation[] = statements;
  let at = offset;
  for (;;) {
    const found = candidates.find(({ from, to }) => from <= at && at < to);
    if (found === undefined) return { chain, offset: at };
    chain.push(found);
    candidates = found.inner.filter(({ sink }) => sink === found.sink);
    if (candidates.length > 0) continue;
    const within = withinIncluded(found, at);
    if (within === undefined) return { chain, offset: at };
    candidates = within.statements;
    at = within.offset;
  }
}

interface Within {
  readonly statements: readonly Activation[];
  readonly offset: number;
}

function withinIncluded(action: Activation, offset: number): Within | undefined {
  const text = action.sink.out.slice(action.from, action.to);
  const sinks = new Set(action.inner.map(({ sink }) => sink));
  for (const sink of sinks) {
    const found = offsetIn(sink.out, text, offset - action.from);
    if (found !== undefined) return { statements: action.inner.filter((inner) => inner.sink === sink), offset: found };
  }
  return undefined;
}

/** Where that which stands at `offset` of `made` stands in `source`, of which `made` was made by indenting, trimming or joining. */
export function offsetIn(source: string, made: string, offset: number): number | undefined {
  const core = source.trim();
  if (core === '') return undefined;
  const whole = made.indexOf(core);
  if (whole >= 0 && whole <= offset && offset < whole + core.length) return source.indexOf(core) + offset - whole;
  const wanted = lineAround(made, offset);
  const text = wanted.text.trim();
  if (text === '') return undefined;
  const column = Math.max(0, Math.min(offset - wanted.start - wanted.text.indexOf(text), text.length - 1));
  const found = alignedLine(source.split('\n'), made.split('\n'), wanted.index, text);
  if (found === undefined) return undefined;
  const start = lineStart(source, found);
  return start + source.slice(start).indexOf(text) + column;
}

interface Line {
  readonly text: string;
  readonly start: number;
  /** From 0. */
  readonly index: number;
}

export function lineAround(text: string, offset: number): Line {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return {
    text: text.slice(start, end < 0 ? text.length : end),
    start,
    index: text.slice(0, start).split('\n').length - 1,
  };
}

export function lineStart(text: string, index: number): number {
  let at = 0;
  for (let i = 0; i < index; i++) at = text.indexOf('\n', at) + 1;
  return at;
}

/** The line of `source` with this text; of several the one whose distance from its place in `made` most lines have. */
function alignedLine(
  source: readonly string[],
  made: readonly string[],
  index: number,
  text: string,
): number | undefined {
  const same = source.flatMap((line, i) => (line.trim() === text ? [i] : []));
  if (same.length < 2) return same[0];
  const agreeing = (shift: number): number =>
    source.reduce(
      (count, line, i) => count + (line.trim() !== '' && made[i + shift]?.trim() === line.trim() ? 1 : 0),
      0,
    );
  let best = same[0]!;
  let most = -1;
  for (const i of same) {
    const count = agreeing(index - i);
    if (count > most) [best, most] = [i, count];
  }
  return best;
}
