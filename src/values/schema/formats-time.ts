/** Formats of dates, times and durations: `format.go` of santhosh-tekuri/jsonschema 6.0.3. */
import { byteLength, sliceBytes } from '../../go/strings.ts';
import { quote } from '../../go/strconv.ts';
import { quoteChar, within, type Problem } from './format-problem.ts';

const DATE = '2006-01-02';

/** As `time.Parse("2006-01-02", …)` says it. */
export function date(text: string): Problem {
  const [, year = '', dash1 = '', month = '', dash2 = '', day = '', extra = ''] =
    /^(\d{4})?(-)?(\d\d)?(-)?(\d\d)?(.*)$/s.exec(text) ?? [];
  const fields: [got: string, layout: string][] = [
    [year, '2006'],
    [dash1, '-'],
    [month, '01'],
    [dash2, '-'],
    [day, '02'],
  ];
  let at = 0;
  for (const [got, layout] of fields) {
    if (got === '')
      return `parsing time ${quote(text)} as ${quote(DATE)}: cannot parse ${quote(text.slice(at))} as ${quote(layout)}`;
    at += got.length;
    if (layout === '01' && (Number(month) < 1 || Number(month) > 12)) {
      return `parsing time ${quote(text)}: month out of range`;
    }
  }
  if (extra !== '') return `parsing time ${quote(text)}: extra text: ${quote(extra)}`;
  const days = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  const known = Number(day) >= 1 && Number(day) <= days;
  return known ? undefined : `parsing time ${quote(text)}: day out of range`;
}

/** A time of day with its offset, as RFC 3339; leap seconds are told by the minute in UTC. */
export function time(text: string): Problem {
  if (byteLength(text) < 9) return 'less than 9 characters long';
  if (sliceBytes(text, 2, 3) !== ':' || sliceBytes(text, 5, 6) !== ':') return 'missing colon in correct place';
  const clock = readNumbers(sliceBytes(text, 0, 8), 'hour/min/sec');
  if (typeof clock === 'string') return clock;
  const [hour, minute, second] = clock as [number, number, number];
  if (hour > 23 || minute > 59 || second > 60) return 'hour/min/sec out of range';
  let rest = sliceBytes(text, 8, byteLength(text));
  if (rest.startsWith('.')) {
    const digits = /^\.\d*/.exec(rest)![0];
    if (digits === '.') return 'no digits in second fraction';
    rest = rest.slice(digits.length);
  }
  let minutes = hour * 60 + minute;
  if (rest !== 'z' && rest !== 'Z') {
    const offset = readOffset(rest);
    if (typeof offset === 'string') return offset;
    minutes -= offset;
    if (minutes < 0) minutes += 24 * 60;
  }
  return second >= 60 && minutes !== 24 * 60 - 1 ? 'invalid leap second' : undefined;
}

function readOffset(text: string): number | string {
  if (byteLength(text) !== 6) return 'offset must be 6 characters long';
  if (!/^[+-]/.test(text)) return 'offset must begin with plus/minus';
  if (sliceBytes(text, 3, 4) !== ':') return 'missing colon in offset in correct place';
  const fields = readNumbers(text.slice(1), 'hour/min in offset');
  if (typeof fields === 'string') return fields;
  const [hours, minutes] = fields as [number, number];
  if (hours > 23 || minutes > 59) return 'hour/min in offset out of range';
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function readNumbers(text: string, what: string): number[] | string {
  const numbers: number[] = [];
  for (const field of text.split(':')) {
    if (!/^[+-]?\d+$/.test(field)) return `invalid ${what}`;
    if (Number(field) < 0) return `non-positive ${what}`;
    numbers.push(Number(field));
  }
  return numbers;
}

export function dateTime(text: string): Problem {
  if (byteLength(text) < 20) return 'less than 20 characters long';
  if (!/[tT]/.test(sliceBytes(text, 10, 11))) return '11th character must be t or T';
  return (
    within('invalid date element', date(sliceBytes(text, 0, 10))) ??
    within('invalid time element', time(sliceBytes(text, 11, byteLength(text))))
  );
}

export function duration(text: string): Problem {
  if (!text.startsWith('P')) return 'must start with P';
  if (text === 'P') return 'nothing after P';
  if (text.endsWith('W')) {
    const weeks = text.slice(1, -1);
    if (weeks === '') return 'no number in week';
    return /^\d*$/.test(weeks) ? undefined : 'invalid week';
  }
  const units = ['YMD', 'HMS'];
  for (const [i, part] of text.slice(1).split('T').entries()) {
    if (i !== 0 && part === '') return 'no time elements';
    const all = units[i];
    if (all === undefined) return 'more than one T';
    const problem = unitsProblem(part, all);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function unitsProblem(part: string, all: string): Problem {
  let left = all;
  let rest = part;
  while (rest !== '') {
    const digits = /^\d*/.exec(rest)![0];
    if (digits === '') return 'missing number';
    rest = rest.slice(digits.length);
    if (rest === '') return 'missing unit';
    const unit = sliceBytes(rest, 0, 1);
    if (!left.includes(unit)) {
      return all.includes(unit) ? `unit ${quoteChar(unit)} out of order` : `invalid unit ${quoteByte(unit)}`;
    }
    left = left.slice(left.indexOf(unit) + 1);
    rest = rest.slice(1);
  }
  return undefined;
}

/** A byte as `%q` prints it: as the character of that number. */
function quoteByte(byte: string): string {
  const code = byte.charCodeAt(0);
  return quoteChar(String.fromCharCode(code >= 0xdc80 ? code - 0xdc00 : code));
}

export function period(text: string): Problem {
  const slash = text.indexOf('/');
  if (slash === -1) return 'missing slash';
  const start = text.slice(0, slash);
  const end = text.slice(slash + 1);
  if (start.startsWith('P')) {
    return within('invalid start duration', duration(start)) ?? within('invalid end date-time', dateTime(end));
  }
  const problem = within('invalid start date-time', dateTime(start));
  if (problem !== undefined) return problem;
  if (end.startsWith('P')) return within('invalid end duration', duration(end));
  return within('invalid end date-time', dateTime(end));
}
