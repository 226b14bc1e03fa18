import { expect, test } from 'bun:test';
import { IgnoreRules } from '../../src/chart/ignore.ts';
import { toBytes } from '../../src/go/strings.ts';
import { recorded } from '../recorded.ts';

interface Case {
  readonly rules: string;
  readonly paths: readonly string[];
}

for (const { case: given, out, err } of recorded<Case>('helmignore')) {
  test(`${JSON.stringify(given.rules)} ${given.paths.length < 5 ? given.paths.join(' ') : ''}`, () => {
    const ignored = (): string[] => {
      const rules = IgnoreRules.parse(toBytes(given.rules));
      rules.addDefaults();
      return given.paths.filter((path) => rules.ignores(path.replace(/\/$/, ''), path.endsWith('/')));
    };
    if (err === undefined) expect(ignored()).toEqual(JSON.parse(out!) as string[]);
    else expect(ignored).toThrow(new Error(err));
  });
}

test('a line of 64 KiB is too long for the scanner', () => {
  expect(() => IgnoreRules.parse(toBytes('a'.repeat(65535)))).not.toThrow();
  expect(() => IgnoreRules.parse(toBytes('a'.repeat(65536)))).toThrow(new Error('bufio.Scanner: token too long'));
});
