/**
 * Go 1.26 `Time.Format` (time/format.go). A layout is an example of the reference time, `Mon Jan 2 15:04:05 MST 2006`;
 * `layoutElements` cuts it into literal text and elements, for the parser too.
 */
import type { CivilTime, Time } from './time.ts';

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

export const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00';

const ELEMENT =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|0[1-6]|002|15|1|2006|2|_2(?!006)|__2|3|4|5|PM|pm|[-Z]07(?:0000|:00:00|00|:00|)|[.,](?:0+|9+)(?![0-9])/g;

export interface LayoutElement {
  /** Literal text before the element. */
  readonly prefix: string;
  /** The element as written; empty after the last. */
  readonly element: string;
}

/** The elements of a layout with the literal text before each; the last has no element. */
export function layoutElements(layout: string): LayoutElement[] {
  const parts: LayoutElement[] = [];
  let at = 0;
  for (const match of layout.matchAll(ELEMENT)) {
    parts.push({ prefix: layout.slice(at, match.index), element: match[0] });
    at = match.index + match[0].length;
  }
  parts.push({ prefix: layout.slice(at), element: '' });
  return parts;
}

/** `Time.Format`. */
export function formatTime(time: Time, layout: string): string {
  const civil = time.civil();
  let out = '';
  for (const { prefix, element } of layoutElements(layout)) {
    out += prefix;
    if (element !== '') out += formatElement(time, civil, element);
  }
  return out;
}

/** `Time.String`: `2026-01-02 15:04:05.9 +0100 CET`. */
export function timeString(time: Time): string {
  return formatTime(time, '2006-01-02 15:04:05.999999999 -0700 MST');
}

function formatElement(time: Time, c: CivilTime, element: string): string {
  switch (element) {
    case '2006':
      return pad(c.year, 4);
    case '06':
      return pad(Math.abs(c.year) % 100, 2);
    case 'January':
      return MONTHS[c.month - 1]!;
    case 'Jan':
      return MONTHS[c.month - 1]!.slice(0, 3);
    case '1':
      return String(c.month);
    case '01':
      return pad(c.month, 2);
    case 'Monday':
      return WEEKDAYS[c.weekday]!;
    case 'Mon':
      return WEEKDAYS[c.weekday]!.slice(0, 3);
    case '2':
      return String(c.day);
    case '_2':
      return String(c.day).padStart(2, ' ');
    case '02':
      return pad(c.day, 2);
    case '__2':
      return String(c.yearDay).padStart(3, ' ');
    case '002':
      return pad(c.yearDay, 3);
    case '15':
      return pad(c.hour, 2);
    case '3':
      return String(c.hour % 12 || 12);
    case '03':
      return pad(c.hour % 12 || 12, 2);
    case '4':
      return String(c.minute);
    case '04':
      return pad(c.minute, 2);
    case '5':
      return String(c.second);
    case '05':
      return pad(c.second, 2);
    case 'PM':
      return c.hour >= 12 ? 'PM' : 'AM';
    case 'pm':
      return c.hour >= 12 ? 'pm' : 'am';
    case 'MST': {
      const { name, offset } = time.zoneState();
      return name === '' ? formatOffset(offset, '-0700') : name;
    }
    default:
      return /^[.,]/.test(element)
        ? formatFraction(time.nanoseconds, element)
        : formatOffset(time.zoneState().offset, element);
  }
}

function formatOffset(offset: number, element: string): string {
  if (offset === 0 && element.startsWith('Z')) return 'Z';
  const minutes = Math.trunc(offset / 60);
  const colon = element.includes(':') ? ':' : '';
  const digits = element.replace(/[^0-9]/g, '').length;
  let out = (minutes < 0 ? '-' : '+') + pad(Math.trunc(Math.abs(minutes) / 60), 2);
  if (digits >= 4) out += colon + pad(Math.abs(minutes) % 60, 2);
  // Go takes the sign off the seconds only if the minutes are negative
  if (digits === 6) out += colon + pad((minutes < 0 ? -offset : offset) % 60, 2);
  return out;
}

function formatFraction(nanoseconds: number, element: string): string {
  const trim = element[1] === '9';
  if (trim && nanoseconds === 0) return '';
  const text = element[0]! + pad(nanoseconds, 9).slice(0, element.length - 1);
  return trim ? text.replace(/[.,]?0*$/, '') : text;
}

function pad(n: number, width: number): string {
  return (n < 0 ? '-' : '') + String(Math.abs(n)).padStart(width, '0');
}
