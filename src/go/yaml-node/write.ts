/**
 * Documents to text, as the encoder of go.yaml.in/yaml/v3 3.0.5 with an indentation of two (`encode.go`, `emitterc.go`): styles as
 * they are where they are possible, lists at the column of their key, lines as long as they get.
 *
 * A comment stays pending from the moment its node begins until a place comes where it may stand, which may be inside of the node or
 * behind its beginning, so comments are fields here and not written with their nodes. A foot of a key is written as the tail of
 * what follows: a value may be of many lines.
 */
import { byteLength } from '../strings.ts';
import { stackOverflow } from '../yaml/errors.ts';
import type { YamlNode } from './node.ts';
import { isMultiline, writeScalar } from './write-scalar.ts';
import { Text } from './write-text.ts';

/** Documents or bare nodes, `---` between them. */
export function writeDocuments(documents: readonly YamlNode[]): string {
  try {
    const writer = new Writer();
    documents.forEach((document, i) => {
      writer.document(document, i === 0);
    });
    return writer.text.toString();
  } catch (error) {
    throw error instanceof RangeError ? stackOverflow() : error;
  }
}

interface Place {
  readonly inMapping?: boolean;
  readonly isKey?: boolean;
  /** Directly behind `-`. */
  readonly isItem?: boolean;
}

const MAX_KEY = 128;
const INDENT = 2;

class Writer {
  readonly text = new Text();
  private head = '';
  private line = '';
  private foot = '';
  private tail = '';
  /** Behind a key whose value is on other lines. */
  private keyLine = '';
  private flowLevel = 0;

  document(node: YamlNode, isFirst: boolean): void {
    const { text } = this;
    const isDocument = node.kind === 'document';
    const root = isDocument ? node.content[0]! : node;
    if (isDocument) this.expect({ head: node.comments.head });
    if (!isFirst) {
      text.startLine();
      text.mark('---', true);
      text.startLine();
    }
    if (this.head !== '') {
      this.putHead();
      text.putBreak();
    }
    this.begin(root);
    this.putHead();
    this.open(root, {});
    this.putLine();
    this.putFoot();
    this.fill(root, {});
    if (isDocument) this.expect({ foot: node.comments.foot });
    text.footAt(0);
    this.putFoot();
    text.footAt(-1);
    text.startLine();
  }

  private expect({
    head = '',
    line = '',
    foot = '',
    tail = '',
  }: Partial<Record<'head' | 'line' | 'foot' | 'tail', string>>): void {
    if (head !== '') this.head = head;
    if (line !== '') this.line = line;
    if (foot !== '') this.foot = foot;
    if (tail !== '') this.tail = tail;
  }

  /** The comments that a node brings when it begins. */
  private begin({ kind, comments: { head, line, foot } }: YamlNode, tail = ''): void {
    if (kind === 'mapping') this.expect({ head, tail });
    else if (kind === 'sequence') this.expect({ head });
    else this.expect({ head, line, foot, tail: kind === 'scalar' ? tail : '' });
  }

  private end({ comments: { line, foot } }: YamlNode, tail = ''): void {
    this.expect({ line, foot, tail });
  }

  private putHead(): void {
    const { text } = this;
    if (this.tail !== '') {
      text.startLine();
      text.comment(this.tail);
      this.tail = '';
      text.footAt(Math.max(text.indent, 0));
    }
    if (this.head === '') return;
    text.startLine();
    text.comment(this.head);
    this.head = '';
  }

  private putLine(): void {
    if (this.line === '') return;
    this.text.space();
    this.text.comment(this.line);
    this.line = '';
  }

  private putFoot(): void {
    if (this.foot === '') return;
    const { text } = this;
    text.startLine();
    text.comment(this.foot);
    this.foot = '';
    text.footAt(Math.max(text.indent, 0));
  }

  /** Anchor, tag and all of a scalar. */
  private open(node: YamlNode, { isKey = false, isItem = false }: Place): void {
    const { text } = this;
    const { kind, value, anchor } = node;
    const name = kind === 'alias' ? value : anchor;
    if (name !== '') {
      text.mark(kind === 'alias' ? '*' : '&', true);
      text.put(name);
      text.solid();
    }
    const tag = tagText(node);
    if (tag !== '') {
      text.space();
      text.put(tag);
      text.solid();
    }
    if (kind !== 'scalar') return;
    const before = this.deeper(true, isItem, false);
    const place = { inFlow: this.flowLevel > 0, isKey };
    writeScalar(text, value, node.style, place, () => {
      if (this.line === '') text.putBreak();
      else this.putLine();
    });
    text.indent = before;
  }

  /** What is inside a collection, and its end. */
  private fill(node: YamlNode, place: Place): void {
    if (node.kind !== 'mapping' && node.kind !== 'sequence') return;
    const isFlow = this.flowLevel > 0 || node.style === 'flow' || node.content.length === 0;
    if (node.kind === 'mapping') {
      if (isFlow) this.flowMapping(node, place);
      else this.blockMapping(node, place);
    } else if (isFlow) this.flowSequence(node, place);
    else this.blockSequence(node, place);
  }

  /** Goes one level deeper; returns the indentation to come back to. */
  private deeper(isFlow: boolean, isItem: boolean, isCompact: boolean): number {
    const { text } = this;
    const before = text.indent;
    if (before < 0) text.indent = isFlow ? INDENT : 0;
    else if (isItem) text.indent += 2;
    else text.indent = INDENT * Math.floor((before + INDENT) / INDENT) - (isCompact ? 2 : 0);
    return before;
  }

