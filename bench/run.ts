/**
 * `npm run bench`: dist/scull beside real Helm 3.22.0 in one interleaved run; prints ratios scull/Helm.
 *
 *   npm run bench -- [--helm PATH] [--scull PATH] [--corpus DIR] [--sample N] [--rounds N] [--save]
 *
 * `--corpus` is a folder with cases.tsv (id, chart, values, exit, bytes, ms, mark, set, flags; see bench/README.md);
 * without one the charts of examples/ are rendered. `--save` adds the figures to bench/history.jsonl under the commit.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare, median, quantile, type Command } from './measure.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    helm: { type: 'string', default: join(homedir(), '.cache/scull/oracle/helm3') },
    scull: { type: 'string', default: join(root, 'dist/scull') },
    corpus: { type: 'string' },
    sample: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    save: { type: 'boolean', default: false },
  },
});
for (const binary of [options.helm, options.scull]) {
  if (!existsSync(binary)) throw new Error(`${binary} is not there: build it first (npm run build, npm run oracle)`);
}

interface Case {
  readonly id: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

const home = mkdtempSync(join(tmpdir(), 'scull-bench-'));
const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  HELM_CACHE_HOME: join(home, 'cache'),
  HELM_CONFIG_HOME: join(home, 'config'),
  HELM_DATA_HOME: join(home, 'data'),
  KUBECONFIG: join(home, 'none'),
  TZ: 'UTC',
};

function cases(): Case[] {
  const render = ['template', 'rel'];
  if (options.corpus === undefined) {
    const examples = join(root, 'examples');
    return readdirSync(examples)
      .filter((name) => existsSync(join(examples, name, 'Chart.yaml')))
      .map((name) => ({ id: name, args: [...render, name, '-n', 'ns'], cwd: examples }));
  }
  const cwd = resolve(options.corpus);
  const all = readFileSync(join(cwd, 'cases.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .filter((f) => f[3] === '0')
    .map((f) => {
      const [id, chart, values, , , , , , flags] = f as [string, string, string, ...string[]];
      const args = [...render, chart, '-n', 'ns'];
      if (values !== '-') args.push('-f', values);
      if (flags !== undefined && flags !== '-') args.push(...flags.split(' '));
      return { id, args, cwd };
    });
  const step = options.sample === undefined ? 1 : Math.max(1, all.length / Number(options.sample));
  return Array.from({ length: Math.floor(all.length / step) }, (_, i) => all[Math.floor(i * step)]!);
}

const rounds = Number(options.rounds);
const pair = (args: readonly string[], cwd: string, times: number) => {
  const command = (binary: string): Command => ({ argv: [resolve(binary), ...args], cwd, env });
  return compare(command(options.scull), command(options.helm), times);
};
const figure = (n: number): string => n.toFixed(2);

const version = pair(['version', '--short'], root, Math.max(rounds, 21));
console.log(`version: time ${figure(version.time)}, memory ${figure(version.memory)}`);

const results = cases().map((c) => {
  let result = pair(c.args, c.cwd, rounds);
  // A case that seems slower is measured again with more runs before it is believed.
  if (result.time > 0.95) result = pair(c.args, c.cwd, rounds * 4);
  return { ...c, ...result };
});
const times = results.map((r) => r.time);
const memory = results.map((r) => r.memory);
console.log(
  `template over ${results.length} cases: time median ${figure(median(times))}, p95 ${figure(quantile(times, 0.95))}, ` +
    `max ${figure(Math.max(...times))}; memory median ${figure(median(memory))}, max ${figure(Math.max(...memory))}`,
);
console.log('slowest against Helm:');
for (const r of results.toSorted((a, b) => b.time - a.time).slice(0, 10)) {
  console.log(
    `  ${figure(r.time)}  ${r.ours.ms.toFixed(0)} ms / ${r.theirs.ms.toFixed(0)} ms  ${r.ours.mib.toFixed(0)} MiB  ${r.id}`,
  );
}
rmSync(home, { recursive: true });

if (options.save) {
  const git = (...args: string[]): string => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const entry = {
    commit: git('rev-parse', '--short', 'HEAD'),
    date: git('log', '-1', '--format=%cs'),
    cases: results.length,
    version: round(version.time),
    templateMedian: round(median(times)),
    templateP95: round(quantile(times, 0.95)),
    templateMax: round(Math.max(...times)),
    memoryMedian: round(median(memory)),
  };
  appendFileSync(join(root, 'bench/history.jsonl'), `${JSON.stringify(entry)}\n`);
}

function round(n: number): number {
  return Math.round(n * 1000) / 1000;
}
