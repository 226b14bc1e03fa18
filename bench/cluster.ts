/**
 * `npm run bench:cluster`: dist/scull beside real Helm 3.22.0 on the test control plane, in turn; prints ratios scull/Helm.
 *
 *   npm run bench:cluster -- [--helm PATH] [--scull PATH] [--rounds N] [--objects N] [--records N] [--only WORD] [--save]
 *
 * A chart of 200 ConfigMaps is installed, upgraded, rolled back and uninstalled: with 10 ms of delay each way, directly, and
 * once through a proxy that counts requests; then `list`, `status` and `history` read a namespace of 2,000 records of 20 KB.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { kubeconfigOf, startControlPlane } from '../test/control-plane/server.ts';
import { openCluster, uniqueName } from '../test/cluster/cluster.ts';
import { compareAsync, median, runAsync, type Command, type Sample } from './measure.ts';
import { countingProxy, delayProxy } from './proxies.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    helm: { type: 'string', default: join(homedir(), '.cache/scull/oracle/helm3') },
    scull: { type: 'string', default: join(root, 'dist/scull') },
    rounds: { type: 'string', default: '3' },
    objects: { type: 'string', default: '200' },
    records: { type: 'string', default: '2000' },
    only: { type: 'string', default: '' },
    save: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const objects = Number(options.objects);
const records = Number(options.records);

const home = mkdtempSync(join(tmpdir(), 'scull-bench-'));
const plane = await startControlPlane(console.error);
const cluster = await openCluster();
const subject = { name: 'bench', groups: ['system:masters'] };
const direct = kubeconfigOf(plane, subject);
const kubeconfig = (name: string, url: string): string => {
  const path = join(home, `${name}.kubeconfig`);
  writeFileSync(path, direct.replaceAll(plane.url, url), { mode: 0o600 });
  return path;
};
const env = (config: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  KUBECONFIG: config,
  TZ: 'UTC',
});
const command = (binary: string, config: string, args: readonly string[]): Command => ({
  argv: [resolve(binary), ...args],
  cwd: home,
  env: env(config),
});
const figures: Record<string, number> = {};
const note = (name: string, ratio: number, detail: string): void => {
  figures[name] = Math.round(ratio * 1000) / 1000;
  console.log(`${name}: ${ratio.toFixed(3)}  (${detail})`);
};

function writeChart(): string {
  const chart = join(home, 'many');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: many\nversion: 1.0.0\n');
  writeFileSync(
    join(chart, 'templates/configmaps.yaml'),
    `{{- range $i := until ${String(objects)} }}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: many-{{ $i }}\n` +
      `data:\n  round: {{ $.Values.round | default "0" | quote }}\n  text: {{ repeat 20 "some text of a setting " | quote }}\n{{- end }}\n`,
  );
  return chart;
}

const chart = writeChart();
const verbs: readonly (readonly [string, readonly string[]])[] = [
  ['install', ['install', 'many', chart]],
  ['upgrade', ['upgrade', 'many', chart, '--set', 'round=1']],
  ['rollback', ['rollback', 'many', '1']],
  ['uninstall', ['uninstall', 'many']],
];

/** Each verb by either binary in turn, in a namespace of its own; medians compared. */
async function changes(name: string, config: string): Promise<void> {
  const samples = new Map<string, { ours: Sample[]; theirs: Sample[] }>(
    verbs.map(([verb]) => [verb, { ours: [], theirs: [] }]),
  );
  for (let round = 0; round < rounds; round++) {
    for (const [side, binary] of [
      ['theirs', options.helm],
      ['ours', options.scull],
    ] as const) {
      const namespace = uniqueName('bench');
      await cluster.createNamespace(namespace);
      for (const [verb, args] of verbs) {
        const sample = await runAsync(command(binary, config, [...args, '-n', namespace]));
        if (sample.exitCode !== 0) throw new Error(`${binary} ${args.join(' ')} ended with ${sample.exitCode}`);
        samples.get(verb)![side].push(sample);
      }
      await cluster.deleteNamespace(namespace);
    }
  }
  for (const [verb, { ours, theirs }] of samples) {
    const [a, b] = [median(ours.map((s) => s.ms)), median(theirs.map((s) => s.ms))];
    note(`${name} ${verb}`, a / b, `${a.toFixed(0)} ms / ${b.toFixed(0)} ms`);
  }
}

