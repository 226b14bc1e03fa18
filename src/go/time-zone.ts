/**
 * Time zones as Go 1.26 `time.Location`: what a zone's offset and abbreviation are at an instant. Zones come from TZif files
 * (time-zone-file.ts) or, where there are none, from the host's Intl, whose abbreviations are not always those of the files.
 */

export interface ZoneState {
  /** Abbreviation, such as `CET`. */
  readonly name: string;
  /** Seconds east of UTC. */
  readonly offset: number;
  readonly isDst: boolean;
}

export interface Zone {
  /** `Location.String`: `UTC`, `Local`, `Europe/Zurich`; empty for an offset without a name. */
  readonly name: string;
  /** What holds at an instant in seconds since the Unix epoch. */
  lookup(seconds: bigint): ZoneState;
  /** All states that the zone ever had. */
  readonly states: readonly ZoneState[];
}

export const utc: Zone = fixedZone('UTC', 0);

/** `time.FixedZone`. */
export function fixedZone(name: string, offset: number): Zone {
  const state = { name, offset, isDst: false };
  return { name, lookup: () => state, states: [state] };
}

/** The same zone under another name. */
export function renamedZone(zone: Zone, name: string): Zone {
  return { name, lookup: (seconds) => zone.lookup(seconds), states: zone.states };
}

/** A zone of the host's Intl by its IANA name; undefined when it knows none. */
export function intlZone(name: string): Zone | undefined {
  let numbers: Intl.DateTimeFormat;
  let names: Intl.DateTimeFormat;
  try {
    const base = { timeZone: name, hourCycle: 'h23', year: 'numeric' } as const;
    const rest = {
      era: 'short',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    } as const;
    numbers = new Intl.DateTimeFormat('en-US', { ...base, ...rest });
    names = new Intl.DateTimeFormat('en-US', { ...base, timeZoneName: 'short' });
  } catch {
    return undefined;
  }
  const offsetAt = (milliseconds: number): number => {
    const parts = Object.fromEntries(numbers.formatToParts(milliseconds).map((p) => [p.type, p.value]));
    const part = (type: string): number => Number(parts[type]);
    const year = parts['era'] === 'BC' ? 1 - part('year') : part('year');
    const local = new Date(0);
    local.setUTCFullYear(year, part('month') - 1, part('day'));
    local.setUTCHours(part('hour'), part('minute'), part('second'));
    return (local.getTime() - milliseconds) / 1000;
  };
  const lookup = (seconds: bigint): ZoneState => {
    const limit = 8_640_000_000_000;
    const milliseconds = Math.max(-limit, Math.min(limit, Number(seconds))) * 1000;
    const offset = offsetAt(milliseconds);
    const short = names.formatToParts(milliseconds).find((p) => p.type === 'timeZoneName')?.value ?? '';
    const year = new Date(milliseconds).getUTCFullYear();
    const standard = Math.min(offsetAt(Date.UTC(year, 0, 1)), offsetAt(Date.UTC(year, 6, 1)));
    return { name: /^GMT[+-]/.test(short) ? numericName(offset) : short, offset, isDst: offset > standard };
  };
  return { name, lookup, states: [] };
}

// zones without an abbreviation of letters are named by their offset in the files, too
function numericName(offset: number): string {
  const minutes = Math.abs(Math.trunc(offset / 60));
  const two = (n: number): string => String(n).padStart(2, '0');
  const rest = minutes % 60 === 0 ? '' : two(minutes % 60);
  return `${offset < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}${rest}`;
}
