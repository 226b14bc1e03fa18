/** Bodies of a surveyed text, whose nodes are made when they are asked for. */
import { ActionScanner } from './action-scanner.ts';
import type { Mark } from './mark.ts';
import type { Body, BranchNode, PipeNode, Statement } from './nodes.ts';
import type { FunctionNames } from './parse-pipeline.ts';
import { DeferredPipe, type Chains } from './deferred-pipe.ts';

/** Pieces for each action: the text before it; a proven one in two parts, up to its pipeline and from there; another one. */
export const STRIDE = 4;

/** A text that is known to be well formed. */
export interface Surveyed {
  readonly text: string;
  readonly functions: FunctionNames;
  readonly used: Set<string>;
  /** As `STRIDE` says, and the text behind the last action. */
  readonly pieces: readonly (string | undefined)[];
  /** Of each action: where it begins, what it is, and which one ends what it begins. */
  readonly at: Int32Array;
  readonly marks: Mark[];
  readonly next: Int32Array;
  readonly chains: Chains;
}

/** What stands between the actions `from`, -1 for none, and `to`. */
export class LateBody implements Body {
  private readonly source: Surveyed;
  private readonly from: number;
  private readonly to: number;
  private made: readonly Statement[] | undefined;

  constructor(source: Surveyed, from: number, to: number) {
    this.source = source;
    this.from = from;
    this.to = to;
  }

  get statements(): readonly Statement[] {
    return (this.made ??= statementsBetween(this.source, this.from, this.to));
  }
}

/** The branch that an `else if` begins, alone. */
class LateElse implements Body {
  private readonly source: Surveyed;
  private readonly at: number;
  private made: readonly Statement[] | undefined;

  constructor(source: Surveyed, at: number) {
    this.source = source;
    this.at = at;
  }

  get statements(): readonly Statement[] {
    return (this.made ??= [branch(this.source, this.at)]);
  }
}

function statementsBetween(source: Surveyed, from: number, to: number): Statement[] {
  const { pieces, marks, next } = source;
  const list: Statement[] = [];
  for (let i = from + 1; ; i++) {
    const piece = pieces[i * STRIDE]!;
    if (piece !== '') addText(source, i, piece, list);
    if (i === to) return list;
    switch (marks[i]!.clause) {
      case 'action': {
        const pipe = pipeline(source, i);
        list.push({ kind: 'action', pos: pipe.pos, pipe });
        break;
      }
      case 'comment':
        break;
      case 'define':
        i = next[i]!;
        break;
      case 'template':
        list.push(templateNode(source, i));
        break;
      default:
        list.push(branch(source, i));
        do i = next[i]!;
        while (marks[i]!.clause !== 'end');
    }
  }
}

function addText({ text, at, marks }: Surveyed, i: number, piece: string, list: Statement[]): void {
  const pos = (i < at.length ? at[i]! : text.length) - piece.length;
  let end = piece.length;
  if (i < at.length && marks[i]!.trims) while (end > 0 && isTrimmed(piece.charCodeAt(end - 1))) end--;
  if (end > 0) list.push({ kind: 'text', pos, text: piece.slice(0, end) });
}

function isTrimmed(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

function branch(source: Surveyed, i: number): BranchNode {
  const { marks, next } = source;
  const pipe = pipeline(source, i);
  const { clause } = marks[i]!;
  const kind = clause === 'else if' ? 'if' : clause === 'else with' ? 'with' : (clause as BranchNode['kind']);
  const past = next[i]!;
  const ending = marks[past]!.clause;
  let elseBody: Body | undefined;
  if (ending === 'else') elseBody = new LateBody(source, past, next[past]!);
  else if (ending !== 'end') elseBody = new LateElse(source, past);
  return { kind, pos: pipe.pos, pipe, body: new LateBody(source, i, past), elseBody };
}

function pipeline(source: Surveyed, i: number): PipeNode {
  const { pieces, at, marks } = source;
  const prefix = pieces[i * STRIDE + 1];
  const mark = marks[i]!;
  if (prefix === undefined) return unprovenPipe(source, at[i]!, mark);
  const start = at[i]! + prefix.length;
  const rest = pieces[i * STRIDE + 2]!;
  return new DeferredPipe(rest, start, start - mark.declared, mark.decl, mark.assign, source.chains);
}

function unprovenPipe({ text, functions, used }: Surveyed, open: number, { names }: Mark): PipeNode {
  const scanner = new ActionScanner('', text, functions, used);
  scanner.read(open, ['$', ...names]);
  return scanner.pipe!;
}

function templateNode(source: Surveyed, i: number): Statement {
  const open = source.at[i]!;
  const { name } = source.marks[i]!;
  const pos = source.text.indexOf('"', open);
  const pipe = source.pieces[i * STRIDE + 1] === undefined ? undefined : pipeline(source, i);
  return { kind: 'template', pos, name, pipe };
}
