/** `time.Time`, `time.Duration`, `time.Month`, `time.Weekday` and `*time.Location` as templates see them: types, values, methods. */
import { durationString, HOUR, MINUTE, roundDuration, SECOND, truncateDuration } from './duration.ts';
import { toBytes } from './strings.ts';
import { formatTime, MONTHS, RFC3339_NANO, timeString, WEEKDAYS } from './time-format.ts';
import { utc, type Zone } from './time-zone.ts';
import type { Time } from './time.ts';
import {
  boolType,
  bytesType,
  float64Type,
  int64Type,
  intType,
  pointerTo,
  stringType,
  type GoMethod,
  type GoType,
} from './types.ts';
import { GoInt, GoStruct, int, int64, type Value } from './values.ts';

type Methods = Map<string, GoMethod>;
interface HasType {
  readonly struct: GoType;
  readonly methods: Methods;
}

function struct(name: string): HasType {
  const methods: Methods = new Map();
  return { methods, struct: { name, kind: 'struct', fields: [], methods } };
}

function named(name: string, kind: 'int' | 'int64', methods: Methods): GoType {
  return { name, kind, methods };
}

const method = (
  result: GoType,
  params: readonly GoType[],
  call: (self: never, ...args: never[]) => Value,
): GoMethod => ({
  params,
  variadic: false,
  result,
  call,
});

const durationMethods: Methods = new Map();
export const durationType = named('time.Duration', 'int64', durationMethods);
export const monthType = named(
  'time.Month',
  'int',
  new Map([
    [
      'String',
      method(stringType, [], (self: GoInt) => MONTHS[Number(self.value) - 1] ?? `%!Month(${String(self.value)})`),
    ],
  ]),
);
export const weekdayType = named(
  'time.Weekday',
  'int',
  new Map([
    [
      'String',
      method(stringType, [], (self: GoInt) => WEEKDAYS[Number(self.value)] ?? `%!Weekday(${String(self.value)})`),
    ],
  ]),
);
const location = struct('time.Location');
const time = struct('time.Time');
export const timeType: GoType = time.struct;

/** A `time.Time`. */
export function timeValue(of: Time): GoStruct {
  return new GoStruct(timeType, new Map(), { host: of });
}

/** A `time.Duration` of so many nanoseconds. */
export function durationValue(nanoseconds: bigint): GoInt {
  return new GoInt(BigInt.asIntN(64, nanoseconds), durationType);
}

/** What a `time.Time` value holds. */
export function timeHost(value: GoStruct): Time {
  return value.host as Time;
}

let localZone = (): Zone => utc;

/** Gives the types their methods, on first use; `zone` is what `.Local` shows from now on. */
export function prepareTimeTypes(zone: () => Zone): void {
  localZone = zone;
  if (time.methods.size > 0) return;
  for (const [name, one] of Object.entries(durationTable())) durationMethods.set(name, one);
  location.methods.set(
    'String',
    method(stringType, [], (self: GoStruct) => (self.host as Zone).name),
  );
  for (const [name, one] of Object.entries({ ...readers(), ...arithmetic(), ...texts() })) time.methods.set(name, one);
}

function durationTable(): Record<string, GoMethod> {
  const count = (unit: bigint): GoMethod => method(int64Type, [], (self: GoInt) => int64(self.value / unit));
  const fraction = (unit: bigint): GoMethod =>
    method(float64Type, [], (self: GoInt) => Number(self.value / unit) + Number(self.value % unit) / Number(unit));
  const change = (by: (duration: bigint, unit: bigint) => bigint): GoMethod =>
    method(durationType, [durationType], (self: GoInt, unit: GoInt) => durationValue(by(self.value, unit.value)));
  return {
    String: method(stringType, [], (self: GoInt) => durationString(self.value)),
    Nanoseconds: count(1n),
    Microseconds: count(1000n),
    Milliseconds: count(1_000_000n),
    Seconds: fraction(SECOND),
    Minutes: fraction(MINUTE),
    Hours: fraction(HOUR),
    Round: change(roundDuration),
    Truncate: change(truncateDuration),
    Abs: method(durationType, [], (self: GoInt) => absolute(self.value)),
  };
}

function absolute(duration: bigint): GoInt {
  if (duration >= 0n) return durationValue(duration);
  return durationValue(-duration > 0x7fff_ffff_ffff_ffffn ? 0x7fff_ffff_ffff_ffffn : -duration);
}

function on(result: GoType, read: (t: Time) => Value): GoMethod {
  return method(result, [], (self: GoStruct) => read(timeHost(self)));
}

