/**
 * Sprig 3.3's dates (date.go). A date is a `time.Time`, or an int, int32 or int64 with seconds since the Unix epoch; anything
 * else stands for now. A zone that is not known stands for UTC.
 */
import { durationString, parseDuration, roundDuration, SECOND } from '../go/duration.ts';
import { func } from '../go/func.ts';
import { formatTime } from '../go/time-format.ts';
import { parseTime } from '../go/time-parse.ts';
import { prepareTimeTypes, timeHost, timeType, timeValue } from '../go/time-value.ts';
import { fileZone } from '../go/time-zone-file.ts';
import { intlZone, renamedZone, utc, type Zone } from '../go/time-zone.ts';
import { Time, zeroTime } from '../go/time.ts';
import { anyType, int32Type, int64Type, intType, stringType } from '../go/types.ts';
import { GoInt, GoStruct, type GoFunc, type Value } from '../go/values.ts';
import type { Clock, SprigPorts } from './ports.ts';

const MAX_INT64 = 0x7fff_ffff_ffff_ffffn;
const DATE_ONLY = '2006-01-02';

class Dates {
  readonly #clock: Clock;
  #local: Zone | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): Time {
    const { seconds, nanoseconds } = this.#clock.now();
    return new Time(seconds, nanoseconds, this.localZone());
  }

  localZone(): Zone {
    if (this.#local === undefined) {
      const name = this.#clock.timeZone();
      const zone = name === 'UTC' || name === '' ? utc : (this.#namedZone(name) ?? utc);
      this.#local = renamedZone(zone, 'Local');
    }
    return this.#local;
  }

  /** `time.LoadLocation`, with UTC for what it does not find. */
  zone(name: string): Zone {
    if (name === '' || name === 'UTC') return utc;
    if (name === 'Local') return this.localZone();
    if (/^[/\\]|\.\./.test(name)) return utc;
    return this.#namedZone(name) ?? utc;
  }

  /** The time that a date argument stands for. */
  timeOf(date: Value, types = [intType, int32Type, int64Type]): Time {
    if (date instanceof GoStruct && date.struct === timeType) return timeHost(date);
    if (date instanceof GoInt && types.includes(date.type)) return new Time(date.value, 0, this.localZone());
    return this.now();
  }

  format(layout: string, date: Value, zone: string): string {
    return formatTime(this.timeOf(date).in(this.zone(zone)), layout);
  }

  #namedZone(name: string): Zone | undefined {
    if (this.#clock.zoneFile === undefined) return intlZone(name);
    const data = this.#clock.zoneFile(name);
    return data === undefined ? undefined : fileZone(name, data);
  }
}

/** Sprig's date functions on a clock. */
export function dateFunctions(ports: Pick<SprigPorts, 'clock'>): readonly GoFunc[] {
  const dates = new Dates(ports.clock);
  prepareTimeTypes(() => dates.localZone());
  const inZone = (layout: string, date: Value, zone: string): string => dates.format(layout, date, zone);
  const modify = (duration: string, date: GoStruct): GoStruct => {
    try {
      return mustModify(duration, date);
    } catch {
      return date;
    }
  };
  const mustModify = (duration: string, date: GoStruct): GoStruct =>
    timeValue(timeHost(date).add(parseDuration(duration)));
  const mustToDate = (layout: string, text: string): GoStruct => timeValue(parseTime(layout, text, dates.localZone()));
  const toDate = (layout: string, text: string): GoStruct => {
    try {
      return mustToDate(layout, text);
    } catch {
      return timeValue(zeroTime());
    }
  };
  const layoutDateZone = [stringType, anyType, stringType];
  const textAndTime = [stringType, timeType];
  const texts = [stringType, stringType];
  return [
    func('now', [], timeType, () => timeValue(dates.now())),
    func('date', [stringType, anyType], stringType, (layout: string, date: Value) =>
      dates.format(layout, date, 'Local'),
    ),
    func('dateInZone', layoutDateZone, stringType, inZone),
    func('date_in_zone', layoutDateZone, stringType, inZone),
    func('htmlDate', [anyType], stringType, (date: Value) => dates.format(DATE_ONLY, date, 'Local')),
    func('htmlDateInZone', [anyType, stringType], stringType, (date: Value, zone: string) =>
      dates.format(DATE_ONLY, date, zone),
    ),
    func('dateModify', textAndTime, timeType, modify),
    func('date_modify', textAndTime, timeType, modify),
    func('mustDateModify', textAndTime, timeType, mustModify),
    func('must_date_modify', textAndTime, timeType, mustModify),
    func('toDate', texts, timeType, toDate),
    func('mustToDate', texts, timeType, mustToDate),
    func('unixEpoch', [timeType], stringType, (date: GoStruct) => String(timeHost(date).seconds)),
    func('ago', [anyType], stringType, (date: Value) => {
      const since = dates.now().sub(dates.timeOf(date, [intType, int64Type]));
      return durationString(roundDuration(since, SECOND));
    }),
    func('duration', [anyType], stringType, duration),
    func('durationRound', [anyType], stringType, (value: Value) => durationRound(value, () => dates.now())),
  ];
}

function duration(value: Value): string {
  let seconds = 0n;
  if (typeof value === 'string') seconds = parseSeconds(value);
  else if (value instanceof GoInt && value.type === int64Type) seconds = value.value;
  return durationString(BigInt.asIntN(64, seconds * SECOND));
}

// strconv.ParseInt with its error ignored: nothing for what is no number, the nearest for what is too big
function parseSeconds(text: string): bigint {
  if (!/^[-+]?[0-9]+$/.test(text)) return 0n;
  const value = BigInt(text.replace(/^[-+]/, '')) * (text.startsWith('-') ? -1n : 1n);
  return value > MAX_INT64 ? MAX_INT64 : value < -MAX_INT64 - 1n ? -MAX_INT64 - 1n : value;
}

/** The largest unit that fits, rounded down; without a sign. */
function durationRound(value: Value, now: () => Time): string {
  let nanoseconds = 0n;
  if (typeof value === 'string') nanoseconds = parsedOrZero(value);
  else if (value instanceof GoInt && value.type === int64Type) nanoseconds = value.value;
  else if (value instanceof GoStruct && value.struct === timeType) nanoseconds = now().sub(timeHost(value));
  const seconds = (nanoseconds < 0n ? -nanoseconds : nanoseconds) / SECOND;
  const exact = (nanoseconds < 0n ? -nanoseconds : nanoseconds) % SECOND === 0n;
  for (const [unit, length] of ROUND_UNITS) {
    // exactly one unit is still told in the next smaller one
    if (seconds > length || (seconds === length && !exact)) return `${String(seconds / length)}${unit}`;
  }
  return '0s';
}

const ROUND_UNITS = [
  ['y', 31_536_000n],
  ['mo', 2_592_000n],
  ['d', 86_400n],
  ['h', 3600n],
  ['m', 60n],
  ['s', 1n],
] as const;

function parsedOrZero(text: string): bigint {
  try {
    return parseDuration(text);
  } catch {
    return 0n;
  }
}
