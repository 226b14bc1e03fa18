/** Random templates and values: mostly meaningful, sometimes wrong in kind, so that errors are compared too. */
import { Prng } from './prng.ts';
import { signatures, type Signature } from './signatures.ts';

export interface RandomCase {
  readonly template: string;
  readonly values: Record<string, unknown>;
}

const functions = signatures();
const byResult = (kind: string): readonly Signature[] => functions.filter((f) => f.result === kind);

/** What may end a pipeline: a count as the last argument would take any number, and run out of memory. */
const pipeable = functions.filter((f) => f.args.at(-1) !== 'k');

const words = [
  ...[
    '',
    ' ',
    'a',
    'abc',
    'Hello World',
    'foo-bar_baz',
    'x.y.z',
    'a,b,c',
    'yes',
    'true',
    'null',
    '~',
    '1',
    '0x1F',
    '1e3',
  ],
  ...[
    '012',
    '1.0',
    '-',
    '- a',
    'a: b',
    'k: [1, 2]',
    '{"a":1,"b":[true,null]}',
    '[1,"x"]',
    '#c',
    "it's",
    '"q"',
    '`',
    '\\n',
  ],
  ...[
    'line1\nline2',
    'trail\n',
    '\n\nlead',
    ' indented\n  more',
    'tab\there',
    'é',
    'ß',
    '日本語',
    '😀',
    '\u0000',
    '\u0085',
    '=',
    '<<',
  ],
  ...[
    '<a href="x">&</a>',
    '%d %s',
    '%v',
    '%[2]d',
    '1.2.3',
    '>=1.0 <2',
    '^1.2',
    'v1.4.0-rc.1',
    '/a/../b',
    'http://u:p@h:1/p?q=1#f',
  ],
  ...[
    '[a-z]+',
    '(x)(y)?',
    '.*',
    '$1',
    '2024-01-02',
    'key',
    '@',
    '!x',
    '&a',
    '*a',
    '|',
    '>',
    '?',
    ':',
    'a:',
    ':a',
    'a #b',
    '0',
    '00',
    '.5',
    '_',
  ],
];
const keys = ['a', 'b', 'c', 'name', 'x1', 'with-dash', 'On', '1', 'Z', 'äö'];
const numbers = [
  0, 1, 2, 3, 5, 10, -1, -7, 1.5, -0.25, 100000, 1000000, 1234567, 123456789, 1e21, 0.1, 3.0, 1e-7, 9007199254740992,
  2147483648,
];

function leaf(r: Prng): unknown {
  switch (r.below(6)) {
    case 0:
      return null;
    case 1:
      return r.chance(0.5);
    case 2:
    case 3:
      return r.pick(numbers);
    default:
      return r.pick(words);
  }
}

function tree(r: Prng, depth: number): unknown {
  const kind = depth <= 0 ? 0 : r.below(4);
  if (kind <= 1) return leaf(r);
  if (kind === 2) return Array.from({ length: r.below(4) }, () => tree(r, depth - 1));
  return dict(r, depth - 1);
}

function dict(r: Prng, depth: number): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: r.below(5) }, () => [r.pick(keys), tree(r, depth)]));
}

const quoted = (text: string): string =>
  r2(text) ? `\`${text}\`` : JSON.stringify(text).replaceAll('\u0000', '\\x00');
const r2 = (text: string): boolean => text.length % 5 === 3 && !text.includes('`') && !text.includes('\u0000');

class Generator {
  readonly #r: Prng;
  readonly #values: Record<string, unknown>;
  readonly #vars: string[] = ['$'];
  #loops = 0;

  constructor(r: Prng, values: Record<string, unknown>) {
    this.#r = r;
    this.#values = values;
  }

