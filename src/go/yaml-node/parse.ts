/**
 * The first document of a text, as it was written: the grammar of `parserc.go` and the tree of `decode.go` (go.yaml.in/yaml/v3
 * 3.0.5). What tokens are looked at, and when, decides who gets a comment, so the order of `peek` and `take` is the library's.
 */
import { problemAt, stackOverflow, YamlError } from '../yaml/errors.ts';
import type { Tag } from '../yaml/scan-tag.ts';
import { TagHandles, YAML_TAGS } from '../yaml/tag-handles.ts';
import { noComments, scalar, type Comments, type YamlNode } from './node.ts';
import { Scanner } from './scan.ts';
import type { Token } from './token.ts';

type TokenType = Token['type'];
const noDocument: readonly TokenType[] = ['directive', 'document-start', 'document-end', 'stream-end'];
const noEntry: readonly TokenType[] = ['entry', 'block-end'];
const noItem: readonly TokenType[] = ['entry', 'key', 'value', 'block-end'];
const noValue: readonly TokenType[] = ['key', 'value', 'block-end'];
const noFlowItem: readonly TokenType[] = [',', ']'];
const noFlowValue: readonly TokenType[] = [',', '}'];

/** Undefined when there is none. Throws `YamlError`. */
export function parseDocument(text: string): YamlNode | undefined {
  try {
    return new Parser(text).document();
  } catch (error) {
    throw error instanceof RangeError ? stackOverflow() : error;
  }
}

class Parser {
  private readonly scanner: Scanner;
  private readonly anchors = new Map<string, YamlNode>();
  private readonly handles = new TagHandles();
  /** Comments that nothing has got yet. */
  private pending = noComments();
  /** A comment above an item, which is for the collection in it. */
  private stem = '';

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  document(): YamlNode | undefined {
    this.peek();
    this.take();
    const first = this.peek();
    if (first.type === 'stream-end') return undefined;
    const comments = noComments();
    let root: YamlNode;
    if (first.type === 'directive' || first.type === 'document-start') {
      this.readDirectives();
      const start = this.peek();
      if (start.type !== 'document-start') throw this.fail('did not find expected <document start>', start);
      this.take();
      root = this.nodeUnless(noDocument, true, false);
    } else {
      this.readDirectives();
      comments.head = this.takeDocumentHead();
      root = this.node(true, false);
    }
    if (this.peek().type === 'document-end') this.take();
    const rest = this.takeComments();
    comments.foot = rest.foot === '' ? rest.head : rest.foot;
    return { ...scalar(''), kind: 'document', content: [root], comments };
  }

  private peek(): Token {
    return this.scanner.peek(this.pending);
  }

  private take(): void {
    this.scanner.take();
  }

  private takeComments(): Comments {
    const comments = this.pending;
    this.pending = noComments();
    this.stem = '';
    return comments;
  }

  /** Of the comments above the first node those with an empty line below. */
  private takeDocumentHead(): string {
    const { head } = this.pending;
    const end = head.length > 1 && head.endsWith('\n') ? head.length - 1 : head.lastIndexOf('\n\n');
    if (end < 0) return '';
    this.pending.head = head.slice(end === head.length - 1 ? end + 1 : end + 2);
    return head.slice(0, end);
  }

  private fail(problem: string, { start }: Token, begun?: Token): YamlError {
    return problemAt('parser', begun === undefined || begun.start.line === 0 ? start.line : begun.start.line, problem);
  }

  private readDirectives(): void {
    for (let token = this.peek(); token.type === 'directive'; token = this.peek()) {
      this.handles.declare(token.directive!, token.start.line);
      this.take();
    }
    this.handles.complete();
  }

  private nodeUnless(ends: readonly TokenType[], block: boolean, indentless: boolean): YamlNode {
    return ends.includes(this.peek().type) ? scalar('') : this.node(block, indentless);
  }

  private node(block: boolean, indentless: boolean): YamlNode {
    let token = this.peek();
    const begun = token;
    if (token.type === 'alias') return this.alias(token);
    let anchor = '';
    let tagToken: Token | undefined;
    for (let i = 0; i < 2; i++) {
      if (token.type === 'anchor' && anchor === '') anchor = token.value!;
      else if (token.type === 'tag' && tagToken === undefined) tagToken = token;
      else break;
      this.take();
      token = this.peek();
    }
    const tag = tagToken === undefined ? '' : this.shortTag(tagToken.tag!, tagToken, begun);
    const node: YamlNode = { ...scalar(''), anchor, tag, line: begun.start.line + 1 };
    if (anchor === '') return this.content(node, begun, block, indentless, tagToken !== undefined);
    this.anchors.set(anchor, node);
    const whole = this.content(node, begun, block, indentless, true);
    this.anchors.set(anchor, whole);
    return whole;
  }

  /** The node itself, behind its anchor and tag; with one of them it may be empty. */
  private content(node: YamlNode, begun: Token, block: boolean, indentless: boolean, mayBeEmpty: boolean): YamlNode {
    const token = this.peek();
    if (token.type === 'scalar') {
      node.value = token.value!;
      node.style = token.style!;
      node.comments = this.takeComments();
      this.take();
      return node;
    }
    if (indentless && token.type === 'entry') return this.indentlessSequence({ ...node, kind: 'sequence' });
    if (token.type === '[' || token.type === '{') {
      const flow: YamlNode = { ...node, style: 'flow', comments: this.takeComments() };
      if (token.type === '[') return this.flowSequence({ ...flow, kind: 'sequence' });
      return this.flowMapping({ ...flow, kind: 'mapping' });
    }
    if (block && (token.type === 'sequence' || token.type === 'mapping')) {
      node.comments.head = this.stem;
      this.stem = '';
      if (token.type === 'sequence') return this.blockSequence({ ...node, kind: 'sequence' });
      return this.blockMapping({ ...node, kind: 'mapping' });
    }
    if (mayBeEmpty) return node;
    throw this.fail('did not find expected node content', token, begun);
  }

