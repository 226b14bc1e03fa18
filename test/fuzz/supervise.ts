/** Runs fuzzers in a process that is watched: one that hangs, eats memory or dies is ended, and its input is to blame. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { megabytes, type Finding } from './loop.ts';
import { minimise } from './minimise.ts';
import { MAX_MEMORY, MAX_MILLISECONDS } from './probe.ts';
import { STATE_HEADER, type Job, type Report } from './worker-job.ts';

/** Milliseconds of the processor for one input before its process is ended; what ends by itself is measured there. */
const MAX_WAIT = 10_000;
/** Times as much by the clock: what waits for something that never comes uses no processor. */
const PATIENCE = 6;
/** Of the whole process: its code and its garbage are in it. */
const MAX_PROCESS = 1536 * 1024 * 1024;
const TICK = 100;

export type Ended = Extract<Report, { type: 'end' }>;

export interface Supervised {
  readonly ended: readonly Ended[];
  readonly findings: readonly Finding[];
}

export interface SuperviseOptions {
  readonly progress?: (ended: Ended) => void;
  readonly found?: (finding: Finding) => void;
}

type Task = Omit<Job, 'state' | 'input'>;

/** The fuzzers of a task, one after the other. A process that had to be ended is started again behind what it was ended for. */
export async function supervise(task: Task, options: SuperviseOptions = {}): Promise<Supervised> {
  const ended: Ended[] = [];
  const findings: Finding[] = [];
  const known = new Set<string>();
  const found = async (raw: Finding): Promise<void> => {
    const finding = raw.unsure === true ? await confirmed(raw) : raw;
    if (finding === undefined || known.has(`${finding.fuzzer} ${finding.kind}`)) return;
    known.add(`${finding.fuzzer} ${finding.kind}`);
    const least =
      task.minimise === true && isFatal(finding) ? { ...finding, input: await leastFatal(finding) } : finding;
    findings.push(least);
    options.found?.(least);
  };
  const left = [...task.names];
  let { seed } = task;
  let again = 0;
  while (left.length > 0) {
    const begun = performance.now();
    const fatal = await runWorker({ ...task, names: left, seed }, async (report) => {
      if (report.type === 'end') {
        left.shift();
        again = 0;
        ended.push(report);
        options.progress?.(report);
      } else if (report.type === 'finding') {
        await found({ ...report.finding, input: new Uint8Array(Buffer.from(report.finding.input, 'base64')) });
      }
    });
    if (fatal === undefined) break;
    await found(fatal);
    // the same seed would lead to the same input
    seed += 1_000_003;
    const isSeed = task.seconds === undefined;
    if (isSeed || ++again > 5 || performance.now() - begun > (task.seconds ?? 0) * 1000) {
      ended.push({ type: 'end', fuzzer: left.shift()!, inputs: 0, kinds: 0, slowest: 0 });
    }
  }
  return { ended, findings };
}

function isFatal({ kind }: Finding): boolean {
  return ['hang', 'memory', 'crash'].includes(kind);
}

/** What a process was ended for, or died of; undefined for one that came to its end. */
async function runWorker(
  task: Task & { input?: string },
  take: (report: Report) => Promise<void>,
  maxWait = MAX_WAIT,
): Promise<Finding | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const state = join(folder, 'state');
  const job: Job = { ...task, state };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'worker.ts'), JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (said = (said + piece).slice(-2000)));
  let reason: Pick<Finding, 'kind' | 'problem'> | undefined;
  let watched = { input: '', since: performance.now(), used: 0 };
  const timer = setInterval(() => {
    const { number, names } = readState(state, task.names);
    const used = processorTime(child.pid!);
    if (number !== watched.input) watched = { input: number, since: performance.now(), used };
    const memory = residentMemory(child.pid!);
    if (memory > MAX_PROCESS) reason = { kind: 'memory', problem: `the process grew to ${megabytes(memory)}` };
    else if (
      names !== undefined &&
      (used - watched.used > maxWait || performance.now() - watched.since > maxWait * PATIENCE)
    ) {
      reason = { kind: 'hang', problem: `no answer after ${maxWait / 1000} s of the processor` };
    } else return;
    clearInterval(timer);
    child.kill('SIGKILL');
  }, TICK);
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on('close', (code, signal) => {
      resolve({ code, signal });
    }),
  );
  for await (const line of createInterface({ input: child.stdout })) await take(JSON.parse(line) as Report);
  const { code, signal } = await ended;
  clearInterval(timer);
  const { names, input } = readState(state, task.names);
  rmSync(folder, { recursive: true, force: true });
  if (code === 0) return undefined;
  reason ??= { kind: 'crash', problem: `the process ended with ${String(code ?? signal)}: ${said.trim()}` };
  return { fuzzer: names ?? task.names[0]!, input, ...reason };
}

function readState(
  path: string,
  all: readonly string[],
): { number: string; names: string | undefined; input: Uint8Array } {
  let state = Buffer.alloc(0);
  try {
    state = readFileSync(path);
  } catch {
    // not there yet
  }
  if (state.length < STATE_HEADER) return { number: '', names: undefined, input: new Uint8Array() };
  const length = state.readUInt32LE(8);
  const input = new Uint8Array(state.subarray(STATE_HEADER, STATE_HEADER + length));
  return { number: `${state.readUInt32LE(0)}/${state.readUInt32LE(4)}`, names: all[state.readUInt32LE(0)], input };
}

function residentMemory(pid: number): number {
  return statusOf(pid, 'VmRSS');
}

/** In milliseconds. */
function processorTime(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}

function statusOf(pid: number, field: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** What one input does to a process of its own. */
export interface Alone {
  readonly defect: string | undefined;
  readonly fatal: Finding | undefined;
  readonly milliseconds: number;
  /** Bytes that the process had at most, above one that tries an empty input. */
  readonly memory: number;
}

export async function tryAlone(fuzzer: string, input: Uint8Array, maxWait = MAX_WAIT): Promise<Alone> {
  let [defect, milliseconds, memory]: [string | undefined, number, number] = [undefined, 0, 0];
  const fatal = await runWorker(
    { names: [fuzzer], seed: 0, input: Buffer.from(input).toString('base64') },
    (report) => {
      if (report.type === 'tried') ({ defect, milliseconds, memory } = report);
      return Promise.resolve();
    },
    maxWait,
  );
  return { defect, fatal, milliseconds, memory };
}

async function confirmed(finding: Finding): Promise<Finding | undefined> {
  const { fatal, memory } = await tryAlone(finding.fuzzer, finding.input);
  if (fatal !== undefined) return { ...fatal, input: finding.input };
  if (memory <= MAX_MEMORY) return undefined;
  return { ...finding, problem: `needs ${megabytes(memory)}` };
}

/** Each attempt costs a process, so that they are few. */
async function leastFatal({ fuzzer, input, kind }: Finding): Promise<Uint8Array> {
  const fails = async (one: Uint8Array): Promise<boolean> => {
    const { fatal, memory, milliseconds } = await tryAlone(fuzzer, one);
    if (kind === 'memory') return fatal?.kind === kind || memory > MAX_MEMORY;
    return kind === 'hang' ? fatal?.kind === kind || milliseconds > MAX_MILLISECONDS : fatal?.kind === kind;
  };
  return minimise(input, fails, 25);
}
