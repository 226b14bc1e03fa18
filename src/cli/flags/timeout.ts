import { parseDuration } from '../../go/duration.ts';
import type { FlagValues } from './parse.ts';

/** `--timeout` in milliseconds. */
export function timeoutMs(flags: FlagValues): number {
  return Number(parseDuration(flags.string('timeout'))) / 1_000_000;
}
