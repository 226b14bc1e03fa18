/** One progress of several waits that run at the same time. */
import type { WaitProgress } from './options.ts';

type OnProgress = (progress: WaitProgress) => void;

/** A listener for each of `count` waits. What they say together ends with the last of them. */
export function together(onProgress: OnProgress, count: number): OnProgress[] {
  const states: (WaitProgress | undefined)[] = Array.from({ length: count }, () => undefined);
  return states.map((_, place) => (progress) => {
    states[place] = progress;
    const known = states.filter((one) => one !== undefined);
    onProgress({
      goal: progress.goal,
      objects: known.flatMap((one) => one.objects),
      waiting: known.flatMap((one) => one.waiting),
      news: progress.news,
      ended: known.length === count && known.every((one) => one.ended),
    });
  });
}
