/** One action by the scanner, for what no expression vouches for: raw and escaped strings, signs, characters of any kind. */
import { isStackOverflow, TemplateParseError } from './errors.ts';
import type { PipeNode } from './nodes.ts';
import { PipelineParser } from './parse-pipeline.ts';
import { token } from './token.ts';

export type ScannedClause = 'action' | 'if' | 'with' | 'range' | 'else if' | 'else with';

/** What a pipeline that begins an action is part of. */
export class ActionScanner extends PipelineParser {
  /** What `read` found. */
  clause: ScannedClause = 'action';
  pipe: PipeNode | undefined;
  /** Where the text goes on. */
  end = 0;

  /** Reads the action at `open`, once. False for what is wrong, and for actions of other kinds. */
  read(open: number, variables: string[]): boolean {
    this.variables = variables;
    this.lexer.skipTo(open);
    try {
      if (this.take() !== token.leftDelim) return false;
      const isElse = this.peekSolid() === token.else;
      if (isElse) this.take();
      const context = this.context();
      if (context === undefined || (isElse && context !== 'if' && context !== 'with')) return false;
      this.clause = context === 'command' ? 'action' : context;
      if (isElse) this.clause = context === 'if' ? 'else if' : 'else with';
      this.pipe = this.pipeline(context, token.rightDelim);
    } catch (error) {
      if (error instanceof TemplateParseError || isStackOverflow(error)) return false;
      throw error;
    }
    this.end = this.between!;
    return true;
  }

  /** Takes the keyword, if one begins the action. */
  private context(): 'command' | 'if' | 'with' | 'range' | undefined {
    const kind = this.peekSolid();
    if (kind !== token.if && kind !== token.with && kind !== token.range)
      return kind > token.nil ? undefined : 'command';
    this.take();
    return kind === token.if ? 'if' : kind === token.with ? 'with' : 'range';
  }
}
