/** YAML as it was written: styles, tags, anchors and comments kept, as `yaml.Node` of go.yaml.in/yaml/v3 3.0.5. */

export interface YamlNode {
  readonly kind: 'document' | 'mapping' | 'sequence' | 'scalar' | 'alias';
  /** As it was given, `!!str` for YAML's own; '' where none was. */
  readonly tag: string;
  /** '' for none. */
  readonly anchor: string;
  /** Text of a scalar, name of an alias. */
  value: string;
  style: Style;
  /** One of a document, keys and values in turn of a mapping. */
  readonly content: YamlNode[];
  comments: Comments;
  /** On which it begins, counted from 1; 0 for what is not written. */
  readonly line: number;
  /** What an alias stands for. */
  readonly target?: YamlNode;
}

/** `plain` of a collection is block style. */
export type Style = 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'flow';

/** Comments with their `#`, lines divided by line breaks; '' for none. */
export interface Comments {
  /** Above it. */
  head: string;
  /** Behind it, on its line. */
  line: string;
  /** Below it, with an empty line behind. */
  foot: string;
}

export function noComments(): Comments {
  return { head: '', line: '', foot: '' };
}

export function scalar(value: string, style: Style = 'plain'): YamlNode {
  return { kind: 'scalar', tag: '', anchor: '', value, style, content: [], comments: noComments(), line: 0 };
}

export function mapping(): YamlNode {
  return {
    kind: 'mapping',
    tag: '',
    anchor: '',
    value: '',
    style: 'plain',
    content: [],
    comments: noComments(),
    line: 0,
  };
}

export function isNull({ kind, tag, style, value }: YamlNode): boolean {
  if (tag !== '') return tag === '!!null';
  return kind === 'scalar' && style === 'plain' && /^(?:|~|null|Null|NULL)$/.test(value);
}
