/**
 * `npm run bench:sources`: chart sources with dist/scull and real Helm 3.22.0 in one interleaved run; prints ratios scull/Helm.
 *
 *   npm run bench:sources -- [--helm PATH] [--scull PATH] [--rounds N] [--only WORD] [--save]
 *
 * Five repositories of 10,000 versions each (9.5 MB) are updated and searched, as is one of 50 MB; 20 dependencies are fetched
 * with 20 ms of latency. Each binary has a home of its own. `first` is a search that finds nothing remembered of the indexes;
 * `changed` an update where every index is a new one, `unchanged` one where the server says by its ETag that it is not.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sha256, simpleArchive } from '../test/sources/archives.ts';
import { compareAsync, type Command } from './measure.ts';
import { delayProxy } from './proxies.ts';
import { largeIndex } from './source-index.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    helm: { type: 'string', default: join(homedir(), '.cache/scull/oracle/helm3') },
    scull: { type: 'string', default: join(root, 'dist/scull') },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    save: { type: 'boolean', default: false },
  },
});
for (const binary of [options.helm, options.scull]) {
  if (!existsSync(binary)) throw new Error(`${binary} is not there: build it first (npm run build, npm run oracle)`);
}

const REPOSITORIES = 5;
const DEPENDENCIES = 20;
/** Each way. */
const DELAY = 10;

const folder = mkdtempSync(join(tmpdir(), 'scull-bench-'));
const bodies = new Map<string, string>();
for (let i = 1; i <= REPOSITORIES; i++)
  bodies.set(`/r${String(i)}/index.yaml`, largeIndex({ charts: 100, versions: 100, seed: i }));
bodies.set('/large/index.yaml', largeIndex({ charts: 500, versions: 105, seed: 9 }));
const archives = new Map<string, Uint8Array>();

