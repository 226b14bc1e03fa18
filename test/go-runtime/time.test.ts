import { expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { durationString, parseDuration, roundDuration, SECOND, truncateDuration } from '../../src/go/duration.ts';
import { formatTime, timeString, WEEKDAYS } from '../../src/go/time-format.ts';
import { parseTime } from '../../src/go/time-parse.ts';
import { fileZone } from '../../src/go/time-zone-file.ts';
import { fixedZone, intlZone, utc, type Zone } from '../../src/go/time-zone.ts';
import { Time } from '../../src/go/time.ts';
import { recorded } from '../recorded.ts';

interface Case {
  readonly fn: string;
  readonly layout?: string;
  readonly text?: string;
  readonly zone?: string;
  readonly unix?: number;
  readonly nano?: number;
  readonly unit?: string;
  readonly add?: readonly [number, number, number];
}

const zoneFolder = '/usr/share/zoneinfo';

function zoneOf(name: string | undefined): Zone {
  return name === undefined ? utc : fileZone(name, readFileSync(`${zoneFolder}/${name}`))!;
}

function unitOf(text: string | undefined): bigint {
  try {
    return parseDuration(text ?? '');
  } catch {
    return SECOND;
  }
}

function answer(c: Case): string {
  const zone = zoneOf(c.zone);
  const time = new Time(BigInt(c.unix ?? 0), c.nano ?? 0, zone);
  switch (c.fn) {
    case 'Format':
      return formatTime(time, c.layout!);
    case 'Parse':
      return timeString(parseTime(c.layout!, c.text!, zone));
    case 'AddDate':
      return timeString(time.addDate(...c.add!));
    case 'Facts': {
      const civil = time.civil();
      const { isDst } = time.zoneState();
      return [timeString(time), WEEKDAYS[civil.weekday]!, civil.yearDay, isDst].join(' ');
    }
    default: {
      const duration = parseDuration(c.text!);
      const unit = unitOf(c.unit);
      const rounded = [duration, roundDuration(duration, unit), truncateDuration(duration, unit)].map(durationString);
      const times = [time.add(duration), time.round(duration), time.truncate(duration)].map(timeString);
      return [...rounded, ...times].join(' ');
    }
  }
}

for (const theme of ['time-format', 'time-parse', 'time-duration', 'time-zones']) {
  // the zones of the machine are what is read: without them there is nothing to compare
  test.skipIf(theme === 'time-zones' && !existsSync(zoneFolder))(theme, () => {
    const wrong: unknown[] = [];
    for (const { case: asked, out, err } of recorded<Case>(theme)) {
      let got: string;
      try {
        got = answer(asked);
      } catch (error) {
        got = (error as Error).message;
      }
      if (got !== (err ?? out)) wrong.push({ asked, want: err ?? out, got });
    }
    expect(wrong).toEqual([]);
  });
}

test.each(['Europe/Zurich', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia'])(
  'Intl gives the offsets of %s',
  (name) => {
    const zone = intlZone(name)!;
    for (const seconds of [0n, 1_700_000_000n, 1_720_000_000n]) {
      const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
      expect(formatTime(new Time(seconds, 0, zone), '2006-01-02 15:04:05')).toBe(shown.format(Number(seconds) * 1000));
    }
    expect(intlZone('No/Where')).toBeUndefined();
  },
);

test('a file that is cut short or something else is no zone', () => {
  expect(fileZone('x', new Uint8Array([1, 2, 3]))).toBeUndefined();
  expect(fileZone('x', new TextEncoder().encode('TZif2'.padEnd(44, '\0')))).toBeUndefined();
  expect(fileZone('x', new TextEncoder().encode('something else that is long enough for a header'))).toBeUndefined();
});

test('an offset without a name is shown by its digits', () => {
  expect(timeString(new Time(0n, 0, fixedZone('', -12_600)))).toBe('1969-12-31 20:30:00 -0330 -0330');
});

test.each([
  ['CET-1CEST,M3.5.0,M10.5.0/3', true],
  ['CET-1CEST,M3.5.0,M10.5.0/168:59:59', true],
  ['CET-1CEST,M3.6.0,M10.5.0/3', false],
  ['CET-1CEST,M3.99999999999.0,M10.5.0/3', false],
  ['CET-1CEST,M13.5.0,M10.5.0/3', false],
  ['CET-1CEST,M3.5.7,M10.5.0/3', false],
  ['CET-1CEST,J0,M10.5.0/3', false],
  ['CET-1CEST,366,M10.5.0/3', false],
  ['CET-1CEST,M3.5.0,M10.5.0/169', false],
])('a time zone file with the rule %p: summer time is known %p', (rule, isKnown) => {
  const file = readFileSync(`${zoneFolder}/Europe/Zurich`);
  const end = file.lastIndexOf('\n', file.length - 2);
  const changed = new Uint8Array(Buffer.concat([file.subarray(0, end), Buffer.from(`\n${rule}\n`)]));
  const summer = 4_118_083_200n; // July 2100
  expect(fileZone('x', changed)!.lookup(summer).isDst).toBe(isKnown);
});
