/** What an operation would change, to be shown before it is done. */
import { errorMessage, ScullError } from '../../errors.ts';
import type { Chart } from '../../chart/chart.ts';
import { hooksOf } from '../../release/hook-order.ts';
import type { ReleaseHook } from '../../release/release.ts';
import type { Configuration } from '../configuration.ts';
import type { DiffResult } from '../diff/remarks.ts';

export type PlannedOperation = 'install' | 'upgrade' | 'rollback' | 'uninstall';

export interface Plan<Result = unknown> {
  readonly operation: PlannedOperation;
  readonly name: string;
  readonly namespace: string;
  /** The last revision, and the one that is made; undefined for none. */
  readonly revisions: readonly [from: number | undefined, to: number | undefined];
  /** `web-1.0.0`; undefined for none. */
  readonly charts: readonly [from: string | undefined, to: string | undefined];
  readonly diff: DiffResult;
  /** Those that run on the way, in their order. */
  readonly hooks: readonly PlannedHook[];
  /** What the operation would end with, with nothing changed; undefined where nothing stands in its way. */
  readonly refusal: ScullError | undefined;
  /** Does it, as it was shown. Throws, with nothing changed, where that cannot be any more. */
  readonly apply: (config: Configuration) => Promise<Result>;
}

export interface PlannedHook {
  readonly event: string;
  readonly kind: string;
  readonly name: string;
}

/** The hooks of two events, by weight and name. */
export function plannedHooks(
  hooks: readonly ReleaseHook[],
  events: readonly [before: string, after: string],
  { noHooks = false }: { readonly noHooks?: boolean },
): PlannedHook[] {
  if (noHooks) return [];
  return events.flatMap((event) => hooksOf(hooks, event).map(({ kind, name }) => ({ event, kind, name })));
}

export function chartName(chart: Chart | undefined): string | undefined {
  return chart === undefined ? undefined : `${chart.metadata.name}-${chart.metadata.version}`;
}

/** Why a check throws; undefined where it does not. */
export async function refusalOf(check: Promise<unknown>): Promise<ScullError | undefined> {
  try {
    await check;
    return undefined;
  } catch (error) {
    if (error instanceof ScullError) return error;
    throw new Error(errorMessage(error), { cause: error });
  }
}
