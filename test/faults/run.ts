// `npm run test:faults`: every request of every operation meets every fault; what then has to hold is checked (README.md).
//   --only NAME       upgrade, upgrade/hooks, upgrade/hooks/17, upgrade/hooks/17/kill-after, '*/wait/*/hang', random/SEED/7
//   --sample N        so many of the enumerated runs, always the same ones
//   --random N        so many random schedules beside them (100); --seed SEED chooses them, and is printed
//   --helm N          so many of real Helm's own runs for comparison (600); 0 for none
//   --subject helm    the harness on real Helm alone
//   --lanes N         so many runs at a time (6)
//   --patience S      seconds after which a command has to end that meets a hang (5); more where the machine is busy
//   --failures N      shows so many runs with violations in full (10)
//   -o json           everything as JSON on stdout; --json FILE writes it to a file beside the table
//   --list            names the runs
import { writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { binary, clusterProblem, openCluster, realHelm } from '../cluster/cluster.ts';
import { runningControlPlane, stopControlPlane } from '../control-plane/server.ts';
import { casesFor, Lanes, type Campaign, type Progress } from './campaign.ts';
import { cases } from './cases.ts';
import type { RunOptions } from './one-run.ts';
import { failureText, reportJson, rulesText, tableText } from './report.ts';
import { enumerated, matches, random, sample, undisturbed, type Schedule } from './schedules.ts';
import type { Subject, SubjectName } from './subject.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    sample: { type: 'string', default: '' },
    random: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    helm: { type: 'string', default: '600' },
    subject: { type: 'string', default: '' },
    lanes: { type: 'string', default: '6' },
    patience: { type: 'string', default: '5' },
    failures: { type: 'string', default: '10' },
    output: { type: 'string', short: 'o', default: 'table' },
    json: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const problem = clusterProblem(binary, realHelm);
if (problem !== undefined) {
  say(problem);
  process.exit(1);
}
const wasRunning = runningControlPlane() !== undefined;
const cluster = await openCluster();
const lanes = await Lanes.open(cluster, runningControlPlane()!, Number(values.lanes));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    say('\nstopping: namespaces are removed');
    lanes.stop();
  });
}

const seed = values.only.startsWith('random/') ? Number(values.only.split('/')[1]) : Number(values.seed);
try {
  const failed = await main();
  process.exitCode = lanes.stopped ? 130 : failed ? 1 : 0;
} finally {
  await lanes.close();
  if (!wasRunning) await stopControlPlane();
}
process.exit();

async function main(): Promise<boolean> {
  const single = values.only !== '' || values.list;
  const withScull = values.subject !== 'helm';
  const withHelm = values.subject === 'helm' || (!single && values.subject === '' && values.helm !== '0');
  const scull = withScull ? await campaign({ name: 'scull', binary }) : undefined;
  const helm = withHelm && !lanes.stopped ? await campaign({ name: 'helm', binary: realHelm }) : undefined;
  if (values.list) return false;
  const report = { seed, scull, helm };
  if (values.json !== '') writeFileSync(values.json, reportJson(report));
  if (values.output === 'json') console.log(reportJson(report));
  else print(scull, helm);
  const decisive = scull ?? helm!;
  return decisive.broken.length > 0 || decisive.results.some(({ violations }) => violations.length > 0);
}

function print(scull: Campaign | undefined, helm: Campaign | undefined): void {
  const parts = { scull, helm };
  for (const [name, part] of Object.entries(parts)) {
    if (part === undefined || (name === 'helm' && scull !== undefined)) continue;
    const failures = part.results.filter(({ violations }) => violations.length > 0);
    const isOne = values.only.split('/').length > 2 && !values.only.includes('*');
    const shown = isOne ? part.results : failures;
    for (const one of shown.slice(0, Number(values.failures))) console.log(`${failureText(one, name)}\n`);
  }
  console.log(tableText({ seed, scull, helm }));
  for (const [name, part] of Object.entries(parts)) if (part !== undefined) console.log(`\n${rulesText(name, part)}`);
  console.log(`\nseed ${seed}`);
}

async function campaign(subject: Subject): Promise<Campaign> {
  const prepared = await lanes.prepareAll(subject, casesFor(cases, values.only));
  const schedules = undisturbed(prepared).filter(({ id }) => matches(id, values.only));
  schedules.push(
    ...limited(
      enumerated(prepared).filter(({ id }) => matches(id, values.only)),
      subject.name,
    ),
  );
  if (values.only === '' || values.only.startsWith('random/')) {
    const count = Math.max(Number(values.random), Number(values.only.split('/')[2] ?? 0));
    const drawn = random(
      prepared,
      seed,
      subject.name === 'helm' && values.subject === '' ? Math.floor(count / 4) : count,
    );
    schedules.push(...drawn.filter(({ id }) => values.only === '' || id === values.only));
  }
  if (values.list) for (const { id, faults } of schedules) console.log(id, faults[0]![0]?.name ?? '');
  if (values.list) return { results: [], broken: [], unreached: 0, ms: 0 };
  return lanes.runAll(schedules, optionsFor(subject.name), progressOf(subject.name));
}

function limited(wanted: readonly Schedule[], name: SubjectName): readonly Schedule[] {
  if (name === 'helm' && values.subject === '') return sample(wanted, Number(values.helm));
  return values.sample === '' ? wanted : sample(wanted, Number(values.sample));
}

function optionsFor(name: SubjectName): RunOptions {
  const hasRecover = name === 'scull' && spawnSync(binary, ['recover', '--help']).status === 0;
  return {
    helm: realHelm,
    helmReads: 8,
    helmContinues: 16,
    recovers: hasRecover ? 3 : 0,
    patience: Number(values.patience),
  };
}

/** Each run when few are wanted; else now and then how far it is, and each run with a violation. */
function progressOf(name: string): (progress: Progress) => void {
  let told = 0;
  return ({ done, all, violating, result }) => {
    if (result !== undefined && (values.only !== '' || result.violations.length > 0)) {
      const broken = [...new Set(result.violations.map(({ rule }) => rule))].join(', ');
      const verdict = !result.reached ? 'met no request' : broken === '' ? 'ok' : broken;
      say(`${result.id}  ${(result.ms / 1000).toFixed(1)} s  ${verdict}`);
    }
    if (done < all && performance.now() - told < 5000) return;
    told = performance.now();
    say(`${name}: ${done} of ${all} runs, ${violating} with violations`);
  };
}
