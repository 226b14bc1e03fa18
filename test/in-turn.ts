/** Takes work, and begins it when fewer than so many pieces of it are under way; for tests that start programs. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function takingTurns(limit: number): InTurn {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
