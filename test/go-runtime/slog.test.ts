import { expect, test } from 'bun:test';
import { logLine } from '../../src/go/slog.ts';

test('attributes are quoted where they have to be', () => {
  expect(
    logLine('WARN', 'x', {
      empty: '',
      back: 'a\\b',
      equals: 'a=b',
      quote: '"',
      end: 'a\n',
      e: 'é',
      no: '\u00a0',
      bad: '\ufffd',
    }),
  ).toBe('level=WARN msg=x empty="" back=a\\b equals="a=b" quote="\\"" end="a\\n" e=é no="\\u00a0" bad="�"');
});
