import { expect, test } from 'bun:test';
import { Machine } from '../../src/go/regexp-machine.ts';
import { isBounded, toNative } from '../../src/go/regexp-native.ts';
import { parseRegexp } from '../../src/go/regexp-syntax.ts';
import { literalIn } from '../../src/go/regexp-tree.ts';
import { compileRegexp, mustCompileRegexp, quoteMeta } from '../../src/go/regexp.ts';
import { recorded } from '../recorded.ts';
import { processorTime } from '../processor-time.ts';

interface Case {
  readonly re: string;
  readonly s: string;
  readonly repl?: string;
  readonly n?: number;
}

test('matches, replacements, splits and errors are those of Go', () => {
  const wrong: unknown[] = [];
  for (const { case: asked, out, err } of recorded<Case>('regexp')) {
    let got: string;
    try {
      const regexp = compileRegexp(asked.re);
      const { s, repl = '', n = -1 } = asked;
      got = JSON.stringify([
        regexp.findAll(s, n) ?? null,
        regexp.replaceAll(s, repl),
        regexp.replaceAllLiteral(s, repl),
        regexp.split(s, n) ?? null,
      ]);
    } catch (error) {
      got = (error as Error).message;
    }
    const want = err ?? JSON.stringify(JSON.parse(out!));
    if (got !== want) wrong.push({ asked, want, got });
  }
  expect(wrong).toEqual([]);
});

test('the machine finds what the host finds, wherever the host is asked', () => {
  for (const { case: asked, err } of recorded<Case>('regexp')) {
    if (err !== undefined) continue;
    const { root, groupNames } = parseRegexp(asked.re);
    const native = toNative(root);
    if (native === undefined || !isBounded(native, asked.s.length)) continue;
    const captures = new Machine(root, groupNames.length).match(asked.s, 0);
    const match = new RegExp(native.source, 'u').exec(asked.s);
    const groups = groupNames.map((_, i) => {
      const end = captures?.[2 * i + 1] ?? -1;
      return end < 0 ? undefined : asked.s.slice(captures![2 * i], end);
    });
    expect([asked.re, captures === undefined ? null : groups]).toEqual([asked.re, match === null ? null : [...match]]);
  }
});

test('every match has the literal of its expression in it', () => {
  expect(literalIn(parseRegexp('(?m)^(?:[^#]|/[^/])*some_zone\\s*=\\s*x+yz').root)).toBe('some_zone');
  for (const pattern of ['a|b', '(?i)abc', '(abc)?', 'é', '[ab]*']) {
    expect(literalIn(parseRegexp(pattern).root)).toBe('');
  }
  for (const { case: asked, err } of recorded<Case>('regexp')) {
    if (err !== undefined) continue;
    const { root, groupNames } = parseRegexp(asked.re);
    const captures = new Machine(root, groupNames.length).match(asked.s, 0);
    if (captures !== undefined) expect(asked.s.slice(captures[0], captures[1])).toContain(literalIn(root));
  }
});

test('a byte that is not UTF-8 counts as U+FFFD and comes back as it was', () => {
  const text = 'a\udcffb';
  expect(compileRegexp('a.b').find(text)).toBe(text);
  expect(compileRegexp('\\x{fffd}').find(text)).toBe('\udcff');
  expect(compileRegexp('[^a-z]').replaceAll(text, '[$0]')).toBe('a[\udcff]b');
  expect(() => compileRegexp('a\udcff')).toThrow('error parsing regexp: invalid UTF-8: `\udcff`');
});

test('the panic of MustCompile quotes as Go does', () => {
  expect(() => mustCompileRegexp('[a')).toThrow('regexp: Compile(`[a`): error parsing regexp: missing closing ]: `[a`');
  expect(() => mustCompileRegexp('`(')).toThrow('regexp: Compile("`("): error parsing regexp: missing closing ): ``(`');
});

test('quoteMeta escapes what Go escapes', () => {
  expect(quoteMeta('a.b*c\\d[e]{f}(g)^$+?|-é/ ')).toBe('a\\.b\\*c\\\\d\\[e\\]\\{f\\}\\(g\\)\\^\\$\\+\\?\\|-é/ ');
});

test.each([
  ['(a*)*b', 'a'.repeat(5000)],
  ['(a|aa)+$', `${'a'.repeat(5000)}!`],
  ['([a-z]+)*[0-9]', 'a'.repeat(5000)],
  ['(.*)(.*)(.*)(.*)(.*)x', 'y'.repeat(1000)],
])('%s does not blow up', (pattern, text) => {
  const start = processorTime();
  expect(compileRegexp(pattern).matches(text)).toBe(false);
  expect(processorTime() - start).toBeLessThan(5000);
});

test('too deep and too big expressions are refused', () => {
  const nested = (depth: number): string => '('.repeat(depth) + 'a' + ')'.repeat(depth);
  expect(compileRegexp(nested(999)).matches('a')).toBe(true);
  expect(() => compileRegexp(nested(1000))).toThrow('expression nests too deeply');
  expect(() => compileRegexp('('.repeat(100_000))).toThrow('missing closing )');
});
