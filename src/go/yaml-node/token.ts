/** What a YAML text consists of. */
import type { Directive, Tag } from '../yaml/scan-tag.ts';
import type { Mark } from './comments.ts';
import type { Style } from './node.ts';

export interface Token {
  readonly type:
    | 'stream-start'
    | 'directive'
    | 'document-start'
    | 'document-end'
    | 'stream-end'
    | 'sequence'
    | 'mapping'
    | 'block-end'
    | 'entry'
    | 'key'
    | 'value'
    | '['
    | ']'
    | '{'
    | '}'
    | ','
    | 'alias'
    | 'anchor'
    | 'tag'
    | 'scalar';
  readonly start: Mark;
  /** Text of a scalar, name of an anchor or alias. */
  readonly value?: string;
  readonly style?: Style;
  readonly tag?: Tag;
  readonly directive?: Directive;
}
