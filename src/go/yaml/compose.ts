/** Tokens to nodes: the grammar of `parserc.go` and the node tree of `decode.go` of go.yaml.in/yaml/v2 2.4.4, first document only. */
import { problemAt, stackOverflow, YamlError } from './errors.ts';
import { Scanner, type Token } from './scanner.ts';
import { TagHandles } from './tag-handles.ts';

export interface Node {
  readonly kind: 'scalar' | 'sequence' | 'mapping' | 'alias';
  readonly line: number;
  /** Full tag, such as `tag:yaml.org,2002:int`; '' without one. */
  readonly tag: string;
  readonly value: string;
  /** A plain scalar without a tag, or any scalar tagged `!`. */
  readonly implicit: boolean;
  /** Entries; keys and values in turn for a mapping. */
  readonly children: Node[];
  readonly target?: Node;
}

type TokenType = Token['type'];
const none: readonly Node[] = [];
const noEntry: readonly TokenType[] = ['entry', 'block-end'];
const noItem: readonly TokenType[] = ['entry', 'key', 'value', 'block-end'];
const noBlockValue: readonly TokenType[] = ['key', 'value', 'block-end'];
const noFlowItem: readonly TokenType[] = [',', ']'];
const noFlowKey: readonly TokenType[] = ['value', ',', '}'];

/** Whether a key asks for a merge. */
export function isMerge({ kind, value, implicit, tag }: Node): boolean {
  return kind === 'scalar' && value === '<<' && (implicit || tag === 'tag:yaml.org,2002:merge');
}

/** The root node of the first document; undefined when the text holds none. Throws `YamlError`. */
export function composeDocument(text: string): Node | undefined {
  try {
    return new Composer(text).document();
  } catch (error) {
    throw error instanceof RangeError ? stackOverflow() : error;
  }
}

class Composer {
  private readonly tokens: Scanner;
  private readonly anchors = new Map<string, Node>();
  private readonly handles = new TagHandles();

  constructor(text: string) {
    this.tokens = new Scanner(text);
  }

  document(): Node | undefined {
    const first = this.tokens.peek();
    if (first.type === 'stream-end') return undefined;
    const explicit = first.type === 'directive' || first.type === 'document-start';
    this.readDirectives();
    let root: Node;
    if (explicit) {
      const start = this.tokens.peek();
      if (start.type !== 'document-start') {
        throw problemAt('parser', start.line, 'did not find expected <document start>');
      }
      this.tokens.take();
      const next = this.tokens.peek();
      const empty =
        next.type === 'directive' ||
        next.type === 'document-start' ||
        next.type === 'document-end' ||
        next.type === 'stream-end';
      root = empty ? emptyScalar(next.line) : this.node(true, false);
    } else root = this.node(true, false);
    this.tokens.peek(); // the end of the document is read too, and may fail
    return root;
  }

  private readDirectives(): void {
    for (let token = this.tokens.peek(); token.type === 'directive'; token = this.tokens.peek()) {
      this.handles.declare(token.directive!, token.line);
      this.tokens.take();
    }
    this.handles.complete();
  }

  private node(block: boolean, indentless: boolean): Node {
    let token = this.tokens.peek();
    if (token.type === 'alias') return this.alias();
    const start = token.line;
    let anchor = '';
    let tagToken: Token | undefined;
    for (let i = 0; i < 2; i++) {
      if (token.type === 'anchor' && anchor === '') anchor = token.value!;
      else if (token.type === 'tag' && tagToken === undefined) tagToken = token;
      else break;
      this.tokens.take();
      token = this.tokens.peek();
    }
    const tag = tagToken === undefined ? '' : this.fullTag(tagToken);

    switch (token.type) {
      case 'scalar': {
        this.tokens.take();
        const implicit = (tag === '' && token.plain === true) || tag === '!';
        return this.named(anchor, { ...emptyScalar(start), value: token.value!, tag, implicit });
      }
      case 'entry':
        if (!indentless) break;
        return this.items(this.named(anchor, collection('sequence', start, tag)));
      case '[':
        return this.flowSequence(this.named(anchor, collection('sequence', start, tag)));
      case '{':
        return this.flowMapping(this.named(anchor, collection('mapping', start, tag)));
      case 'sequence':
        if (!block) break;
        return this.blockSequence(this.named(anchor, collection('sequence', start, tag)));
      case 'mapping':
        if (!block) break;
        return this.blockMapping(this.named(anchor, collection('mapping', start, tag)));
      default:
    }
    if (anchor !== '' || tag !== '') return this.named(anchor, { ...emptyScalar(start), tag, implicit: tag === '' });
    throw problemAt('parser', token.line, 'did not find expected node content');
  }

