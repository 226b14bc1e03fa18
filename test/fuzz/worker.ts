/**
 * A process that runs fuzzers one after the other: `bun worker.ts JOB`, JOB being JSON. Each input is in the state file before it is
 * tried, so that whoever watches knows which one the process hangs in or died of. What it finds goes to stdout, a JSON a line.
 */
import { openSync, readFileSync, writeSync } from 'node:fs';
import type { Fuzzer } from './fuzzer.ts';
import { fuzzers } from './fuzzers.ts';
import { fuzz } from './loop.ts';
import { probe } from './probe.ts';
import { viciousFuzzer } from './self-test.ts';
import { STATE_HEADER, type Job, type Report } from './worker-job.ts';

const job = JSON.parse(process.argv[2]!) as Job;
const state = openSync(job.state, 'w');
let inputs = 0;

function report(one: Report): void {
  writeSync(1, `${JSON.stringify(one)}\n`);
}

function note(fuzzer: number, input: Uint8Array): void {
  const bytes = Buffer.allocUnsafe(STATE_HEADER + input.length);
  bytes.writeUInt32LE(fuzzer, 0);
  bytes.writeUInt32LE(++inputs, 4);
  bytes.writeUInt32LE(input.length, 8);
  bytes.set(input, STATE_HEADER);
  writeSync(state, bytes, 0, bytes.length, 0);
}

async function tryOne(fuzzer: Fuzzer, input: Uint8Array): Promise<void> {
  // what is loaded at the first input is none of its doing
  await probe(fuzzer, new Uint8Array());
  const before = peakMemory();
  note(0, input);
  const { defect, milliseconds } = await probe(fuzzer, input);
  report({ type: 'tried', defect, milliseconds, memory: peakMemory() - before });
}

function peakMemory(): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024;
}

for (const [i, name] of job.names.entries()) {
  const fuzzer = [...fuzzers, viciousFuzzer].find((one) => one.name === name)!;
  if (job.input !== undefined) {
    await tryOne(fuzzer, new Uint8Array(Buffer.from(job.input, 'base64')));
    continue;
  }
  const { seed, minimise = false, seconds, count = fuzzer.count ?? 150 } = job;
  const result = await fuzz(fuzzer, {
    seed,
    minimise,
    ...(seconds === undefined ? { count } : { seconds }),
    trying: (input) => {
      note(i, input);
    },
    found: (finding) => {
      report({ type: 'finding', finding: { ...finding, input: Buffer.from(finding.input).toString('base64') } });
    },
  });
  report({ type: 'end', fuzzer: name, ...result });
}
process.exit(0);