  body(depth: number): string {
    let out = '';
    for (let n = 1 + this.#r.below(4); n > 0; n--) out += this.#statement(depth);
    return out;
  }

  #statement(depth: number): string {
    const r = this.#r;
    const [open, close] = [r.chance(0.2) ? '{{- ' : '{{ ', r.chance(0.2) ? ' -}}' : ' }}'];
    const act = (code: string): string => open + code + close;
    const scope = this.#vars.length;
    const nested = (enter = ''): string => {
      if (enter !== '') this.#vars.push(...enter.split(' '));
      const text = this.body(depth - 1);
      this.#vars.length = enter === '' && depth < 0 ? this.#vars.length : scope;
      return text;
    };
    const end = act('end');
    const otherwise = (): string =>
      r.chance(0.4) ? act('else') + nested() : r.chance(0.2) ? act(`else if ${this.#expr('a', 1)}`) + nested() : '';
    switch (depth <= 0 ? r.below(4) : r.below(14)) {
      case 0:
        return r.pick(['text', '\n', ' ', 'k: ', '\r\n', 'ä-', '\n  x: 1\n']);
      case 1:
      case 2:
      case 3:
        return act(this.#pipeline(depth + 1));
      case 4:
        return act(`if ${this.#pipeline(depth)}`) + nested() + otherwise() + end;
      case 5: {
        this.#loops++;
        const [head, enter] = r.chance(0.5)
          ? [`range ${this.#expr('l', 1)}`, '']
          : [`range $i, $v := ${this.#expr(r.pick(['l', 'd', 'a', 'i']), 1)}`, '$i $v'];
        const text =
          act(head) +
          nested(enter) +
          (r.chance(0.15) ? act(r.pick(['break', 'continue'])) : '') +
          (r.chance(0.3) ? act('else') + nested() : '') +
          end;
        this.#loops--;
        return text;
      }
      case 6:
        return act(`with ${this.#pipeline(depth)}`) + nested() + otherwise().replace('else if', 'else with') + end;
      case 7: {
        const name = `$v${String(r.below(4))}`;
        const text = act(`${name} := ${this.#pipeline(depth)}`);
        this.#vars.push(name);
        return text;
      }
      case 8: {
        const known = this.#vars.filter((v) => v !== '$');
        return known.length === 0 ? '{{/* comment */}}' : act(`${r.pick(known)} = ${this.#pipeline(1)}`);
      }
      case 9:
        return act(`include "part" ${r.pick(['$', this.#expr('a', 1)])}${r.chance(0.5) ? ' | nindent 2' : ''}`);
      case 10:
        return act(`tpl ${quoted(`{{ ${this.#expr('a', 1)} }}`)} ${r.pick(['.', '$'])}`);
      case 11:
        return act(`template "part" ${r.pick(['$', ''])}`);
      case 12:
        return r.pick(['{{/* a comment */}}', '{{- /* another */ -}}', '{{/* two\nlines */ -}}']);
      default:
        return act(`toYaml ${this.#expr(r.pick(['d', 'l', 'a']), 1)} | nindent ${String(r.below(5))}`);
    }
  }

  #pipeline(depth: number): string {
    const r = this.#r;
    let out = this.#expr('a', depth, false);
    while (r.chance(0.3)) {
      const f = r.pick(pipeable);
      out += ` | ${f.name}${this.#args(f, 1, 1)}`;
    }
    return out;
  }

  #args(f: Signature, depth: number, leaveOut = 0): string {
    const r = this.#r;
    const kinds = [...f.args];
    if (f.repeatLast) {
      const last = kinds.pop()!;
      for (let n = r.below(4); n > 0; n--) kinds.push(last);
    }
    if (leaveOut > 0) kinds.length = Math.max(0, kinds.length - leaveOut);
    if (r.chance(0.01)) kinds.push('a');
    return kinds.map((k) => ` ${this.#expr(k !== 'k' && k !== 'D' && r.chance(0.03) ? 'a' : k, depth - 1)}`).join('');
  }

  /** An operand of a kind; in parentheses where it is a call and `operand` is wanted. */
  #expr(kind: string, depth: number, operand = true): string {
    const r = this.#r;
    const choice = r.next();
    if (kind === 'D' || kind === 'k') return this.#literal(kind);
    if (depth > 0 && choice < 0.5) {
      const f = r.pick(kind === 'a' ? functions : byResult(kind === 'n' ? 'i' : kind));
      const call = f.name + this.#args(f, depth);
      return operand ? `(${call})` : call;
    }
    if (choice < 0.75) {
      const found = this.#path(kind);
      if (found !== undefined) return found;
    }
    return this.#literal(kind);
  }

  #literal(kind: string): string {
    const r = this.#r;
    switch (kind) {
      case 's':
        return quoted(r.pick(words));
      case 'i':
      case 'k':
        return String(r.pick([0, 1, 2, 3, 4, 7, -1]));
      case 'n':
      case 'f':
        return r.pick(['0', '1', '2', '3.5', '-1.25', '10', '1e3', '0x10', '1_000', "'a'"]);
      case 'b':
        return r.pick(['true', 'false']);
      case 'l':
        return `(list ${this.#literal('s')} ${this.#literal('n')})`;
      case 'd':
      case 'D':
        return `(dict ${quoted(r.pick(keys))} ${this.#literal('s')} "k" ${this.#literal('n')})`;
      default:
        return this.#literal(r.pick(['s', 's', 'i', 'f', 'b', 'l', 'd', '.', '$']));
      case '.':
        return this.#loops > 0 ? '.' : '.Values'; // the root itself prints addresses
      case '$':
        return this.#vars.at(-1) === '$' ? '$.Release.Name' : this.#vars.at(-1)!;
    }
  }

  /** A reference into the values, of the kind if one is found in a few tries. */
  #path(kind: string): string | undefined {
    const r = this.#r;
    for (let tries = 0; tries < 6; tries++) {
      let at: unknown = this.#values;
      let path = r.chance(0.85) ? '$.Values' : '.Values';
      for (let depth = 1 + r.below(3); depth > 0; depth--) {
        if (typeof at !== 'object' || at === null || Array.isArray(at)) break;
        const key = r.chance(0.95) ? r.pick([...Object.keys(at), 'a']) : r.pick(keys);
        if (!/^[\p{L}_][\p{L}\d_]*$/u.test(key)) break;
        path += `.${key}`;
        at = (at as Record<string, unknown>)[key];
      }
      if (kind === 'i' && typeof at === 'number' && Math.abs(at) < 1000 && r.chance(0.9)) return `(int ${path})`;
      if (kind === 'a' || kindOf(at) === kind || (kind === 'n' && typeof at === 'number') || r.chance(0.03))
        return path;
    }
    return undefined;
  }
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return 's';
  if (typeof value === 'number') return Number.isInteger(value) ? 'i' : 'f';
  if (typeof value === 'boolean') return 'b';
  if (Array.isArray(value)) return 'l';
  return value === null || value === undefined ? '-' : 'd';
}

/** The case of a seed: always the same. */
export function randomCase(seed: number): RandomCase {
  const r = new Prng(seed);
  const values = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((key) => [key, tree(r, 3)]));
  const part = `{{ define "part" }}${new Generator(r, values).body(0)}{{ end }}`;
  return { template: part + new Generator(r, values).body(2), values };
}
