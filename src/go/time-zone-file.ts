/**
 * Compiled time zone files (TZif, RFC 9636) as Go 1.26 reads them (time/zoneinfo_read.go): the 64-bit data where the file has
 * it, and the rule at its end for instants after the last change.
 */
import type { Zone, ZoneState } from './time-zone.ts';
import { dateOfDay, dayOfDate, isLeap } from './time.ts';

const DAY = 86_400;

interface Header {
  readonly version: number;
  readonly isUtcCount: number;
  readonly isStandardCount: number;
  readonly leapCount: number;
  readonly changeCount: number;
  readonly stateCount: number;
  readonly nameLength: number;
}

/** The zone of a file's content under a name; undefined when it is no such file. */
export function fileZone(name: string, data: Uint8Array): Zone | undefined {
  try {
    return readZone(name, new DataView(data.buffer, data.byteOffset, data.byteLength));
  } catch (error) {
    if (error instanceof RangeError) return undefined; // the file ends too early
    throw error;
  }
}

function readZone(name: string, view: DataView): Zone | undefined {
  let at = 0;
  let header = readHeader(view, at);
  if (header === undefined) return undefined;
  let timeSize = 4;
  if (header.version >= 2) {
    at += 44 + dataLength(header, 4);
    header = readHeader(view, at);
    if (header === undefined) return undefined;
    timeSize = 8;
  }
  at += 44;
  const changes: bigint[] = [];
  const changeStates: number[] = [];
  for (let i = 0; i < header.changeCount; i++) {
    changes.push(timeSize === 8 ? view.getBigInt64(at + 8 * i) : BigInt(view.getInt32(at + 4 * i)));
    changeStates.push(view.getUint8(at + timeSize * header.changeCount + i));
  }
  const statesAt = at + (timeSize + 1) * header.changeCount;
  const namesAt = statesAt + 6 * header.stateCount;
  const states: ZoneState[] = [];
  for (let i = 0; i < header.stateCount; i++) {
    const state = statesAt + 6 * i;
    states.push({
      offset: view.getInt32(state),
      isDst: view.getUint8(state + 4) !== 0,
      name: readName(view, namesAt + view.getUint8(state + 5)),
    });
  }
  const end = at + dataLength(header, timeSize);
  const rule = timeSize === 8 ? parseRule(readLine(view, end)) : undefined;
  return zoneOf(name, changes, changeStates, states, rule);
}

function readHeader(view: DataView, at: number): Header | undefined {
  if (view.getUint32(at) !== 0x545a_6966) return undefined; // TZif
  const version = view.getUint8(at + 4);
  const count = (i: number): number => view.getUint32(at + 20 + 4 * i);
  return {
    version: version === 0 ? 1 : version - 0x30,
    isUtcCount: count(0),
    isStandardCount: count(1),
    leapCount: count(2),
    changeCount: count(3),
    stateCount: count(4),
    nameLength: count(5),
  };
}

function dataLength(h: Header, timeSize: number): number {
  const states = h.stateCount * 6 + h.nameLength;
  return h.changeCount * (timeSize + 1) + states + h.leapCount * (timeSize + 4) + h.isStandardCount + h.isUtcCount;
}

function readName(view: DataView, at: number): string {
  let name = '';
  for (let i = at; view.getUint8(i) !== 0; i++) name += String.fromCharCode(view.getUint8(i));
  return name;
}

function readLine(view: DataView, at: number): string {
  let line = '';
  for (let i = at + 1; i < view.byteLength && view.getUint8(i) !== 10; i++)
    line += String.fromCharCode(view.getUint8(i));
  return line;
}

function zoneOf(
  name: string,
  changes: readonly bigint[],
  changeStates: readonly number[],
  states: readonly ZoneState[],
  rule: Rule | undefined,
): Zone | undefined {
  if (states.length === 0 || changeStates.some((state) => state >= states.length)) return undefined;
  // before the first change holds the first state that is not daylight saving
  const first = states.find((state) => !state.isDst) ?? states[0]!;
  const lookup = (seconds: bigint): ZoneState => {
    let low = 0;
    let high = changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (changes[middle]! <= seconds) low = middle + 1;
      else high = middle;
    }
    if (low === changes.length && rule !== undefined) return stateByRule(rule, seconds);
    return low === 0 ? first : states[changeStates[low - 1]!]!;
  };
  return { name, lookup, states };
}

