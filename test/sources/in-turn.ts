/** Tests that start programs: a few at a time, as many as SCENARIO_LIMIT says (3). */
let free = Number(process.env['SCENARIO_LIMIT'] ?? 3);
const waiting: (() => void)[] = [];

export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  else free--;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  }
}
