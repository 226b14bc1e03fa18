/** `time.Parse(time.RFC3339, …)` of Go 1.26 as far as its errors go: the `generated` field of lock files. */
import { quote } from '../go/strconv.ts';

const layout = '2006-01-02T15:04:05Z07:00';
/** The layout's elements: literal text, or what digits must follow and in which range. */
const elements: readonly (readonly [name: string, pattern: RegExp, max?: number, what?: string])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/, 12, 'month'],
  ['-', /^-/],
  ['02', /^\d{2}/],
  ['T', /^T/],
  ['15', /^\d{1,2}/, 23, 'hour'],
  [':', /^:/],
  ['04', /^\d{2}/, 59, 'minute'],
  [':', /^:/],
  ['05', /^\d{2}/, 59, 'second'],
  ['Z07:00', /^(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})/],
];

/** Throws Go's `parsing time …` error unless `text` is a time in RFC 3339. */
export function checkRfc3339(text: string): void {
  const fail = (message: string): never => {
    throw new Error(`parsing time ${quote(text)}${message}`);
  };
  let rest = text;
  for (const [name, pattern, max, what] of elements) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) return fail(` as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(name)}`);
    const below = name === '01' ? 1 : 0;
    if (max !== undefined && (Number(found) > max || Number(found) < below)) fail(`: ${what!} out of range`);
    rest = rest.slice(found.length);
  }
  if (rest !== '') fail(`: extra text: ${quote(rest)}`);
  const [year, month, day] = text.split(/\D/, 3).map(Number) as [number, number, number];
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  if (day < 1 || day > days) fail(': day out of range');
}