  private alias({ value, start }: Token): YamlNode {
    const comments = this.takeComments();
    this.take();
    const target = this.anchors.get(value!);
    if (target === undefined) throw new YamlError(`unknown anchor '${value!}' referenced`);
    return { ...scalar(value!), kind: 'alias', comments, target, line: start.line + 1 };
  }

  /** `!!name` for those of YAML; none for `!` alone. */
  private shortTag({ handle, suffix }: Tag, token: Token, begun: Token): string {
    let tag = suffix;
    if (handle !== '') {
      const prefix = this.handles.prefix(handle);
      if (prefix === undefined) throw this.fail('found undefined tag handle', token, begun);
      tag = prefix + suffix;
    }
    if (tag === '!') return '';
    return tag.startsWith(YAML_TAGS) ? `!!${tag.slice(YAML_TAGS.length)}` : tag;
  }

  private blockSequence(node: YamlNode): YamlNode {
    const begun = this.peek();
    this.take();
    for (;;) {
      const token = this.peek();
      if (token.type === 'entry') node.content.push(this.item(noEntry));
      else if (token.type === 'block-end') break;
      else throw this.fail("did not find expected '-' indicator", token, begun);
    }
    this.take();
    return node;
  }

  private indentlessSequence(node: YamlNode): YamlNode {
    while (this.peek().type === 'entry') node.content.push(this.item(noItem));
    return node;
  }

  private item(ends: readonly TokenType[]): YamlNode {
    const before = this.pending.head.length;
    this.take();
    if (before > 0) this.splitStem(before);
    return this.nodeUnless(ends, true, false);
  }

  private splitStem(length: number): void {
    const { type } = this.peek();
    if (type !== 'sequence' && type !== 'mapping') return;
    this.stem = this.pending.head.slice(0, length);
    this.pending.head = this.pending.head.slice(length + 1);
  }

  private blockMapping(node: YamlNode): YamlNode {
    const { content } = node;
    const begun = this.peek();
    this.take();
    for (;;) {
      const token = this.peek();
      if (token.type === 'block-end') break;
      if (token.type !== 'key') throw this.fail('did not find expected key', token, begun);
      this.take();
      const key = this.nodeUnless(noValue, true, true);
      content.push(key);
      if (key.comments.foot !== '' && content.length > 2) {
        // of the value before, which was deeper
        content.at(-3)!.comments.foot = key.comments.foot;
        key.comments.foot = '';
      }
      content.push(this.blockValue());
      raiseFoot(content);
    }
    const comments = this.takeComments();
    this.take();
    endComments(node, comments);
    if (comments.foot !== '' && content.length > 1) {
      content.at(-2)!.comments.foot = comments.foot;
      node.comments.foot = '';
    }
    return node;
  }

  private blockValue(): YamlNode {
    if (this.peek().type !== 'value') return scalar('');
    this.take();
    return this.nodeUnless(noValue, true, true);
  }

  private flowSequence(node: YamlNode): YamlNode {
    const begun = this.peek();
    this.take();
    for (let isFirst = true; this.flowGoesOn(']', isFirst, begun); isFirst = false) {
      if (this.peek().type === 'key') {
        this.take();
        node.content.push(this.flowPair());
      } else node.content.push(this.node(false, false));
    }
    endComments(node, this.takeComments());
    this.take();
    return node;
  }

  /** `[key: value]`: a mapping of one pair. */
  private flowPair(): YamlNode {
    const pair: YamlNode = { ...scalar('', 'flow'), kind: 'mapping' };
    const { type } = this.peek();
    if (type === 'value' || type === ',' || type === ']') {
      // the library drops the token that ends the key, be it what it may
      this.take();
      pair.content.push(scalar(''));
    } else pair.content.push(this.node(false, false));
    pair.content.push(this.flowValue(noFlowItem));
    raiseFoot(pair.content);
    return pair;
  }

  private flowValue(ends: readonly TokenType[]): YamlNode {
    if (this.peek().type !== 'value') return scalar('');
    this.take();
    return this.nodeUnless(ends, false, false);
  }

  private flowMapping(node: YamlNode): YamlNode {
    const begun = this.peek();
    this.take();
    for (let isFirst = true; this.flowGoesOn('}', isFirst, begun); isFirst = false) {
      if (this.peek().type === 'key') {
        this.take();
        node.content.push(this.nodeUnless(['value', ',', '}'], false, false), this.flowValue(noFlowValue));
      } else {
        node.content.push(this.node(false, false));
        this.peek();
        node.content.push(scalar(''));
      }
      raiseFoot(node.content);
    }
    endComments(node, this.takeComments());
    this.take();
    return node;
  }

  /** Whether another entry follows; takes the comma before it. */
  private flowGoesOn(end: ']' | '}', isFirst: boolean, begun: Token): boolean {
    const token = this.peek();
    if (token.type === end) return false;
    if (isFirst) return true;
    if (token.type !== ',') throw this.fail(`did not find expected ',' or '${end}'`, token, begun);
    this.take();
    return this.peek().type !== end;
  }
}

/** What is below a value is below its entry. */
function raiseFoot(content: readonly YamlNode[]): void {
  const key = content.at(-2)!.comments;
  const value = content.at(-1)!.comments;
  if (key.foot !== '' || value.foot === '') return;
  key.foot = value.foot;
  value.foot = '';
}

/** What stands behind the end of a collection, and below it, is its own. */
function endComments({ comments }: YamlNode, { line, foot }: Comments): void {
  comments.line = line;
  comments.foot = foot;
}
