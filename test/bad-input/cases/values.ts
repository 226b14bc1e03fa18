import { chart, type BadInput } from '../bad-input.ts';
import type { Content, Files } from '../workspace.ts';
import { billionLaughs } from './charts.ts';

const show = 'x: {{ .Values | toJson }}\n';
const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)));
const utf16 = (text: string): Uint8Array =>
  bytes(
    [0xff, 0xfe],
    Array.from(text).flatMap((c) => [c.charCodeAt(0), 0]),
  );

/** Bad values, as the chart's own and by -f. */
function both(name: string, content: Content, more: Partial<BadInput> = {}): BadInput[] {
  return [
    { name: `values.yaml ${name}`, files: { ...chart(show), 'c/values.yaml': content }, ...more },
    {
      name: `-f ${name}`,
      files: { ...chart(show), 'v.yaml': content },
      args: ['template', 'r', 'c', '-f', 'v.yaml'],
      ...more,
    },
  ];
}

function set(name: string, args: readonly string[], files: Files = {}, more: Partial<BadInput> = {}): BadInput {
  return { name: `--set ${name}`, files: { ...chart(show), ...files }, args: ['template', 'r', 'c', ...args], ...more };
}

const prototypeKeys = `__proto__: {polluted: yes}
constructor: {prototype: {polluted: yes}}
prototype: 1
toString: 2
hasOwnProperty: 3
a: {__proto__: {b: 1}, __defineGetter__: 4}
`;

export const valuesCases: readonly BadInput[] = [
  ...both('broken', 'a: [1\nb: 2\n'),
  ...both('with a tab', 'a:\n\tb: 1\n'),
  ...both('a list', '- 1\n'),
  ...both('a scalar', 'hello\n'),
  ...both('a number', '5\n'),
  ...both('null', 'null\n'),
  ...both('with duplicate keys', 'a: 1\nb: {c: 1, c: 2}\na: 2\n'),
  ...both('with an unknown anchor', 'a: *nosuch\n'),
  ...both('with an anchor in itself', 'a: &a [*a]\n'),
  ...both('with an alias bomb', billionLaughs(), { seconds: 10, megabytes: 1000 }),
  ...both('with a merge of a scalar', 'a: {<<: 5}\n'),
  ...both('nested 5,000 lists deep', `a: ${'['.repeat(5000)}${']'.repeat(5000)}\n`, { megabytes: 500 }),
  ...both('nested 20,000 lists deep', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`),
  ...both('nested 100,000 lists deep and open', `a: ${'['.repeat(100_000)}`),
  ...both('nested 9,000 blocks deep', nestedBlocks(2000), { megabytes: 600 }),
  ...both('not UTF-8', bytes('a: "', [0xff, 0xfe, 0xc0, 0x80], '"\n')),
  ...both('with a cut character', bytes('a: "', [0xe2, 0x82], '"\n')),
  ...both('with an encoded surrogate', bytes('a: "', [0xed, 0xa0, 0x80], '"\n')),
  ...both('with NUL', 'a: "x\0y"\n'),
  ...both('with escape characters', 'a: "\x1b[31m"\n'),
  ...both('with a byte order mark', '\ufeffa: 1\n'),
  ...both('UTF-16', utf16('a: 1\n')),
  ...both('cut UTF-16', utf16('a: 1\n').subarray(0, 9)),
  ...both('binary', bytes([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 255])),
  ...both('with keys of Object.prototype', prototypeKeys),
  ...both('with a key that is a list', '? [a]\n: 1\n'),
  ...both('with a key that is null', '~: 2\n'),
  ...both('with a tag that does not fit', 'a: !!int hello\n'),
  ...both('with a huge number', `a: ${'9'.repeat(400)}\nb: 1e999\nc: -1e999\n`),
  ...both('with a number of 300 KB', `a: ${'9'.repeat(300_000)}\n`),
  ...both('with NaN', 'a: .nan\n'),
  ...both('with infinity', 'a: .inf\n'),
  ...both('of 500,000 brackets', '[{'.repeat(250_000)),
  ...both('of 100,000 question marks', `${'? '.repeat(100_000)}\n`),
  ...both('of 60,000 aliases', `a: &a x\nb: [${'*a, '.repeat(60_000)}]\n`, { megabytes: 600 }),

  { name: '-f of no file', files: chart(show), args: ['template', 'r', 'c', '-f', 'nowhere.yaml'] },
  { name: '-f of a folder', files: chart(show), args: ['template', 'r', 'c', '-f', 'c'] },
  { name: '-f of a file below a file', files: chart(show), args: ['template', 'r', 'c', '-f', 'c/values.yaml/x'] },
  {
    name: '-f of a link to itself',
    files: { ...chart(show), v: { link: 'v' } },
    args: ['template', 'r', 'c', '-f', 'v'],
  },
  {
    name: '-f of an endless device',
    files: chart(show),
    args: ['template', 'r', 'c', '-f', '/dev/zero'],
    ours: '/dev/zero',
  },
  {
    name: '-f of a file of 4 GB',
    files: { ...chart(show), 'v.yaml': { zeros: 4_000_000_000 } },
    args: ['template', 'r', 'c', '-f', 'v.yaml'],
    ours: 'v.yaml',
  },
  {
    name: '-f of a port that nobody listens on',
    files: chart(show),
    args: ['template', 'r', 'c', '-f', 'http://127.0.0.1:9/v.yaml'],
  },
  { name: '-f of a URL that is none', files: chart(show), args: ['template', 'r', 'c', '-f', 'http://[::1/v'] },

  set('without a value', ['--set', 'a']),
  set('with a key of nothing', ['--set', '=1']),
  set('with a list index that is none', ['--set', 'a[x]=1']),
  set('with a negative list index', ['--set', 'a[-1]=1']),
  set('with a huge list index', ['--set', 'a[999999999]=1']),
  set('nested 31 deep', ['--set', `${'a.'.repeat(31)}b=1`]),
  set('nested 100,000 deep', ['--set', `${'a.'.repeat(50_000)}b=1`]),
  set('of lists 40 deep', ['--set', `a${'[0]'.repeat(40)}=1`]),
  set(
    'of lists 30,000 deep',
    ['--set', `a${'[0]'.repeat(30_000)}=1`],
    {},
    { ours: 'maximum supported nested level of 30' },
  ),
  set('of braces', ['--set', `a=${'{'.repeat(50_000)}`]),
  set('of keys of Object.prototype', ['--set', '__proto__.polluted=1,constructor.prototype.polluted=1,a.__proto__=2']),
  set('of a map over a list', ['--set', 'a[0]=1', '--set', 'a.b=2']),
  set('by JSON that is none', ['--set-json', 'a={']),
  set('by JSON that is deep', ['--set-json', `a=${'['.repeat(20_000)}`]),
  set('by JSON with keys of Object.prototype', ['--set-json', '{"__proto__":{"polluted":1},"constructor":2}']),
  set('by no file', ['--set-file', 'a=nowhere']),
  set('by a folder', ['--set-file', 'a=c']),
  set('by a binary file', ['--set-file', 'a=v'], { v: bytes([0, 255, 0x80]) }),
  set('by an endless device', ['--set-file', 'a=/dev/zero'], {}, { ours: '/dev/zero' }),
];

function nestedBlocks(depth: number): string {
  return Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:\n`).join('');
}
