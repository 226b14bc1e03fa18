/** Work on many objects at once: kinds one after the other, the objects of a kind together. */
import type { BuiltObject } from '../objects/build.ts';

/** Requests under way at the same time; the transport holds --qps and --burst-limit besides. */
const CONCURRENCY = 48;

/** Runs of one kind, in order: what a chart sorted by kind has to wait for is the kind before. */
export function kindBatches<T extends BuiltObject>(objects: readonly T[]): T[][] {
  const batches: T[][] = [];
  let kind: string | undefined;
  for (const item of objects) {
    if (item.ref.type.kind === kind) batches.at(-1)!.push(item);
    else batches.push([item]);
    kind = item.ref.type.kind;
  }
  return batches;
}

/** Results in the order of the items. The first failure ends it, after what is under way. */
export async function mapTogether<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await work(items[index]!, index);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}

/** As `mapTogether`, but all items are tried; what failed is in its place as a `Failure`. */
export function tryTogether<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<(R | Failure)[]> {
  return mapTogether(items, async (item, index) => {
    try {
      return await work(item, index);
    } catch (error) {
      return new Failure(error);
    }
  });
}

export class Failure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}