/** A POSIX TZ text such as `CET-1CEST,M3.5.0,M10.5.0/3`. */
interface Rule {
  readonly standard: ZoneState;
  readonly daylight?: { readonly state: ZoneState; readonly start: RuleDate; readonly end: RuleDate };
}

interface RuleDate {
  readonly kind: 'julian' | 'day' | 'month';
  readonly month: number;
  readonly week: number;
  readonly day: number;
  /** Seconds after local midnight. */
  readonly time: number;
}

const RULE =
  /^(?:<([^>]+)>|([^-+0-9,<]{3,}))([-+]?[0-9:]+)(?:(?:<([^>]+)>|([^-+0-9,<]{3,}))([-+]?[0-9:]+)?(?:,([^,]+),([^,]+))?)?$/;

function parseRule(text: string): Rule | undefined {
  const match = RULE.exec(text);
  if (match === null) return undefined;
  const [, quoted, bare, offset, daylightQuoted, daylightBare, daylightOffset, from, to] = match;
  const standard = { name: quoted ?? bare!, offset: -clock(offset!), isDst: false };
  const daylightName = daylightQuoted ?? daylightBare;
  if (daylightName === undefined) return { standard };
  const daylight = {
    name: daylightName,
    offset: daylightOffset === undefined ? standard.offset + 3600 : -clock(daylightOffset),
    isDst: true,
  };
  const start = parseRuleDate(from ?? 'M3.2.0');
  const end = parseRuleDate(to ?? 'M11.1.0');
  return start === undefined || end === undefined ? undefined : { standard, daylight: { state: daylight, start, end } };
}

function parseRuleDate(text: string): RuleDate | undefined {
  const match = /^(?:M([0-9]+)\.([0-9]+)\.([0-9]+)|(J?)([0-9]+))(?:\/([-+]?[0-9:]+))?$/.exec(text);
  if (match === null) return undefined;
  const [, month, week, weekday, julian, day, time] = match;
  const rule: RuleDate = {
    kind: month !== undefined ? 'month' : julian === 'J' ? 'julian' : 'day',
    month: Number(month ?? 0),
    week: Number(week ?? 0),
    day: Number(weekday ?? day),
    time: time === undefined ? 7200 : clock(time),
  };
  return isRuleDate(rule) ? rule : undefined;
}

/** What Go takes: the rest is in no year. */
function isRuleDate({ kind, month, week, day, time }: RuleDate): boolean {
  if (Math.abs(time) >= 169 * 3600) return false;
  if (kind === 'month') return month >= 1 && month <= 12 && week >= 1 && week <= 5 && day <= 6;
  return day >= (kind === 'julian' ? 1 : 0) && day <= 365;
}

/** `[-]hh[:mm[:ss]]` in seconds. */
function clock(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[-+]/, '').split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

function stateByRule(rule: Rule, seconds: bigint): ZoneState {
  if (rule.daylight === undefined) return rule.standard;
  const { state, start, end } = rule.daylight;
  const at = Number(seconds) + rule.standard.offset;
  const { year } = dateOfDay(Math.floor(Number(seconds) / DAY));
  const startsAt = secondsOf(start, year);
  // the end is told in daylight saving time
  const endsAt = secondsOf(end, year) - (state.offset - rule.standard.offset);
  const inside = startsAt < endsAt ? at >= startsAt && at < endsAt : at >= startsAt || at < endsAt;
  return inside ? state : rule.standard;
}

/** When a rule applies in a year: local seconds since the epoch. */
function secondsOf(rule: RuleDate, year: number): number {
  const newYear = dayOfDate(year, 1, 1);
  if (rule.kind === 'day') return (newYear + rule.day) * DAY + rule.time;
  if (rule.kind === 'julian') {
    // day 60 is March 1 in every year
    return (newYear + rule.day - 1 + (isLeap(year) && rule.day >= 60 ? 1 : 0)) * DAY + rule.time;
  }
  const first = dayOfDate(year, rule.month, 1);
  const weekday = (((first + 4) % 7) + 7) % 7;
  let day = first + ((rule.day - weekday + 7) % 7) + 7 * (rule.week - 1);
  while (day >= dayOfDate(year, rule.month + 1, 1)) day -= 7;
  return day * DAY + rule.time;
}
