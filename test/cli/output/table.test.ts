import { expect, test } from 'bun:test';
import { tableText } from '../../../src/cli/output/table.ts';
import { textWidth } from '../../../src/cli/output/text-width.ts';

const tables: readonly [string, readonly (readonly string[])[], string][] = [
  [
    'cells are padded, the last of a row too',
    [
      ['A', 'LONG'],
      ['xyz', 'b'],
    ],
    'A  \tLONG\nxyz\tb   \n',
  ],
  ['no rows', [], '\n'],
  [
    'an empty column has no width',
    [
      ['', 'a'],
      ['', 'b'],
    ],
    '\ta\n\tb\n',
  ],
  [
    'several lines are cut to the longest',
    [
      ['N', 'T'],
      ['1', 'first line\nsecond'],
    ],
    'N\tT         \n1\tfirst l...\n',
  ],
  [
    'wide characters count twice',
    [
      ['日本', 'x'],
      ['abc', 'y'],
    ],
    '日本\tx\nabc \ty\n',
  ],
];
for (const [name, rows, text] of tables) {
  test(name, () => {
    expect(tableText(rows)).toBe(text);
  });
}

const widths: readonly [string, number][] = [
  ['', 0],
  ['plain', 5],
  ['naïve', 5],
  ['e\u0301', 1],
  ['漢字', 4],
  ['🎉', 2],
  ['a\u200bb', 2],
  ['\x1b[31mred\x1b[0m', 3],
  ['tab\t', 3],
  ['ﾊﾛ', 2],
  ['Ａ', 2],
];
for (const [text, width] of widths) {
  test(`width of ${JSON.stringify(text)}`, () => {
    expect(textWidth(text)).toBe(width);
  });
}
