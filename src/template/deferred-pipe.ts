/** Pipelines that are known to be well formed, read when something asks for them: most of a chart's are never executed. */
import type { CommandNode, FieldNode, PipeNode } from './nodes.ts';
import { plainCommands } from './plain-pipeline.ts';

const noNames: string[] = [];
const fieldChain = /^\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)[ \t\r\n]*(?:-?\}\}[ \t\r\n]*)?$/;

/** The names of chains of fields by their source. */
export type Chains = Map<string, readonly string[] | undefined>;

export class DeferredPipe implements PipeNode {
  readonly kind = 'pipe';
  readonly pos: number;
  readonly assign: boolean;
  readonly decl: string[];
  readonly start: number;
  readonly text: string;
  private readonly chains: Chains | undefined;
  private read: CommandNode[] | undefined;

  /** What closes the action may follow the pipeline in `source`. Of several with the same `chains` equal sources count once. */
  constructor(source: string, start: number, pos: number, decl = noNames, assign = false, chains?: Chains) {
    this.pos = pos;
    this.decl = decl;
    this.assign = assign;
    this.start = start;
    this.text = source;
    this.chains = chains;
  }

  get commands(): CommandNode[] {
    return (this.read ??= plainCommands(pipelineIn(this.text), this.start));
  }

  alone(): PipeNode {
    return new DeferredPipe(this.text, 0, 0, noNames, false, this.chains);
  }

  get chain(): FieldNode | undefined {
    const source = this.text;
    if (source.charCodeAt(0) !== 0x2e) return undefined;
    let names = this.chains?.get(source);
    if (names === undefined) {
      if (this.chains?.has(source) === true) return undefined;
      names = fieldChain.exec(source)?.[1]!.split('.');
      this.chains?.set(source, names);
      if (names === undefined) return undefined;
    }
    const pos = this.start;
    // of several names the second is where Go says the field is
    return { kind: 'field', pos: names.length === 1 ? pos : pos + 1 + names[0]!.length, names };
  }
}

function pipelineIn(source: string): string {
  const close = source.lastIndexOf('}}');
  if (close < 0 || source.trimEnd().length !== close + 2) return source;
  return source.slice(0, source.charCodeAt(close - 1) === 0x2d ? close - 1 : close);
}
