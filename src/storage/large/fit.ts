/** Leaves out as little of a release as it takes for its record to be small enough. */
import type { Release } from '../../release/release.ts';
import { recordText } from '../record-text.ts';
import { without, type Part } from './parts.ts';

export interface Fitted {
  /** What the record holds, and its text. */
  readonly less: Release;
  readonly text: string;
  /** What is not in it. */
  readonly gone: readonly Part[];
}

export interface FitOptions {
  /** What is gone already. */
  readonly gone?: readonly Part[];
  /** Is done to what is left. */
  readonly finish?: (less: Release) => Release;
  /** Of the record's text before anything more is gone, where it is known. */
  readonly size?: number;
}

/**
 * Goes through the groups one after the other, in each the largest first by what they take compressed. Undefined when that is
 * not enough.
 */
export async function fit(
  release: Release,
  groups: readonly (readonly Part[])[],
  limit: number,
  { gone: before = [], finish = (less) => less, size: known }: FitOptions = {},
): Promise<Fitted | undefined> {
  const gone = [...before];
  let less = release;
  let text = '';
  const pack = async (): Promise<number> => {
    less = finish(without(release, gone));
    text = await recordText(less);
    return text.length;
  };
  let size = known ?? (await pack());
  if (size <= limit) return { less, text, gone };
  const sized: SizedPart[][] = [];
  for (const group of groups) sized.push(await largestFirst(group));
  // alone, a part takes at least what it takes among others
  if (size - sized.flat().reduce((sum, part) => sum + part.size, 0) > limit) return undefined;
  for (const waiting of sized) {
    while (size > limit && waiting.length > 0) {
      let excess = size - limit;
      while (excess > 0 && waiting.length > 0) {
        const next = waiting.shift()!;
        gone.push(next.part);
        excess -= next.size;
      }
      size = await pack();
    }
  }
  return size <= limit ? { less, text, gone } : undefined;
}

export interface SizedPart {
  readonly part: Part;
  /** What it takes of a record's text, about. */
  readonly size: number;
}

export async function largestFirst(parts: readonly Part[]): Promise<SizedPart[]> {
  const { deflateRawSync } = await import('node:zlib');
  const sized = parts.map((part) => ({ part, size: (deflateRawSync(part.content).length * 4) / 3 }));
  return sized.sort((a, b) => b.size - a.size);
}
