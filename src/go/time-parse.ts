/** Go 1.26 `time.ParseInLocation` (time/format.go) with its error texts. */
import { quoteTime } from './duration.ts';
import { layoutElements, MONTHS, WEEKDAYS } from './time-format.ts';
import { fixedZone, utc, type Zone } from './time-zone.ts';
import { dateOfDay, dayOfDate, daysInMonth, Time, timeOf } from './time.ts';

interface Fields {
  year: number;
  month: number | undefined;
  day: number | undefined;
  yearDay: number | undefined;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  half: 'AM' | 'PM' | undefined;
  isUtc: boolean;
  offset: number | undefined;
  zoneName: string;
}

/** The text does not fit the element. */
const bad = Symbol('bad');
/** What is left of the text; or why it fails: `bad`, or the field that is out of range and what is left. */
type Outcome = string | typeof bad | { readonly range: string };

/** `time.ParseInLocation`: a text without a zone is in `zone`. Throws with Go's text. */
export function parseTime(layout: string, value: string, zone: Zone): Time {
  const fields: Fields = {
    year: 0,
    month: undefined,
    day: undefined,
    yearDay: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    half: undefined,
    isUtc: false,
    offset: undefined,
    zoneName: '',
  };
  const cannot = (text: string, element: string): Error =>
    new Error(
      `parsing time ${quoteTime(value)} as ${quoteTime(layout)}: cannot parse ${quoteTime(text)} as ${quoteTime(element)}`,
    );
  const fail = (message: string): Error => new Error(`parsing time ${quoteTime(value)}: ${message}`);
  const elements = layoutElements(layout);
  let rest = value;
  for (const [i, { prefix, element }] of elements.entries()) {
    const skipped = skip(rest, prefix);
    if (skipped.failed) throw cannot(skipped.rest, prefix);
    rest = skipped.rest;
    if (element === '') {
      if (rest !== '') throw fail(`extra text: ${quoteTime(rest)}`);
      break;
    }
    const outcome = parseElement(fields, element, rest, /^[.,]/.test(elements[i + 1]?.element ?? ''));
    if (outcome === bad) throw cannot(rest, element);
    if (typeof outcome === 'object') throw fail(`${outcome.range} out of range`);
    rest = outcome;
  }
  if (fields.half === 'PM' && fields.hour < 12) fields.hour += 12;
  else if (fields.half === 'AM' && fields.hour === 12) fields.hour = 0;
  const problem = settleDate(fields);
  if (problem !== undefined) throw fail(problem);
  return inZone({ ...fields, month: fields.month!, day: fields.day! }, zone);
}

/** Turns the day of the year into month and day; fills in what was not told. Tells what is wrong. */
function settleDate(fields: Fields): string | undefined {
  if (fields.yearDay === undefined) {
    fields.month ??= 1;
    fields.day ??= 1;
  } else {
    const first = dayOfDate(fields.year, 1, 1);
    const date = dateOfDay(first + fields.yearDay - 1);
    if (fields.yearDay < 1 || date.year !== fields.year) return 'day-of-year out of range';
    if (fields.month !== undefined && fields.month !== date.month) return 'day-of-year does not match month';
    if (fields.day !== undefined && fields.day !== date.day) return 'day-of-year does not match day';
    fields.month = date.month;
    fields.day = date.day;
  }
  return fields.day < 1 || fields.day > daysInMonth(fields.year, fields.month) ? 'day out of range' : undefined;
}

function inZone(fields: Fields & { month: number; day: number }, zone: Zone): Time {
  if (fields.isUtc) return timeOf(fields, utc);
  const asUtc = timeOf(fields, utc);
  const { offset, zoneName } = fields;
  if (offset !== undefined) {
    const time = new Time(asUtc.seconds - BigInt(offset), asUtc.nanoseconds, zone);
    const state = time.zoneState();
    return state.offset === offset && (zoneName === '' || state.name === zoneName)
      ? time
      : time.in(fixedZone(zoneName, offset));
  }
  if (zoneName === '') return timeOf(fields, zone);
  const known = offsetOfName(zone, zoneName, asUtc.seconds);
  if (known !== undefined) return new Time(asUtc.seconds - BigInt(known), asUtc.nanoseconds, zone);
  const hours = zoneName.length > 3 && zoneName.startsWith('GMT') ? Number(zoneName.slice(3)) : 0;
  return asUtc.in(fixedZone(zoneName, hours * 3600));
}

