/** Random small damage to a YAML text, the kind that people do. The same seed gives the same mutants. */

import { Prng } from '../random/prng.ts';

/** A whole number from 0 up to, not including, `below`. */
export type Random = (below: number) => number;

export function seededRandom(seed: number): Random {
  const prng = new Prng(seed);
  return (below) => prng.uint32() % below;
}

const pieces = [
  ...Array.from(' \t\n:-?#,[]{}&*!|>\'"%@`\\.~_0x'),
  '  ',
  '\r\n',
  '\r',
  ': ',
  '- ',
  ' #',
  '? ',
  '---\n',
  '...\n',
  '<<: ',
  '&a ',
  '*a',
  '!!int ',
  '!!str ',
  '! ',
  '|\n',
  '>-\n',
  '|2+\n',
  '{{ .x }}',
  '[a, b]',
  '{a: b}',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\u0001',
  'é',
  '😀',
  '%YAML 1.1\n',
  '1e3',
  '0o7',
  'null',
  '=',
];

/** The text with one to three changes. */
export function mutate(text: string, random: Random): string {
  let out = cutDown(text, random);
  for (let i = random(3); i >= 0; i--) out = change(out, random);
  return out;
}

/** A run of lines of a long text, so that the changes are near its end and its middle too. */
function cutDown(text: string, random: Random): string {
  const lines = text.split('\n');
  if (lines.length < 40 || random(4) === 0) return text;
  const start = random(lines.length - 30);
  return lines.slice(start, start + 5 + random(25)).join('\n');
}

function change(text: string, random: Random): string {
  const at = random(text.length + 1);
  switch (random(7)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + random(3));
    case 1:
      return text.slice(0, at) + pieces[random(pieces.length)]! + text.slice(at);
    case 2:
      return text.slice(0, at) + pieces[random(pieces.length)]! + text.slice(at + 1);
    case 3:
      return changeLine(text, random, (line) => ' '.repeat(1 + random(3)) + line);
    case 4:
      return changeLine(text, random, (line) => line.replace(/^ {1,2}/, ''));
    case 5:
      return changeLine(text, random, () => undefined);
    default:
      return changeLine(text, random, (line) => `${line}${pieces[random(pieces.length)]!}`);
  }
}

function changeLine(text: string, random: Random, edit: (line: string) => string | undefined): string {
  const lines = text.split('\n');
  const at = random(lines.length);
  const edited = edit(lines[at]!);
  lines.splice(at, 1, ...(edited === undefined ? [] : [edited]));
  return lines.join('\n');
}
