/**
 * `npm run fuzz -- [NAME…] [--seconds N] [--seed S]`: gives each parser named, all without names, random inputs for N seconds
 * (60 unless told), and `npm run fuzz -- NAME --input FILE` the input of a file. What fails is made smaller and kept in
 * test/fuzz/found/, which the tests read from then on. Ends with status 1 when something failed.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { keep } from './corpus.ts';
import { fuzzers } from './fuzzers.ts';
import { megabytes, type Finding } from './loop.ts';
import { MAX_MEMORY, MAX_MILLISECONDS } from './probe.ts';
import { supervise, tryAlone, type Ended } from './supervise.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    input: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});

function chosen(): string[] {
  const known = fuzzers.map(({ name }) => name);
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`no fuzzer is called ${unknown.join(', ')}; there are:\n${known.join(' ')}`);
    process.exit(2);
  }
  return positionals.length === 0 ? known : positionals;
}

function tell({ fuzzer, problem, input }: Finding): void {
  const path = keep(fuzzer, input);
  console.log(`FAILED ${fuzzer}: ${problem}`);
  console.log(
    `       ${input.length} bytes: ${JSON.stringify(Buffer.from(input.subarray(0, 120)).toString('latin1'))}`,
  );
  console.log(`       again: npm run fuzz -- ${fuzzer} --input ${path}`);
}

async function runAll(names: readonly string[]): Promise<number> {
  const [seconds, seed] = [Number(options.seconds), Number(options.seed)];
  const left = [...names];
  let [done, failures, inputs] = [0, 0, 0];
  const progress = (ended: Ended): void => {
    inputs += ended.inputs;
    console.log(
      `${String(++done).padStart(3)}/${names.length} ${ended.fuzzer.padEnd(24)} ${String(ended.inputs).padStart(8)} inputs, ` +
        `${ended.kinds} kinds of answers, ${ended.slowest} ms at most`,
    );
  };
  const found = (finding: Finding): void => {
    failures++;
    tell(finding);
  };
  const lane = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      await supervise({ names: [name], seed, seconds, minimise: true }, { progress, found });
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, lane));
  console.log(`${names.length} fuzzers, ${inputs} inputs, seed ${seed}: ${failures} failures`);
  return failures;
}

async function runOne(fuzzer: string, path: string): Promise<number> {
  const { defect, fatal, milliseconds, memory } = await tryAlone(fuzzer, new Uint8Array(readFileSync(path)));
  const failed = defect ?? fatal?.problem;
  console.log(`${failed ?? 'fine'} (${Math.round(milliseconds)} ms, ${megabytes(memory)})`);
  return failed === undefined && milliseconds <= MAX_MILLISECONDS && memory <= MAX_MEMORY ? 0 : 1;
}

if (options.list) console.log(fuzzers.map(({ name }) => name).join('\n'));
else {
  const names = chosen();
  const failures = options.input === undefined ? await runAll(names) : await runOne(names[0]!, options.input);
  process.exit(failures === 0 ? 0 : 1);
}
