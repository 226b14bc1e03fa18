/** JSONPath templates as kubectl has them: the parser of k8s.io/client-go 0.37.0 (util/jsonpath/parser.go), error texts included. */
import { atoi, parseFloat as parseGoFloat, unquote } from '../go/strconv.ts';

export type JsonPathNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly nodes: JsonPathNode[] }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'identifier'; readonly name: string }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | {
      readonly kind: 'slice';
      readonly start: number | undefined;
      readonly end: SliceEnd;
      readonly step: number | undefined;
    }
  | { readonly kind: 'filter'; readonly left: JsonPathNode; readonly right: JsonPathNode; readonly operator: string }
  | { readonly kind: 'union'; readonly parts: readonly JsonPathNode[] }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' };

/** `single` is set when the end was not given: one element is meant. */
export interface SliceEnd {
  readonly at: number | undefined;
  readonly single: boolean;
}

/** The nodes of a template: texts, and a list for each `{…}`. Throws client-go's text. */
export function parseJsonPath(template: string): JsonPathNode[] {
  return new Parser(template).parse();
}

/** One expression without its braces. */
function parseExpression(text: string): JsonPathNode {
  return parseJsonPath(`{${text}}`)[0]!;
}

class Parser {
  readonly #input: string;
  readonly #root: JsonPathNode[] = [];
  #at = 0;
  /** Where the current token begins. */
  #start = 0;

  constructor(input: string) {
    this.#input = input;
  }

  parse(): JsonPathNode[] {
    while (this.#at < this.#input.length) {
      const open = this.#input.indexOf('{', this.#at);
      this.#at = open === -1 ? this.#input.length : open;
      if (this.#at > this.#start) this.#root.push({ kind: 'text', text: this.#take() });
      if (open !== -1) this.#action();
    }
    return this.#root;
  }

  #take(): string {
    const text = this.#input.slice(this.#start, this.#at);
    this.#start = this.#at;
    return text;
  }