function readers(): Record<string, GoMethod> {
  const number = (read: (t: Time) => number): GoMethod => on(intType, (t) => int(read(t)));
  const unix = (read: (t: Time) => bigint): GoMethod => on(int64Type, (t) => int64(BigInt.asIntN(64, read(t))));
  return {
    Year: number((t) => t.civil().year),
    Day: number((t) => t.civil().day),
    Hour: number((t) => t.civil().hour),
    Minute: number((t) => t.civil().minute),
    Second: number((t) => t.civil().second),
    Nanosecond: number((t) => t.nanoseconds),
    YearDay: number((t) => t.civil().yearDay),
    Month: on(monthType, (t) => new GoInt(BigInt(t.civil().month), monthType)),
    Weekday: on(weekdayType, (t) => new GoInt(BigInt(t.civil().weekday), weekdayType)),
    Unix: unix((t) => t.seconds),
    UnixMilli: unix((t) => t.seconds * 1000n + BigInt(Math.trunc(t.nanoseconds / 1e6))),
    UnixMicro: unix((t) => t.seconds * 1_000_000n + BigInt(Math.trunc(t.nanoseconds / 1e3))),
    UnixNano: unix((t) => t.total),
    IsZero: on(boolType, (t) => t.isZero),
    IsDST: on(boolType, (t) => t.zoneState().isDst),
    Location: on(
      pointerTo(location.struct),
      (t) => new GoStruct(location.struct, new Map(), { pointer: true, host: t.zone }),
    ),
  };
}

function arithmetic(): Record<string, GoMethod> {
  const compare = (holds: (order: number) => boolean): GoMethod =>
    method(boolType, [timeType], (self: GoStruct, other: GoStruct) => holds(order(self, other)));
  const round = (by: (t: Time, unit: bigint) => Time): GoMethod =>
    method(timeType, [durationType], (self: GoStruct, unit: GoInt) => timeValue(by(timeHost(self), unit.value)));
  return {
    Add: round((t, duration) => t.add(duration)),
    Round: round((t, unit) => t.round(unit)),
    Truncate: round((t, unit) => t.truncate(unit)),
    Sub: method(durationType, [timeType], (self: GoStruct, other: GoStruct) =>
      durationValue(timeHost(self).sub(timeHost(other))),
    ),
    AddDate: method(timeType, [intType, intType, intType], (self: GoStruct, years: GoInt, months: GoInt, days: GoInt) =>
      timeValue(timeHost(self).addDate(Number(years.value), Number(months.value), Number(days.value))),
    ),
    After: compare((o) => o > 0),
    Before: compare((o) => o < 0),
    Equal: compare((o) => o === 0),
    Compare: method(intType, [timeType], (self: GoStruct, other: GoStruct) => int(order(self, other))),
    UTC: on(timeType, (t) => timeValue(t.in(utc))),
    Local: on(timeType, (t) => timeValue(t.in(localZone()))),
    In: method(timeType, [pointerTo(location.struct)], (self: GoStruct, zone: GoStruct) =>
      timeValue(timeHost(self).in(zone.host as Zone)),
    ),
  };
}

function texts(): Record<string, GoMethod> {
  return {
    String: on(stringType, timeString),
    GoString: on(stringType, goString),
    Format: method(stringType, [stringType], (self: GoStruct, layout: string) => formatTime(timeHost(self), layout)),
    MarshalJSON: on(bytesType, (t) => toBytes(`"${rfc3339(t, 'MarshalJSON')}"`)),
    MarshalText: on(bytesType, (t) => toBytes(rfc3339(t, 'MarshalText'))),
  };
}

function order(a: GoStruct, b: GoStruct): number {
  const difference = timeHost(a).total - timeHost(b).total;
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

function rfc3339(t: Time, by: string): string {
  const { year } = t.civil();
  if (year < 0 || year > 9999) throw new Error(`Time.${by}: year outside of range [0,9999]`);
  if (Math.abs(t.zoneState().offset) >= 86_400) throw new Error(`Time.${by}: timezone hour outside of range [0,23]`);
  return formatTime(t, RFC3339_NANO);
}

/** As `%#v` prints it. */
function goString(t: Time): string {
  const c = t.civil();
  const zone =
    t.zone.name === 'UTC' || t.zone.name === 'Local' ? `time.${t.zone.name}` : `time.Location("${t.zone.name}")`;
  const clock = [c.day, c.hour, c.minute, c.second, t.nanoseconds].join(', ');
  return `time.Date(${c.year}, time.${MONTHS[c.month - 1]!}, ${clock}, ${zone})`;
}