  private alias(): Node {
    const token = this.tokens.take();
    const target = this.anchors.get(token.value!);
    if (target === undefined) throw new YamlError(`unknown anchor '${token.value!}' referenced`);
    return { kind: 'alias', line: token.line, tag: '', value: token.value!, implicit: false, children: [], target };
  }

  /** Anchors count from the start of their node, so that a collection can hold an alias to itself (and fail later). */
  private named(anchor: string, node: Node): Node {
    if (anchor !== '') this.anchors.set(anchor, node);
    return node;
  }

  private fullTag(token: Token): string {
    const { handle, suffix } = token.tag!;
    if (handle === '') return suffix;
    const prefix = this.handles.prefix(handle);
    const full = prefix === undefined ? '' : prefix + suffix;
    if (full === '') throw problemAt('parser', token.line, 'found undefined tag handle');
    return full;
  }

  private blockSequence(node: Node): Node {
    this.tokens.take();
    for (;;) {
      const token = this.tokens.peek();
      if (token.type === 'block-end') break;
      if (token.type !== 'entry') throw problemAt('parser', token.line, "did not find expected '-' indicator");
      this.tokens.take();
      node.children.push(this.nodeUnless(noEntry, token.line, true, false));
    }
    this.tokens.take();
    return node;
  }

  /** A sequence whose dashes stand at the column of its key. */
  private items(node: Node): Node {
    for (let token = this.tokens.peek(); token.type === 'entry'; token = this.tokens.peek()) {
      this.tokens.take();
      node.children.push(this.nodeUnless(noItem, token.line, true, false));
    }
    return node;
  }

  private blockMapping(node: Node): Node {
    this.tokens.take();
    for (;;) {
      const token = this.tokens.peek();
      if (token.type === 'block-end') break;
      if (token.type !== 'key') throw problemAt('parser', token.line, 'did not find expected key');
      this.tokens.take();
      node.children.push(this.nodeUnless(noBlockValue, token.line, true, true));
      const mark = this.tokens.peek();
      if (mark.type === 'value') {
        this.tokens.take();
        node.children.push(this.nodeUnless(noBlockValue, mark.line, true, true));
      } else node.children.push(emptyScalar(mark.line));
    }
    this.tokens.take();
    return node;
  }

  private flowSequence(node: Node): Node {
    this.tokens.take();
    for (let first = true; this.flowGoesOn(']', first); first = false) {
      const token = this.tokens.peek();
      if (token.type === 'key') {
        this.tokens.take();
        node.children.push(this.flowPair(token.line));
      } else node.children.push(this.node(false, false));
    }
    this.tokens.take();
    return node;
  }

  /** `[key: value]`: a mapping of one pair. */
  private flowPair(line: number): Node {
    const pair = collection('mapping', line, '');
    const key = this.tokens.peek();
    if (key.type === 'value' || key.type === ',' || key.type === ']') {
      // The library drops the token that ends the key, be it what it may.
      this.tokens.take();
      pair.children.push(emptyScalar(key.line));
    } else pair.children.push(this.node(false, false));
    pair.children.push(this.flowValue(noFlowItem));
    return pair;
  }

  private flowValue(ends: readonly TokenType[]): Node {
    const mark = this.tokens.peek();
    if (mark.type !== 'value') return emptyScalar(mark.line);
    this.tokens.take();
    return this.nodeUnless(ends, undefined, false, false);
  }

  private flowMapping(node: Node): Node {
    this.tokens.take();
    for (let first = true; this.flowGoesOn('}', first); first = false) {
      if (this.tokens.peek().type === 'key') {
        this.tokens.take();
        node.children.push(this.nodeUnless(noFlowKey, undefined, false, false), this.flowValue([',', '}']));
      } else {
        node.children.push(this.node(false, false));
        node.children.push(emptyScalar(this.tokens.peek().line));
      }
    }
    this.tokens.take();
    return node;
  }

  /** Whether another entry follows; takes the comma before it. */
  private flowGoesOn(end: ']' | '}', first: boolean): boolean {
    let token = this.tokens.peek();
    if (token.type === end) return false;
    if (first) return true;
    if (token.type !== ',') throw problemAt('parser', token.line, `did not find expected ',' or '${end}'`);
    this.tokens.take();
    token = this.tokens.peek();
    return token.type !== end;
  }

  /** An empty scalar when one of these tokens follows (at the given line, else at the token's). */
  private nodeUnless(ends: readonly TokenType[], line: number | undefined, block: boolean, indentless: boolean): Node {
    const token = this.tokens.peek();
    return ends.includes(token.type) ? emptyScalar(line ?? token.line) : this.node(block, indentless);
  }
}

function collection(kind: 'sequence' | 'mapping', line: number, tag: string): Node {
  return { kind, line, tag, value: '', implicit: tag === '', children: [] };
}

function emptyScalar(line: number): Node {
  return { kind: 'scalar', line, tag: '', value: '', implicit: true, children: none as Node[] };
}