  /** The next character, empty at the end. */
  #next(): string {
    const code = this.#input.codePointAt(this.#at);
    if (code === undefined) return '';
    const char = String.fromCodePoint(code);
    this.#at += char.length;
    return char;
  }

  #action(): void {
    this.#at++;
    this.#take();
    const nodes: JsonPathNode[] = [];
    this.#root.push({ kind: 'list', nodes });
    while (!this.#input.startsWith('}', this.#at)) this.#element(nodes);
    this.#at++;
    this.#take();
  }

  #element(nodes: JsonPathNode[]): void {
    if (this.#input.startsWith('[?(', this.#at)) {
      nodes.push(this.#filter());
      return;
    }
    if (this.#input.startsWith('..', this.#at)) {
      if (nodes.at(-1)?.kind === 'recursive') throw new Error('invalid multiple recursive descent');
      this.#at += 2;
      this.#take();
      nodes.push({ kind: 'recursive' });
      if (/^[_\p{L}\p{Nd}]/u.test(this.#input.slice(this.#at))) nodes.push(this.#field());
      return;
    }
    const char = this.#next();
    switch (char) {
      case '':
      case '\r':
      case '\n':
        throw new Error('unclosed action');
      case ' ':
      case '@':
      case '$':
        this.#take();
        return;
      case '[':
        nodes.push(...this.#brackets());
        return;
      case '"':
      case "'":
        nodes.push(this.#quoted(char));
        return;
      case '.':
        this.#take();
        nodes.push(this.#field());
        return;
      default:
    }
    if (/[+\-\p{Nd}]/u.test(char)) nodes.push(this.#number());
    else if (/[_\p{L}]/u.test(char)) nodes.push(this.#identifier(char));
    else throw new Error(`unrecognized character in action: ${codePoint(char)}`);
  }

  #identifier(first: string): JsonPathNode {
    this.#at -= first.length;
    while (!this.#atTerminator()) this.#next();
    const name = this.#take();
    return name === 'true' || name === 'false'
      ? { kind: 'bool', value: name === 'true' }
      : { kind: 'identifier', name };
  }

  #field(): JsonPathNode {
    this.#take();
    while (!this.#atTerminator()) if (this.#next() === '\\') this.#next();
    const name = this.#take();
    return name === '*' ? { kind: 'wildcard' } : { kind: 'field', name: name.replaceAll('\\', '') };
  }

  #atTerminator(): boolean {
    return this.#at >= this.#input.length || ' \t\r\n.,[]$@{}'.includes(this.#input[this.#at]!);
  }

  #number(): JsonPathNode {
    this.#at = this.#start + /^[+-]?[.\p{Nd}]*/u.exec(this.#input.slice(this.#start))![0].length;
    const text = this.#take();
    const value = attempt(() => atoi(text));
    if (value !== undefined) return { kind: 'int', value };
    const float = attempt(() => parseGoFloat(text));
    if (float !== undefined) return { kind: 'float', value: float };
    throw new Error(`cannot parse number ${text}`);
  }

  #quoted(quote: string): JsonPathNode {
    for (;;) {
      const char = this.#next();
      if (char === '' || char === '\n') throw new Error('unterminated quoted string');
      if (char === quote && this.#input[this.#at - 2] !== '\\') break;
    }
    const literal = this.#take();
    try {
      return { kind: 'text', text: unquoteEither(literal) };
    } catch {
      throw new Error(`unquote string ${literal} error invalid syntax`);
    }
  }

  #brackets(): JsonPathNode[] {
    for (;;) {
      const char = this.#next();
      if (char === '' || char === '\n') throw new Error('unterminated array');
      if (char === ']') break;
    }
    const inside = this.#take().slice(1, -1);
    const text = inside === '*' ? ':' : inside;
    const parts = text.split(',');
    if (parts.length > 1) {
      return [{ kind: 'union', parts: parts.map((part) => parseExpression(`[${part.replace(/^ +| +$/g, '')}]`)) }];
    }
    const key = /^'([^']*)'$/.exec(text);
    if (key !== null) {
      const found = parseExpression(`.${key[1]!}`);
      return found.kind === 'list' ? found.nodes : [];
    }
    return [slice(text)];
  }

  #filter(): JsonPathNode {
    this.#at += '[?('.length;
    this.#take();
    let pair: string | undefined;
    let closed = false;
    for (;;) {
      const char = this.#next();
      if (char === '' || char === '\n') throw new Error('unterminated filter');
      if (char === '"' || char === "'") {
        if (pair === undefined) pair = char;
        else if (this.#input[this.#at - 2] !== '\\' && char === pair) closed = true;
      } else if (char === ')' && (pair !== undefined) === closed) break;
    }
    if (this.#next() !== ']') throw new Error('unclosed array expect ]');
    const text = this.#take().slice(0, -2);
    const comparison = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
    if (comparison === null) {
      return { kind: 'filter', left: parseExpression(text), right: { kind: 'list', nodes: [] }, operator: 'exists' };
    }
    const [, left, operator, right] = comparison as unknown as [string, string, string, string];
    return { kind: 'filter', left: parseExpression(left), right: parseExpression(right), operator };
  }
}

function slice(text: string): JsonPathNode {
  const match = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
  if (match === null) throw new Error(`invalid array index ${text}`);
  const [, first = '', second, third] = match;
  const start = first === '' ? undefined : index(first);
  const step = third === undefined || third === ':' ? undefined : index(third.slice(1));
  if (second === undefined) return { kind: 'slice', start, end: { at: (start ?? 0) + 1, single: true }, step };
  return {
    kind: 'slice',
    start,
    end: { at: second === ':' ? undefined : index(second.slice(1)), single: false },
    step,
  };
}

function index(text: string): number {
  const value = attempt(() => atoi(text));
  if (value === undefined) throw new Error(`array index ${text} is not a number`);
  return Number(value);
}

/** Go's unquoting, for either kind of quotes around more than one character. */
function unquoteEither(literal: string): string {
  const inside = literal.slice(1, -1);
  if (!inside.includes('\\')) return inside;
  if (literal.startsWith('"')) return unquote(literal);
  return unquote(`"${inside.replace(/\\(['"])|"/g, (found, char?: string) => unquotedQuote(found, char))}"`);
}

function unquotedQuote(found: string, char: string | undefined): string {
  if (char === "'") return "'";
  if (char === '"') throw new Error('invalid syntax');
  return `\\${found}`;
}

/** `%#U` */
function codePoint(char: string): string {
  const hex = char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  return /\p{C}|\p{Z}/u.test(char) && char !== ' ' ? `U+${hex}` : `U+${hex} '${char}'`;
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