/** The offset that an abbreviation has in the zone, at that local time if it then applies. */
function offsetOfName(zone: Zone, name: string, seconds: bigint): number | undefined {
  const named = zone.states.filter((state) => state.name === name);
  const current = named.find((state) => zone.lookup(seconds - BigInt(state.offset)).name === name);
  if (current !== undefined) return zone.lookup(seconds - BigInt(current.offset)).offset;
  return named[0]?.offset;
}

function parseElement(f: Fields, element: string, text: string, fractionFollows: boolean): Outcome {
  switch (element) {
    case '2006': {
      if (!/^[0-9]{4}/.test(text)) return bad;
      f.year = Number(text.slice(0, 4));
      return text.slice(4);
    }
    case '06': {
      if (!/^(?:[0-9]{2}|[-+][0-9])/.test(text)) return bad;
      const year = Number(text.slice(0, 2));
      f.year = year >= 69 ? year + 1900 : year + 2000;
      return text.slice(2);
    }
    case 'January':
    case 'Jan': {
      const index = find(MONTHS, text, element === 'Jan');
      if (index < 0) return bad;
      f.month = index + 1;
      return text.slice(element === 'Jan' ? 3 : MONTHS[index]!.length);
    }
    case 'Monday':
    case 'Mon': {
      const index = find(WEEKDAYS, text, element === 'Mon');
      return index < 0 ? bad : text.slice(element === 'Mon' ? 3 : WEEKDAYS[index]!.length);
    }
    case '1':
    case '01':
      return number(text, element === '01', (n) => ((f.month = n), n >= 1 && n <= 12), 'month');
    case '2':
    case '_2':
    case '02':
      return number(
        element === '_2' ? text.replace(/^ /, '') : text,
        element === '02',
        (n) => ((f.day = n), true),
        'day',
      );
    case '__2':
    case '002': {
      const match = (element === '__2' ? /^ {0,2}([0-9]{1,3})/ : /^([0-9]{3})/).exec(text);
      if (match === null) return bad;
      f.yearDay = Number(match[1]);
      return text.slice(match[0].length);
    }
    case '15':
      return number(text, false, (n) => ((f.hour = n), n < 24), 'hour');
    case '3':
    case '03':
      return number(text, element === '03', (n) => ((f.hour = n), n <= 12), 'hour');
    case '4':
    case '04':
      return number(text, element === '04', (n) => ((f.minute = n), n < 60), 'minute');
    case '5':
    case '05': {
      const rest = number(text, element === '05', (n) => ((f.second = n), n < 60), 'second');
      if (typeof rest !== 'string' || fractionFollows) return rest;
      // a fraction is taken even if the layout has none
      const fraction = /^[.,][0-9]+/.exec(rest)?.[0];
      if (fraction === undefined) return rest;
      f.nanosecond = nanoseconds(fraction);
      return rest.slice(fraction.length);
    }
    case 'PM':
    case 'pm': {
      const half = text.slice(0, 2);
      if (half !== element && half !== element.replace(/^./, (c) => (c === 'P' ? 'A' : 'a'))) return bad;
      f.half = half.toUpperCase() as 'AM' | 'PM';
      return text.slice(2);
    }
    case 'MST':
      return parseZoneName(f, text);
    default:
      return /^[.,]/.test(element) ? parseFraction(f, element, text) : parseOffset(f, element, text);
  }
}

function parseZoneName(f: Fields, text: string): Outcome {
  if (text.startsWith('UTC')) {
    f.isUtc = true;
    return text.slice(3);
  }
  const length = zoneNameLength(text);
  if (length === 0) return bad;
  f.zoneName = text.slice(0, length);
  return text.slice(length);
}

