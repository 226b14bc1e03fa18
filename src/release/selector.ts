/**
 * Label selectors: what `labels.Parse` of k8s.io/apimachinery v0.37.0 accepts, matches and refuses, with its texts.
 * A selector is requirements between commas: `a`, `!a`, `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a>1`, `a<1`.
 */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { byteLength } from '../go/strings.ts';

type Labels = Readonly<Record<string, string>>;
type Test = (labels: Labels) => boolean;

interface Token {
  readonly kind: 'word' | 'end' | 'symbol';
  readonly text: string;
}

/** Whether labels fit the selector. Throws a `ScullError` with the text of labels.Parse. */
export function parseSelector(selector: string): Test {
  const tests = new Parser(tokens(selector)).parse();
  return (labels) => tests.every((test) => test(labels));
}

const symbols = new Set(['(', ')', ',', '!', '=', '==', '!=', '>', '<']);

/** Words end at white space and at symbols; several symbols in a row are one where that is one. */
function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const [piece] of text.matchAll(/[^ \t\r\n=!(),><]+|[=!(),><]+/g)) {
    if (!/^[=!(),><]/.test(piece)) {
      found.push({ kind: 'word', text: piece });
      continue;
    }
    for (let at = 0; at < piece.length;) {
      const two = piece.slice(at, at + 2);
      const symbol = symbols.has(two) ? two : piece.charAt(at);
      found.push({ kind: 'symbol', text: symbol });
      at += symbol.length;
    }
  }
  return found;
}

const end: Token = { kind: 'end', text: '' };
const operators = 'in, notin, =, ==, !=, gt, lt';

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  parse(): Test[] {
    const tests: Test[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'end') return tests;
      if (token.kind !== 'word' && token.text !== '!') {
        throw refused(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      }
      tests.push(this.#requirement());
      const after = this.#next();
      if (after.kind === 'end') return tests;
      if (after.text !== ',') throw refused(`found '${after.text}', expected: ',' or 'end of string'`);
      const following = this.#peek();
      if (following.kind !== 'word' && following.text !== '!') {
        throw refused(`found '${following.text}', expected: identifier after ','`);
      }
    }
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? end;
  }

  #next(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #requirement(): Test {
    const absent = this.#peek().text === '!';
    if (absent) this.#next();
    const key = this.#next();
    if (key.kind !== 'word') throw unfit(`found '${key.text}', expected: identifier`);
    checkKey(key.text);
    if (absent) return (labels) => !Object.hasOwn(labels, key.text);
    const following = this.#peek();
    if (following.kind === 'end' || following.text === ',') return (labels) => Object.hasOwn(labels, key.text);
    const operator = this.#next().text;
    switch (operator) {
      case 'in':
      case 'notin':
        return setTest(key.text, operator, checked(key.text, this.#set()));
      case '=':
      case '==':
        return setTest(key.text, 'in', checked(key.text, [this.#value()]));
      case '!=':
        return setTest(key.text, 'notin', checked(key.text, [this.#value()]));
      case '>':
      case '<':
        return orderTest(key.text, operator, this.#value());
      default:
        throw unfit(`found '${operator}', expected: ${operators}`);
    }
  }

  /** One value; nothing before a comma or the end is the empty one. */
  #value(): string {
    const token = this.#peek();
    if (token.kind === 'end' || token.text === ',') return '';
    if (token.kind !== 'word') throw unfit(`found '${token.text}', expected: identifier`);
    return this.#next().text;
  }

  #set(): string[] {
    const open = this.#next();
    if (open.text !== '(') throw unfit(`found '${open.text}' expected: '('`);
    const first = this.#peek();
    if (first.text === ')') {
      this.#next();
      return [''];
    }
    if (first.kind !== 'word' && first.text !== ',') {
      throw unfit(`found '${first.text}', expected: ',', ')' or identifier`);
    }
    const values: string[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'word') values.push(this.#next().text);
      else values.push('');
      const after = this.#next();
      if (after.text === ')' && after.kind === 'symbol') return values;
      if (after.text !== ',') throw unfit(`found '${after.text}', expected: ',' or ')'`);
    }
  }
}

function setTest(key: string, operator: 'in' | 'notin', values: readonly string[]): Test {
  if (operator === 'in') return (labels) => Object.hasOwn(labels, key) && values.includes(labels[key]!);
  return (labels) => !Object.hasOwn(labels, key) || !values.includes(labels[key]!);
}

const integer = /^[+-]?\d+$/;

function orderTest(key: string, operator: '>' | '<', value: string): Test {
  if (!integer.test(value)) {
    const text = `for 'Gt', 'Lt' operators, the value must be an integer`;
    throw unfit(`values[0]: Invalid value: ${quote(value)}: ${text}`);
  }
  const limit = BigInt(value);
  return (labels) => {
    const own = Object.hasOwn(labels, key) ? labels[key]! : '';
    if (!integer.test(own)) return false;
    return operator === '>' ? BigInt(own) > limit : BigInt(own) < limit;
  };
}

const namePattern = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const prefixPattern = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const alphabet = `consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`;
const nameRule = `must ${alphabet} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${namePattern}')`;
const valueRule = `a valid label must be an empty string or ${alphabet} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${namePattern})?')`;
const prefixRule = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${prefixPattern}')`;

/** What makes a text no label value: the reasons of `validation.IsValidLabelValue`. */
export function labelValueProblems(value: string): string[] {
  const problems: string[] = [];
  if (byteLength(value) > 63) problems.push('must be no more than 63 bytes');
  if (!new RegExp(`^(${namePattern})?$`).test(value)) problems.push(valueRule);
  return problems;
}

function checked(key: string, values: readonly string[]): readonly string[] {
  for (const [i, value] of [...values].sort().entries()) {
    const problems = labelValueProblems(value);
    if (problems.length === 0) continue;
    throw unfit(`values[${i}][${key}]: Invalid value: ${quote(value)}: ${problems.join('; ')}`);
  }
  return values;
}

function checkKey(key: string): void {
  const parts = key.split('/');
  const problems: string[] = [];
  if (parts.length > 2) {
    problems.push(
      `a valid label key ${nameRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    );
  } else {
    const name = parts.at(-1)!;
    if (parts.length === 2) problems.push(...prefixProblems(parts[0]!));
    if (name === '') problems.push('name part must be non-empty');
    else if (byteLength(name) > 63) problems.push('name part must be no more than 63 bytes');
    if (!new RegExp(`^${namePattern}$`).test(name)) problems.push(`name part ${nameRule}`);
  }
  if (problems.length > 0) throw unfit(`<nil>: Invalid value: ${quote(key)}: ${problems.join('; ')}`);
}

function prefixProblems(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const problems: string[] = [];
  if (byteLength(prefix) > 253) problems.push('prefix part must be no more than 253 bytes');
  if (!new RegExp(`^${prefixPattern}$`).test(prefix)) problems.push(`prefix part ${prefixRule}`);
  return problems;
}

function unfit(text: string): ScullError {
  return refused(`unable to parse requirement: ${text}`);
}

function refused(text: string): ScullError {
  return new ScullError(text, { code: 'selector' });
}
