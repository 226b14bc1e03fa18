/** Whole-process measurements: wall time in milliseconds and peak resident memory in MiB, as the system accounts them. */

export interface Sample {
  readonly ms: number;
  readonly mib: number;
  readonly exitCode: number;
}

export interface Command {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export function runOnce(command: Command): Sample {
  const start = performance.now();
  const child = Bun.spawnSync([...command.argv], {
    cwd: command.cwd,
    env: command.env,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  const ms = performance.now() - start;
  return { ms, mib: child.resourceUsage.maxRSS / (1 << 20), exitCode: child.exitCode };
}

/** As `runOnce` from a small process, while what else this process does goes on: proxies that the command talks through. */
export async function runAsync({ argv, cwd, env }: Command): Promise<Sample> {
  const child = Bun.spawn([process.execPath, new URL('measured.ts', import.meta.url).pathname, cwd, ...argv], {
    env,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  return JSON.parse(await new Response(child.stdout).text()) as Sample;
}

export interface Comparison {
  /** Medians of ours over medians of theirs. */
  readonly time: number;
  readonly memory: number;
  readonly ours: Sample;
  readonly theirs: Sample;
}

/** Runs the two commands in turn, `rounds` times each after one uncounted run of both, and compares the medians. */
export function compare(ours: Command, theirs: Command, rounds: number): Comparison {
  runOnce(ours);
  runOnce(theirs);
  const a: Sample[] = [];
  const b: Sample[] = [];
  for (let i = 0; i < rounds; i++) {
    a.push(runOnce(ours));
    b.push(runOnce(theirs));
  }
  return comparison(middle(a), middle(b));
}

/** As `compare`, with `runAsync`. */
export async function compareAsync(ours: Command, theirs: Command, rounds: number): Promise<Comparison> {
  await runAsync(ours);
  await runAsync(theirs);
  const a: Sample[] = [];
  const b: Sample[] = [];
  for (let i = 0; i < rounds; i++) {
    a.push(await runAsync(ours));
    b.push(await runAsync(theirs));
  }
  return comparison(middle(a), middle(b));
}

function comparison(x: Sample, y: Sample): Comparison {
  return { time: x.ms / y.ms, memory: x.mib / y.mib, ours: x, theirs: y };
}

function middle(samples: readonly Sample[]): Sample {
  return {
    ms: median(samples.map((s) => s.ms)),
    mib: median(samples.map((s) => s.mib)),
    exitCode: samples[0]!.exitCode,
  };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}
