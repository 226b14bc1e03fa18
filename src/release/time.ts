/**
 * Times of a record: pkg/time of Helm v3.22.0 over Go's `time.Time`, kept as the RFC 3339 text that Go writes, and '' for the
 * zero time.
 */
import { formatTime, RFC3339_NANO, timeString } from '../go/time-format.ts';
import { parseTime } from '../go/time-parse.ts';
import { fileZone } from '../go/time-zone-file.ts';
import { intlZone, utc, type Zone } from '../go/time-zone.ts';
import { Time, zeroTime } from '../go/time.ts';
import type { Clock } from '../sprig/ports.ts';
import type { ReleaseTime } from './release.ts';

/** `Mon Jan _2 15:04:05 2006`, as `status` and `history` show times. */
export const ANSIC = 'Mon Jan _2 15:04:05 2006';

/** Most times: nothing to normalise, every field surely in its range. */
const plain =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{0,8}[1-9])?Z$/;
const RFC3339 = '2006-01-02T15:04:05Z07:00';

/** A time that was read, as Go writes it again. Throws with Go's text for one that is no RFC 3339. */
export function canonicalTime(text: string): ReleaseTime {
  if (text === '' || plain.test(text)) return text;
  const time = parseTime(RFC3339, text, utc);
  return time.isZero ? '' : formatTime(time, RFC3339_NANO);
}

/** Now, as a record has it. */
export function releaseNow(clock: Clock): ReleaseTime {
  const { seconds, nanoseconds } = clock.now();
  return formatTime(new Time(seconds, nanoseconds, localZone(clock)), RFC3339_NANO);
}

/** The instant of a record, in the zone that it was written with: the local one where the offsets agree, as Go has it. */
export function instantOf(time: ReleaseTime, local: Zone): Time {
  return time === '' ? zeroTime() : parseTime(RFC3339_NANO, time, local);
}

/** The zone of the machine. */
export function localZone(clock: Clock): Zone {
  const name = clock.timeZone();
  if (name === '' || name === 'UTC') return utc;
  if (clock.zoneFile === undefined) return intlZone(name) ?? utc;
  const data = clock.zoneFile(name);
  return (data === undefined ? undefined : fileZone(name, data)) ?? utc;
}

/** `Time.Format`. */
export function formatReleaseTime(time: ReleaseTime, layout: string, local: Zone = utc): string {
  return formatTime(instantOf(time, local), layout);
}

/** `Time.String`: `2026-01-02 15:04:05.9 +0100 CET`. */
export function releaseTimeString(time: ReleaseTime, local: Zone): string {
  return timeString(instantOf(time, local));
}