function zoneNameLength(text: string): number {
  if (/^(?:ChST|MeST)/.test(text)) return 4;
  const offset = /^(?:GMT)?([-+])([0-9]+)/.exec(text);
  if (text.startsWith('GMT')) return offset !== null && Number(offset[2]) <= 23 ? offset[0].length : 3;
  if (/^[-+]/.test(text)) return text.length >= 3 && offset !== null && Number(offset[2]) <= 23 ? offset[0].length : 0;
  const upper = /^[A-Z]{0,6}/.exec(text)![0];
  if (upper.length === 5) return upper.endsWith('T') ? 5 : 0;
  if (upper.length === 4) return upper.endsWith('T') || upper === 'WITA' ? 4 : 0;
  return upper.length === 3 ? 3 : 0;
}

function parseFraction(f: Fields, element: string, text: string): Outcome {
  if (element[1] === '9') {
    const fraction = /^[.,][0-9]+/.exec(text)?.[0];
    // leaving out a fraction of nines is fine
    if (fraction === undefined) return text;
    f.nanosecond = nanoseconds(fraction);
    return text.slice(fraction.length);
  }
  const fraction = text.slice(0, element.length);
  if (fraction.length < element.length || !/^[.,]/.test(fraction)) return bad;
  const digits = fraction.slice(1, 10);
  if (/^-[0-9]+$/.test(digits) && Number(digits) < 0) return { range: 'fractional second' };
  if (!/^[-+]?[0-9]*$/.test(digits)) return bad;
  f.nanosecond = nanoseconds(`.${digits}`);
  return text.slice(element.length);
}

function nanoseconds(fraction: string): number {
  const digits = fraction.slice(1, 10);
  return (Number(digits) || 0) * 10 ** (9 - digits.length);
}

function parseOffset(f: Fields, element: string, text: string): Outcome {
  if (element.startsWith('Z') && text.startsWith('Z')) {
    f.isUtc = true;
    return text.slice(1);
  }
  const colon = element.includes(':') ? ':' : '';
  const count = element.replace(/[^0-9]/g, '').length / 2;
  const length = 1 + 2 * count + colon.length * (count - 1);
  const parts = Array.from({ length: count }, (_, i) =>
    text.slice(1 + i * (2 + colon.length), 3 + i * (2 + colon.length)),
  );
  if (text.length < length) return bad;
  for (let i = 1; colon !== '' && i < count; i++) if (text[3 * i] !== ':') return bad;
  const firstBad = parts.findIndex((part) => !/^[0-9]{2}$/.test(part));
  // the parts after one that is no number are not looked at
  const [hours = 0, minutes = 0, seconds = 0] = (firstBad < 0 ? parts : parts.slice(0, firstBad)).map(Number);
  if (seconds > 60) return { range: 'time zone offset second' };
  if (minutes > 60) return { range: 'time zone offset minute' };
  if (hours > 24) return { range: 'time zone offset hour' };
  if (firstBad >= 0 || !/^[-+]/.test(text)) return bad;
  const offset = (hours * 60 + minutes) * 60 + seconds;
  // an offset of -1 second is how Go marks that there is none
  f.offset = text.startsWith('-') ? -offset : offset;
  if (f.offset === -1) f.offset = undefined;
  return text.slice(length);
}

/** One or two digits; two when `fixed`. */
function number(text: string, fixed: boolean, take: (n: number) => boolean, field: string): Outcome {
  const digits = /^[0-9]{1,2}/.exec(text)?.[0] ?? '';
  if (digits === '' || (fixed && digits.length < 2)) return bad;
  return take(Number(digits)) ? text.slice(digits.length) : { range: field };
}

function find(names: readonly string[], text: string, short: boolean): number {
  return names.findIndex((name) => {
    const wanted = short ? name.slice(0, 3) : name;
    return text.slice(0, wanted.length).toLowerCase() === wanted.toLowerCase();
  });
}

/** Goes past literal text; a run of spaces there stands for any number of spaces. */
function skip(text: string, prefix: string): { rest: string; failed: boolean } {
  let at = 0;
  for (let i = 0; i < prefix.length; i++) {
    if (prefix[i] === ' ') {
      if (at < text.length && text[at] !== ' ') return { rest: text.slice(at), failed: true };
      while (prefix[i + 1] === ' ') i++;
      while (text[at] === ' ') at++;
    } else if (text[at] === prefix[i]) at++;
    else return { rest: text.slice(at), failed: true };
  }
  return { rest: text.slice(at), failed: false };
}
