/**
 * Real charts installed, upgraded, rolled back and uninstalled on the test control plane, with real Helm and with the binary,
 * compared after each step as scenarios are. The charts lie outside of the repository.
 *
 *   bun test/cluster/real-charts.ts --corpus FOLDER [--count N] [--skip N] [--only WORD] [--mode plain|wait|force]
 *                                   [--turns] [--lanes N] [--differences FILE]
 *
 * Prints a row for each chart and a last line with counts; exits with 1 when something differs. `--turns` runs the commands
 * with Helm and the binary in turn in place of the binary alone; `SCULL_BINARY` names another binary.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { takingTurns } from '../in-turn.ts';
import { binary, clusterProblem, openCluster, realHelm, uniqueName } from './cluster.ts';
import { compareRuns } from './compare.ts';
import { Corpus, type ChosenChart } from './real-charts/choose.ts';
import { live, modes, stepsOf, type Life, type Mode } from './real-charts/run.ts';

const { values: options } = parseArgs({
  options: {
    corpus: { type: 'string' },
    count: { type: 'string', default: '30' },
    skip: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    mode: { type: 'string', default: 'plain' },
    turns: { type: 'boolean', default: false },
    lanes: { type: 'string', default: '2' },
    differences: { type: 'string' },
  },
});
const mode = modes.find((one) => one === options.mode);
const problem = clusterProblem(realHelm, binary);
if (options.corpus === undefined || mode === undefined || problem !== undefined) {
  console.error(problem ?? '--corpus FOLDER is needed; --mode is plain, wait or force');
  process.exit(2);
}

const cluster = await openCluster();
const { gitVersion } = (await cluster.get('/version')) as { gitVersion: string };
const corpus = new Corpus(options.corpus, cluster, gitVersion);
const counts = { same: 0, refused: 0, different: 0 };
if (options.differences !== undefined) writeFileSync(options.differences, '');
/** Charts that are still to be looked at; `wanted` of them are to be installed. */
const names = corpus.names(options.only);
let skip = Number(options.skip);
let wanted = Number(options.count);
/** Objects outside of namespaces have the same names for all releases. */
const inTurn = takingTurns(1);

// whatever is at hand is finished, so that nothing is left behind
process.once('SIGINT', () => names.splice(0));

console.log('result     steps  helm ms  scull ms  chart');
await Promise.all(Array.from({ length: Number(options.lanes) }, lane));
console.log(`${counts.same} the same, ${counts.refused} refused alike by both, ${counts.different} different`);
process.exit(counts.different > 0 ? 1 : 0);

async function lane(): Promise<void> {
  const namespace = uniqueName('rc');
  await cluster.createNamespace(namespace);
  for (let name = names.shift(); name !== undefined && wanted > 0; name = names.shift()) {
    const chart = await corpus.choose(name);
    if (typeof chart === 'string') {
      console.log(`${'-'.padEnd(36)}${name}: ${chart}`);
    } else if (skip > 0) skip--;
    else {
      wanted--;
      const work = async (): Promise<void> => verify(chart, mode!, namespace);
      await (chart.outside.length === 0 ? work() : inTurn(work));
    }
  }
  await cluster.deleteNamespace(namespace);
}

async function verify(chart: ChosenChart, how: Mode, namespace: string): Promise<void> {
  const steps = stepsOf(chart, how);
  const turns = options.turns ? [0, 1] : [undefined];
  const helm = await live(cluster, chart, namespace, steps, () => realHelm);
  const others: Life[] = [];
  for (const turn of turns) {
    others.push(await live(cluster, chart, namespace, steps, (i) => (i % 2 === turn ? realHelm : binary)));
  }
  const found = others.flatMap((other) => compareRuns(helm.results, other.results));
  const refused = helm.results[0]!.status !== 0;
  const result = found.length > 0 ? 'different' : refused ? 'refused' : 'same';
  counts[result]++;
  if (refused) wanted++;
  const failed = helm.results.filter(({ status }) => status !== 0);
  const note = failed.map(({ step, stderr }) => `\n    ${step.split(' ', 1)[0]!} fails: ${lastLine(stderr)}`).join('');
  const columns = [helm.results.length, total(helm), total(others[0]!)].map((figure, i) =>
    String(figure).padStart([5, 7, 8][i]!),
  );
  console.log(`${result.padEnd(9)}  ${columns.join('  ')}  ${chart.name}${note}`);
  // what comes after the first step that differs mostly follows from it
  for (const { step, aspect, text } of found.filter((one) => one.step === found[0]!.step)) {
    const report = `=== ${chart.name}: step ${step}, helm ${steps[step - 1]!}: ${aspect} differs\n${cut(text)}\n`;
    if (options.differences === undefined) console.log(report);
    else appendFileSync(options.differences, report);
  }
}

function total(life: Life): number {
  return Math.round(life.times.reduce((sum, time) => sum + time, 0));
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)!.slice(0, 150);
}

function cut(text: string): string {
  return text.replaceAll(/^(.{300}).+$/gm, '$1…');
}
