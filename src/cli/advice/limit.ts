/** What to do when a chart uses up more than a rendering may. */
import type { ScullError } from '../../errors.ts';

const scaled = new Set(['steps', 'output', 'time', 'memory'].map((limit) => `template.limit.${limit}`));

export function limitAdvice({ code }: ScullError): string | undefined {
  if (!scaled.has(code)) return undefined;
  return 'If the chart needs that much, SCULL_RENDER_LIMITS=10 allows ten times as much of everything.';
}
