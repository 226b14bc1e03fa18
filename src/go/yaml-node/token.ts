/** What a YAML text consists of. */
import type { Directive, Tag } from '../yaml/scan-tag.ts';
import type { Token as ScannedToken } from '../yaml/scanner.ts';
import type { Mark } from './comments.ts';
import type { Style } from './node.ts';

export interface Token {
  readonly type: ScannedToken['type'] | 'stream-start';
  readonly start: Mark;
  /** Text of a scalar, name of an anchor or alias. */
  readonly value?: string;
  readonly style?: Style;
  readonly tag?: Tag;
  readonly directive?: Directive;
}
