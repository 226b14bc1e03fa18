/**
 * Go 1.26 `time.Time`: an instant with nanoseconds and a zone, and its calendar arithmetic. Formats are in time-format.ts and
 * time-parse.ts, what templates see in time-value.ts.
 */
import { saturate, SECOND } from './duration.ts';
import { utc, type Zone, type ZoneState } from './time-zone.ts';

const DAY = 86_400n;
/** Seconds from the zero time, January 1 of year 1, to the Unix epoch. */
const ZERO_TO_UNIX = 62_135_596_800n;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

export interface CivilTime extends CivilDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 for Sunday. */
  readonly weekday: number;
  /** 1 for January 1. */
  readonly yearDay: number;
}

/** One instant, seen in one zone. */
export class Time {
  /** Since the Unix epoch. */
  readonly seconds: bigint;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
  readonly zone: Zone;

  constructor(seconds: bigint, nanoseconds: number, zone: Zone) {
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
    this.zone = zone;
  }

  /** Nanoseconds since the Unix epoch, of any size. */
  get total(): bigint {
    return this.seconds * SECOND + BigInt(this.nanoseconds);
  }

  get isZero(): boolean {
    return this.seconds === -ZERO_TO_UNIX && this.nanoseconds === 0;
  }

  zoneState(): ZoneState {
    return this.zone.lookup(this.seconds);
  }

  civil(): CivilTime {
    const local = this.seconds + BigInt(this.zoneState().offset);
    const days = Number(floorDivide(local, DAY));
    const inDay = Number(((local % DAY) + DAY) % DAY);
    const date = dateOfDay(days);
    return {
      ...date,
      hour: Math.trunc(inDay / 3600),
      minute: Math.trunc(inDay / 60) % 60,
      second: inDay % 60,
      weekday: (((days + 4) % 7) + 7) % 7,
      yearDay: days - dayOfDate(date.year, 1, 1) + 1,
    };
  }

  in(zone: Zone): Time {
    return new Time(this.seconds, this.nanoseconds, zone);
  }

  /** `Add`; `duration` in nanoseconds. */
  add(duration: bigint): Time {
    return fromTotal(this.total + duration, this.zone);
  }

  /** `Sub`: nanoseconds, saturated to an int64. */
  sub(other: Time): bigint {
    return saturate(this.total - other.total);
  }

  /** `AddDate`: fields are added in the zone and normalised. */
  addDate(years: number, months: number, days: number): Time {
    const c = this.civil();
    const fields = { ...c, year: c.year + years, month: c.month + months, day: c.day + days };
    return timeOf({ ...fields, nanosecond: this.nanoseconds }, this.zone);
  }

  /** `Truncate`: down to a multiple of `unit` since the zero time. */
  truncate(unit: bigint): Time {
    return unit <= 0n ? this : this.add(-this.#rest(unit));
  }

  /** `Round`: halves up. */
  round(unit: bigint): Time {
    if (unit <= 0n) return this;
    const rest = this.#rest(unit);
    return this.add(rest + rest < unit ? -rest : unit - rest);
  }

  #rest(unit: bigint): bigint {
    const rest = (this.total + ZERO_TO_UNIX * SECOND) % unit;
    return rest < 0n ? rest + unit : rest;
  }
}

/** `time.Time{}`. */
export function zeroTime(): Time {
  return new Time(-ZERO_TO_UNIX, 0, utc);
}

function fromTotal(total: bigint, zone: Zone): Time {
  const seconds = floorDivide(total, SECOND);
  return new Time(seconds, Number(total - seconds * SECOND), zone);
}

export interface TimeFields extends CivilDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
}

/** `time.Date`: fields out of their ranges are normalised. */
export function timeOf(fields: TimeFields, zone: Zone): Time {
  const days = dayOfDate(fields.year, fields.month, fields.day);
  const inDay = fields.hour * 3600 + fields.minute * 60 + fields.second;
  let seconds = BigInt(days) * DAY + BigInt(inDay);
  const { offset } = zone.lookup(seconds);
  // the first guess reads the local time as UTC; near a change the offset at the result is the one that counts
  if (offset !== 0) seconds -= BigInt(zone.lookup(seconds - BigInt(offset)).offset);
  return new Time(seconds, fields.nanosecond, zone);
}

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since the Unix epoch; month and day may be out of their ranges. */
export function dayOfDate(year: number, month: number, day: number): number {
  // years that begin in March put the leap day last
  const shifted = month - 3;
  const y = year + Math.floor(shifted / 12);
  const m = ((shifted % 12) + 12) % 12;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leaps + Math.floor((m * 153 + 2) / 5) + (day - 1) - 719_468;
}

export function dateOfDay(days: number): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const inEra = shifted - era * 146_097;
  const inEraYears = Math.trunc(
    (inEra - Math.trunc(inEra / 1460) + Math.trunc(inEra / 36_524) - Math.trunc(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * inEraYears + Math.trunc(inEraYears / 4) - Math.trunc(inEraYears / 100));
  const m = Math.trunc((5 * inYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return {
    year: inEraYears + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: inYear - Math.trunc((153 * m + 2) / 5) + 1,
  };
}

function floorDivide(n: bigint, by: bigint): bigint {
  const quotient = n / by;
  return n % by < 0n ? quotient - 1n : quotient;
}