let answers = 0;
const server = createServer((request, response) => {
  const path = request.url ?? '';
  const changing = path.startsWith('/changing');
  const body = bodies.get(path.replace(/^\/changing/, '')) ?? archives.get(path);
  const etag = `"${changing ? String(answers++) : 'one'}"`;
  if (body === undefined) response.writeHead(404).end();
  else if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
  else response.writeHead(200, { etag }).end(changing ? `# ${String(answers)}\n${String(body)}` : body);
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address() as AddressInfo;
const slow = await delayProxy(port, DELAY);

const ours = resolve(options.scull);
const theirs = resolve(options.helm);

function command(binary: string, home: string, args: readonly string[], cwd = folder): Command {
  const place = join(folder, home, binary === ours ? 'ours' : 'theirs');
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: place,
    HELM_CACHE_HOME: join(place, 'cache'),
    HELM_CONFIG_HOME: join(place, 'config'),
    HELM_DATA_HOME: join(place, 'data'),
    KUBECONFIG: join(place, 'none'),
    TZ: 'UTC',
  };
  return { argv: [binary, ...args], cwd, env };
}

/** Runs what a measurement needs, with both. */
async function prepare(home: string, args: readonly string[]): Promise<void> {
  for (const binary of [ours, theirs]) {
    const { argv, cwd, env } = command(binary, home, args);
    const child = Bun.spawn([...argv], { cwd, env, stdout: 'ignore', stderr: 'pipe' });
    if ((await child.exited) !== 0) throw new Error(`${argv.join(' ')}: ${await new Response(child.stderr).text()}`);
  }
}

async function add(home: string, names: readonly string[], prefix = ''): Promise<void> {
  for (const name of names)
    await prepare(home, ['repo', 'add', name, `http://127.0.0.1:${String(port)}${prefix}/${name}`]);
}

const figures: Record<string, number> = {};

async function measure(
  name: string,
  home: string,
  args: readonly string[],
  folders?: readonly [string, string],
): Promise<void> {
  const [a, b] = folders ?? [folder, folder];
  const result = await compareAsync(
    command(ours, home, args, a),
    command(theirs, home, args, b),
    Number(options.rounds),
  );
  const { time, memory } = result;
  figures[name] = Math.round(time * 1000) / 1000;
  const times = `${result.ours.ms.toFixed(0)} ms / ${result.theirs.ms.toFixed(0)} ms`;
  const sizes = `${result.ours.mib.toFixed(0)} MiB / ${result.theirs.mib.toFixed(0)} MiB`;
  if (result.ours.exitCode !== 0 || result.theirs.exitCode !== 0) throw new Error(`${name} failed`);
  console.log(`${name}: time ${time.toFixed(2)} (${times}), memory ${memory.toFixed(2)} (${sizes})`);
}

/** A file in place of the folder in which scull remembers indexes, so that it never can. */
function forget(home: string): void {
  const cache = join(folder, home, 'ours/cache/repository/.scull');
  rmSync(cache, { recursive: true, force: true });
  writeFileSync(cache, '');
}

function chartWithDependencies(): readonly [string, string] {
  const names = Array.from({ length: DEPENDENCIES }, (_, i) => `part-${String(i)}`);
  const url = `http://127.0.0.1:${String(slow.port)}/parts`;
  const entries = names.map((name) => {
    const data = simpleArchive(name, '1.0.0');
    archives.set(`/parts/${name}-1.0.0.tgz`, data);
    return `  ${name}:\n  - {name: ${name}, version: 1.0.0, apiVersion: v2, digest: ${sha256(data)}, urls: [${name}-1.0.0.tgz]}\n`;
  });
  bodies.set('/parts/index.yaml', `apiVersion: v1\nentries:\n${entries.join('')}`);
  const dependencies = names.map((name) => `- {name: ${name}, version: 1.x.x, repository: "${url}"}\n`);
  const chart = `apiVersion: v2\nname: whole\nversion: 1.0.0\ndependencies:\n${dependencies.join('')}`;
  return ['ours', 'theirs'].map((who) => {
    const place = join(folder, `chart-${who}`);
    mkdirSync(place);
    writeFileSync(join(place, 'Chart.yaml'), chart);
    return place;
  }) as unknown as readonly [string, string];
}

const parts: Record<string, () => Promise<void>> = {
  update: async () => {
    const names = Array.from({ length: REPOSITORIES }, (_, i) => `r${String(i + 1)}`);
    await add('changing', names, '/changing');
    await measure('repo update, changed', 'changing', ['repo', 'update']);
    await add('five', names);
    await measure('repo update, unchanged', 'five', ['repo', 'update']);
  },
  search: async () => {
    const names = Array.from({ length: REPOSITORIES }, (_, i) => `r${String(i + 1)}`);
    await add('searched', names);
    await measure('search repo', 'searched', ['search', 'repo', 'nginx']);
    await measure('search repo, all', 'searched', ['search', 'repo', '-l', '-o', 'json']);
    forget('searched');
    await measure('search repo, first', 'searched', ['search', 'repo', 'nginx']);
  },
  large: async () => {
    await add('large', ['large']);
    await measure('search repo, 50 MB', 'large', ['search', 'repo', 'nginx']);
    forget('large');
    await measure('search repo, 50 MB, first', 'large', ['search', 'repo', 'nginx']);
  },
  dependencies: async () => {
    const folders = chartWithDependencies();
    await prepare('parts', ['repo', 'add', 'parts', `http://127.0.0.1:${String(slow.port)}/parts`]);
    const update = ['dependency', 'update', '.'];
    for (const [binary, cwd] of [
      [ours, folders[0]],
      [theirs, folders[1]],
    ] as const) {
      const { argv, env } = command(binary, 'parts', update, cwd);
      const child = Bun.spawn([...argv], { cwd, env, stdout: 'ignore', stderr: 'pipe' });
      if ((await child.exited) !== 0) throw new Error(await new Response(child.stderr).text());
    }
    await measure('dependency build', 'parts', ['dependency', 'build', '.'], folders);
    await measure('dependency update', 'parts', update, folders);
  },
};

for (const [name, run] of Object.entries(parts)) if (name.includes(options.only)) await run();
server.closeAllConnections();
server.close();
slow.close();
rmSync(folder, { recursive: true });

if (options.save) {
  const git = (...args: string[]): string => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const entry = { commit: git('rev-parse', '--short', 'HEAD'), date: git('log', '-1', '--format=%cs'), ...figures };
  appendFileSync(join(root, 'bench/sources-history.jsonl'), `${JSON.stringify(entry)}\n`);
}
process.exit();