  private blockMapping(node: YamlNode, { isItem = false }: Place): void {
    const { text } = this;
    const before = this.deeper(false, isItem, false);
    for (const [key, value, foot] of pairsOf(node)) {
      this.begin(key, foot);
      this.putHead();
      text.startLine();
      if (this.line !== '') {
        this.keyLine = this.line;
        this.line = '';
      }
      const isSimple = isSimpleKey(key);
      if (!isSimple) text.mark('?', true, false, true);
      this.open(key, { isKey: isSimple });
      this.fill(key, { inMapping: true });
      this.begin(value);
      if (!isSimple) text.startLine();
      text.mark(':', !isSimple, false, !isSimple);
      this.putKeyLine(value);
      this.open(value, {});
      this.putLine();
      this.putFoot();
      this.fill(value, { inMapping: true });
    }
    this.end(node, lastFoot(node));
    this.putHead();
    text.indent = before;
  }

  private putKeyLine({ kind, style }: YamlNode): void {
    if (this.keyLine === '') return;
    if (kind === 'scalar') {
      if (this.line !== '') return;
      this.line = this.keyLine;
      this.keyLine = '';
    } else if (kind !== 'alias' && style !== 'flow') {
      const { line } = this;
      this.line = this.keyLine;
      this.keyLine = '';
      this.putLine();
      this.line = line;
    }
  }

  private blockSequence(node: YamlNode, { inMapping = false, isItem = false }: Place): void {
    const { text } = this;
    const isCompact = inMapping && (text.column === 0 || !text.indention);
    const before = this.deeper(false, isItem, isCompact);
    for (const item of node.content) {
      this.begin(item);
      this.putHead();
      text.startLine();
      text.mark('-', true, false, true);
      this.open(item, { isItem: true });
      this.putLine();
      this.putFoot();
      this.fill(item, { isItem: true });
    }
    this.end(node);
    text.indent = before;
  }

  private get hasComment(): boolean {
    return this.line !== '' || this.foot !== '' || this.tail !== '';
  }

  private flowSequence(node: YamlNode, { isItem = false }: Place): void {
    const { text } = this;
    text.mark('[', true, true);
    const before = this.deeper(true, isItem, false);
    this.flowLevel++;
    let divided = true;
    for (const item of node.content) {
      this.begin(item);
      if (!divided) text.mark(',', false);
      this.putHead();
      if (text.column === 0) text.startLine();
      divided = this.hasComment;
      this.open(item, {});
      this.endFlowItem();
      this.fill(item, {});
    }
    this.end(node);
    this.flowLevel--;
    text.indent = before;
    if (text.column === 0) text.startLine();
    text.mark(']', false);
    this.putLine();
    this.putFoot();
  }

  private endFlowItem(): void {
    if (this.hasComment) this.text.mark(',', false);
    this.putLine();
    this.putFoot();
  }

  private flowMapping(node: YamlNode, { isItem = false }: Place): void {
    const { text } = this;
    text.mark('{', true, true);
    const before = this.deeper(true, isItem, false);
    this.flowLevel++;
    let divided = true;
    for (const [key, value, foot] of pairsOf(node)) {
      this.begin(key, foot);
      if (!divided) text.mark(',', false);
      this.putHead();
      if (text.column === 0) text.startLine();
      const isSimple = isSimpleKey(key);
      if (!isSimple) text.mark('?', true);
      this.open(key, { isKey: isSimple });
      this.fill(key, {});
      this.begin(value);
      text.mark(':', !isSimple);
      divided = this.hasComment;
      this.open(value, {});
      this.endFlowItem();
      this.fill(value, {});
    }
    this.end(node, lastFoot(node));
    if ((this.head !== '' || this.foot !== '' || this.tail !== '') && !divided) text.mark(',', false);
    this.putHead();
    this.flowLevel--;
    text.indent = before;
    text.mark('}', false);
    this.putLine();
    this.putFoot();
  }
}

/** Each key without its foot, its value, and the foot of the key before. */
function pairsOf({ content }: YamlNode): [key: YamlNode, value: YamlNode, foot: string][] {
  return content.flatMap((key, i) =>
    i % 2 === 1
      ? []
      : [[{ ...key, comments: { ...key.comments, foot: '' } }, content[i + 1]!, content[i - 2]?.comments.foot ?? '']],
  );
}

function lastFoot({ content }: YamlNode): string {
  return content.at(-2)?.comments.foot ?? '';
}

/** As it is written; '' for none. */
function tagText({ kind, tag, style, value }: YamlNode): string {
  // the library takes a merge key for one that needs a tag
  if (tag === '') return kind === 'scalar' && style === 'plain' && value === '<<' ? '!!merge' : '';
  const handle = tag.startsWith('!!') ? '!!' : tag.startsWith('!') ? '!' : '';
  return handle === '' ? `!<${tagContent(tag)}>` : handle + tagContent(tag.slice(handle.length));
}

function tagContent(text: string): string {
  return text.replace(/[^-;/?:@&=+$,_.~*'()[\]A-Za-z0-9]/gu, (char) => encodeURIComponent(char).replace('!', '%21'));
}

function isSimpleKey(key: YamlNode): boolean {
  const { kind, value, anchor, content } = key;
  if (kind === 'scalar' ? isMultiline(value) : kind !== 'alias' && content.length > 0) return false;
  return byteLength(value) + anchor.length + tagText(key).length <= MAX_KEY;
}