/** How many requests each verb makes; told, not compared: Helm's go one by one. */
async function requests(): Promise<void> {
  const proxy = await countingProxy(plane);
  const config = kubeconfig('counting', `http://127.0.0.1:${proxy.port}`);
  for (const binary of [options.helm, options.scull]) {
    const namespace = uniqueName('bench');
    await cluster.createNamespace(namespace);
    for (const [verb, args] of verbs) {
      proxy.taken();
      const sample = await runAsync(command(binary, config, [...args, '-n', namespace]));
      const taken = proxy.taken();
      const who = binary === options.scull ? 'scull' : 'Helm';
      console.log(`requests of ${who} ${verb}: ${taken.length} for ${objects} objects (exit ${sample.exitCode})`);
      if (binary === options.scull) figures[`requests ${verb}`] = taken.length;
    }
    await cluster.deleteNamespace(namespace);
  }
  proxy.close();
}

/** Records as Helm wrote one, under other names, until there are enough. */
async function fillNamespace(config: string): Promise<string> {
  const namespace = uniqueName('bench');
  await cluster.createNamespace(namespace);
  const bulky = join(home, 'bulky');
  mkdirSync(join(bulky, 'templates'), { recursive: true });
  writeFileSync(join(bulky, 'Chart.yaml'), 'apiVersion: v2\nname: bulky\nversion: 1.0.0\n');
  writeFileSync(join(bulky, 'values.yaml'), `filler: ${randomBytes(10_500).toString('hex')}\n`);
  writeFileSync(
    join(bulky, 'templates/one.yaml'),
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata: {}\n',
  );
  const made = await runAsync(command(options.helm, config, ['install', 'r0000', bulky, '-n', namespace]));
  if (made.exitCode !== 0) throw new Error('the first record could not be made');
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  const first = (await cluster.get(`${path}/sh.helm.release.v1.r0000.v1`))!;
  const stored = String((first['data'] as Record<string, string>)['release']);
  const record = gunzipSync(Buffer.from(Buffer.from(stored, 'base64').toString(), 'base64')).toString();
  console.log(`a record has ${stored.length} bytes in its Secret`);
  const create = async (i: number): Promise<void> => {
    const name = `r${String(i).padStart(4, '0')}`;
    const packed = gzipSync(record.replaceAll('r0000', name), { level: 9 }).toString('base64');
    await cluster.request('POST', path, {
      metadata: {
        name: `sh.helm.release.v1.${name}.v1`,
        labels: { name, owner: 'helm', status: 'deployed', version: '1', modifiedAt: '1790000000' },
      },
      type: 'helm.sh/release.v1',
      data: { release: Buffer.from(packed).toString('base64') },
    });
  };
  for (let i = 1; i < records; i += 50) {
    await Promise.all(Array.from({ length: Math.min(50, records - i) }, async (_, k) => create(i + k)));
  }
  return namespace;
}

async function reading(config: string): Promise<void> {
  const namespace = await fillNamespace(config);
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['list', ['list', '-n', namespace]],
    [`list --max ${records}`, ['list', '--max', String(records), '-n', namespace]],
    ['status', ['status', 'r0007', '-n', namespace]],
    ['history', ['history', 'r0007', '-n', namespace]],
  ];
  for (const [name, args] of cases) {
    const { time, memory, ours, theirs } = await compareAsync(
      command(options.scull, config, args),
      command(options.helm, config, args),
      rounds * 3,
    );
    if (ours.exitCode !== 0 || theirs.exitCode !== 0) throw new Error(`${name} ended with ${ours.exitCode}`);
    note(`${name} time`, time, `${ours.ms.toFixed(0)} ms / ${theirs.ms.toFixed(0)} ms`);
    note(`${name} memory`, memory, `${ours.mib.toFixed(0)} MiB / ${theirs.mib.toFixed(0)} MiB`);
  }
  await cluster.deleteNamespace(namespace);
}

const wanted = (word: string): boolean => options.only === '' || options.only === word;
const straight = kubeconfig('direct', plane.url);
if (wanted('delayed')) {
  const proxy = await delayProxy(Number(new URL(plane.url).port), 10);
  await changes('delayed', kubeconfig('delayed', `https://127.0.0.1:${proxy.port}`));
  proxy.close();
}
if (wanted('direct')) await changes('direct', straight);
if (wanted('requests')) await requests();
if (wanted('reading')) await reading(straight);
rmSync(home, { recursive: true });

if (options.save) {
  const git = (...args: string[]): string => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const entry = { commit: git('rev-parse', '--short', 'HEAD'), date: git('log', '-1', '--format=%cs'), ...figures };
  appendFileSync(join(root, 'bench/cluster-history.jsonl'), `${JSON.stringify(entry)}\n`);
}
process.exit(0);
