/** The name that `--generate-name` makes up: NameAndChart of pkg/action/install.go (Helm v3.22.0). */
import type { Clock } from '../../sprig/ports.ts';

/** The last part of the chart's reference up to its first dot, and the seconds since 1970. */
export function generatedName(reference: string, clock: Clock): string {
  const last = reference.replace(/\/+$/, '').replace(/^.*\//s, '');
  const base = last === '.' || last === '' ? 'chart' : last;
  const dot = base.indexOf('.');
  return `${dot < 0 ? base : base.slice(0, dot)}-${clock.now().seconds}`;
}
