/**
 * A scenario is files, servers and the steps of a user. It is run with real Helm and with the binary under test, each in a
 * folder of its own with a home of its own (`HOME`, so Helm's folders are ~/.cache/helm, ~/.config/helm, …), both started under
 * the name `helm`. After each step exit status, stdout, the first line and the `Error:` line of stderr, and all files of folder
 * and home (content and mode) must be the same.
 *
 * To write one: `scenarios/THEME.ts` exports `scenarios: readonly Scenario[]`; each file of that folder is found by itself. Run
 * it by `SCULL_BINARY=… bun test test/sources/scenarios.test.ts -t 'pull: '`. `SCENARIO_CACHE=FOLDER` keeps Helm's runs while
 * scull is being worked on, `SCENARIO_THEMES=pull,push` reads these files only.
 *
 *   {
 *     name: 'pull: from a repository',
 *     serve: { 'index.yaml': indexOf([{ name: 'web', version: '1.0.0', data: web, url: 'web-1.0.0.tgz' }]),
 *              'web-1.0.0.tgz': web },                             // web = simpleArchive('web', '1.0.0') of archives.ts
 *     steps: ['repo add r __HTTP__', 'pull r/web --untar', fails('pull r/none'), 'pull --ca-file tls/ca.crt __HTTPS__/web-1.0.0.tgz'],
 *   }
 *
 * `files` are in the folder, `serve` below the repositories' addresses. In both and in commands these names stand for servers,
 * which are started when they occur (PLACEHOLDERS below; user and password are `__USER__` and `__PASSWORD__`):
 *   __HTTP__ __HTTPS__ __BASIC__ __BASIC_TLS__ __CLIENT_TLS__   the URL of the scenario's own folder on nginx
 *   __REGISTRY__, and with _TLS, _BASIC, _BASIC_TLS, _TOKEN, _TOKEN_TLS, _CLIENT_TLS before the last __   HOST:PORT of a registry
 *   each also with _LOCALHOST before the last __: the same server under the name localhost
 *   __SCULL__ __SCULL_BASIC_TLS__   the URL of `scull serve` over the scenario's own folder
 *   __NS__         a name of this run alone, for repositories in registries: `oci://__REGISTRY__/__NS__/charts`
 *   __FOLDER__     the folder that steps run in
 * A folder `tls` (authority.ts) is there where `tls/` occurs, and `keys` (gnupg.ts) where `keys/` does.
 */
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { utimesSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { openCluster, type Cluster } from '../cluster/cluster.ts';
import { linkTo, splitWords } from '../command-line.ts';
import { FIXED_TIME } from './archives.ts';
import { tlsFiles } from './authority.ts';
import { replaceAll, withoutRaces, withoutTimes, type StepResult } from './compare.ts';
import { gnupgHome } from './gnupg.ts';
import { publishArtifact } from './publish.ts';
import { openPlaces, type Places } from './places.ts';
import { newFolder } from './processes.ts';
import { PASSWORD, USER } from './servers.ts';
import { treeOf } from './snapshot.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface Scenario {
  readonly name: string;
  /** Files of the folder that the steps run in. A name that ends with `/` is an empty folder. */
  readonly files?: Files;
  /** Files below the repositories' addresses. */
  readonly serve?: Files;
  /** Commands that real Helm runs first, for both runs, with a home of its own: what is to be in a registry already. */
  readonly prepare?: readonly string[];
  readonly steps: readonly Step[];
  /** Environment of all steps. */
  readonly env?: Readonly<Record<string, string>>;
  /** Steps have a cluster, and a namespace of their own in it. */
  readonly cluster?: boolean;
  /** Is run twice more with Helm and the binary taking turns in one folder, beginning with either. */
  readonly interop?: boolean;
  /** SHA-256 sums (64 hex digits) are left out: archives that the steps make hold the time of the run. */
  readonly hideDigests?: boolean;
  /** Tables are compared without the width of their columns, and texts without runs of blanks. */
  readonly hideBlanks?: boolean;
}

/** A command line after the program's name (it must succeed with Helm), or something else that happens. */
export type Step = string | Command | Change | Look | Publish;

export interface Command {
  readonly run: string;
  /** Helm is expected to fail. */
  readonly fails?: boolean;
  /** Part of what the binary says below Helm's words. */
  readonly hint?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files that this step finds in the folder, in place of what was there. */
  readonly files?: Files;
  /** The folder it runs in, below that of the scenario. */
  readonly in?: string;
}

/** Files change meanwhile: in the folder, or of the repository. `remove` are paths in the folder, `unserve` of the repository. */
export interface Change {
  readonly files?: Files;
  readonly serve?: Files;
  readonly remove?: readonly string[];
  readonly unserve?: readonly string[];
  readonly modes?: Readonly<Record<string, number>>;
  /** Links of the folder and their targets. */
  readonly links?: Readonly<Record<string, string>>;
}

/** Somebody looks what a server has now: its answer is compared. The user's password goes along, and any certificate will do. */
export interface Look {
  /** `http://__REGISTRY__/v2/__NS__/web/manifests/1.0.0`, `__HTTP__/index.yaml`, … */
  readonly look: string;
}

/** Files of the folder become an artifact in a registry, as tools for any artifact write it: each a layer with its name as a title. */
export interface Publish {
  /** `http://__REGISTRY__/v2/__NS__/greet` */
  readonly publish: string;
  readonly tag: string;
  readonly layers: readonly string[];
  readonly artifactType?: string;
  readonly configType?: string;
  /** Of all layers; `application/vnd.oci.image.layer.v1.tar` unless told. */
  readonly layerType?: string;
}

/** Which program runs the command with this number, counted from 0. */
export type Program = (command: number) => string;

/** A command that Helm is expected to refuse. */
export function fails(run: string, more: Omit<Command, 'run' | 'fails'> = {}): Command {
  return { run, fails: true, ...more };
}

/** What a run has: its folder with `home` and `work`, and the names of what is different in each run. */
interface Run {
  readonly folder: string;
  readonly work: string;
  readonly served: string;
  readonly places: Places;
  readonly visible: (text: string) => string;
  /** What lies in `tls` and `keys`. */
  readonly given: ReadonlyMap<string, Buffer>;
  readonly cluster?: { readonly open: Cluster; readonly namespace: string };
}

/** Runs all steps. `preparer` is who runs `prepare`: real Helm. */
export async function runScenario(scenario: Scenario, program: Program, preparer: string): Promise<StepResult[]> {
  const run = await openRun(scenario);
  const results: StepResult[] = [];
  try {
    for (const command of scenario.prepare ?? []) {
      const { status, stderr } = await runCommand(preparer, { run: command }, run, scenario, 'preparing');
      if (status !== 0) throw new Error(`cannot prepare, helm ${command}: ${stderr}`);
    }
    let commands = 0;
    for (const step of scenario.steps) {
      const outcome = { step: nameOf(step), status: 0, stdout: '', stderr: '' };
      if (typeof step === 'string' || 'run' in step) {
        const command = typeof step === 'string' ? { run: step } : step;
        write(run.work, command.files ?? {}, run.places);
        Object.assign(outcome, await runCommand(program(commands++), command, run, scenario));
      } else if ('look' in step) Object.assign(outcome, await look(run, step));
      else if ('publish' in step) await publishArtifact({ ...step, publish: run.places.fill(step.publish) }, run.work);
      else change(run, step);
      results.push({ ...outcome, files: treeOf(run.folder, run.visible, run.given) });
    }
  } finally {
    await run.places.close();
    await run.cluster?.open.deleteNamespace(run.cluster.namespace);
    rmSync(run.folder, { recursive: true, force: true });
    rmSync(run.served, { recursive: true, force: true });
  }
  return results;
}

async function openRun(scenario: Scenario): Promise<Run> {
  const id = `t${randomBytes(6).toString('hex')}`;
  const folder = newFolder('run');
  const work = join(folder, 'work');
  mkdirSync(work);
  mkdirSync(join(folder, 'home'));
  const text = JSON.stringify(scenario, (_, value: unknown) => (value instanceof Uint8Array ? '' : value));
  const places = await openPlaces(text, id, work);
  const names = new Map(places.names);
  names.set(folder, '__RUN__');
  const given = new Map<string, Buffer>();
  const give = (name: string, from: string): void => {
    cpSync(from, join(work, name), { recursive: true });
    for (const file of readdirSync(from)) given.set(`work/${name}/${file}`, readFileSync(join(from, file)));
  };
  if (text.includes('tls/')) give('tls', tlsFiles().folder);
  if (text.includes('keys/')) {
    const { keys, fingerprints } = await gnupgHome();
    give('keys', keys);
    for (const [who, print] of Object.entries(fingerprints)) {
      names.set(print, `__PRINT_OF_${who.toUpperCase()}__`);
      names.set(print.toLowerCase(), `__print_of_${who}__`);
      names.set(print.slice(-16), `__KEY_OF_${who.toUpperCase()}__`);
      names.set(print.slice(-16).toLowerCase(), `__key_of_${who}__`);
    }
  }
  const served = join(places.root, id);
  mkdirSync(served, { recursive: true });
  write(work, scenario.files ?? {}, places);
  write(served, scenario.serve ?? {}, places);
  await places.open();
  const visible = (raw: string): string => {
    const plain = withoutRaces(withoutTimes(replaceAll(raw, names)));
    const same = scenario.hideDigests === true ? plain.replaceAll(/\b[0-9a-f]{64}\b/g, 'DIGEST') : plain;
    return scenario.hideBlanks === true ? same.replaceAll(/[ \t]+/g, ' ').replaceAll(/ $/gm, '') : same;
  };
  if (scenario.cluster !== true) return { folder, work, served, places, visible, given };
  const open = await openCluster();
  await open.createNamespace(id);
  return { folder, work, served, places, visible, given, cluster: { open, namespace: id } };
}

function write(folder: string, files: Files, places: Places): void {
  for (const [name, data] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (name.endsWith('/')) continue;
    rmSync(path, { force: true });
    writeFileSync(path, typeof data === 'string' ? places.fill(data) : data);
    utimesSync(path, FIXED_TIME, FIXED_TIME);
  }
}

function change({ work, served, places }: Run, step: Change): void {
  for (const name of step.remove ?? []) rmSync(join(work, name), { recursive: true, force: true });
  for (const name of step.unserve ?? []) rmSync(join(served, name), { recursive: true, force: true });
  write(work, step.files ?? {}, places);
  write(served, step.serve ?? {}, places);
  for (const [name, mode] of Object.entries(step.modes ?? {})) chmodSync(join(work, name), mode);
  for (const [name, target] of Object.entries(step.links ?? {})) {
    rmSync(join(work, name), { force: true });
    mkdirSync(dirname(join(work, name)), { recursive: true });
    symlinkSync(places.fill(target), join(work, name));
  }
}

async function look({ places, visible }: Run, step: Look): Promise<Pick<StepResult, 'stdout'>> {
  const accept = ['application/vnd.oci.image.manifest.v1+json', '*/*'].join(', ');
  const authorization = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;
  const answer = await fetch(places.fill(step.look), {
    headers: { accept, authorization },
    tls: { rejectUnauthorized: false },
  });
  return {
    stdout: visible(`${String(answer.status)} ${answer.headers.get('content-type') ?? ''}\n${await answer.text()}`),
  };
}

function nameOf(step: Step): string {
  if (typeof step === 'string') return step;
  if ('run' in step) return step.run;
  if ('look' in step) return `look at ${step.look}`;
  if ('publish' in step) return `publish ${step.layers.join(', ')}`;
  return `change of ${Object.values(step)
    .flatMap((part: object) => Object.keys(part))
    .join(', ')}`;
}

async function runCommand(
  program: string,
  command: Command,
  { folder, work, places, visible, cluster }: Run,
  scenario: Scenario,
  purpose = '',
): Promise<Omit<StepResult, 'step' | 'files'>> {
  const env = {
    HOME: purpose === '' ? join(folder, 'home') : newFolder('home'),
    PATH: '/usr/bin:/bin',
    TZ: 'UTC',
    KUBECONFIG: cluster?.open.kubeconfig ?? join(folder, 'no-kubeconfig'),
    ...(cluster && { HELM_NAMESPACE: cluster.namespace }),
    ...Object.fromEntries(Object.entries({ ...scenario.env, ...command.env }).map(([k, v]) => [k, places.fill(v)])),
  };
  const words = splitWords(places.fill(command.run));
  return new Promise((resolveResult, reject) => {
    const options = { cwd: join(work, command.in ?? ''), env, timeout: 60_000 };
    const child = spawn(linkTo(program), words, { ...options, stdio: 'pipe' });
    const texts = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (chunk: string) => (texts[stream] += chunk));
    }
    child.stdin.on('error', () => undefined); // a program may end without reading
    child.stdin.end(places.fill(command.stdin ?? ''));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const stdout = visible(texts.stdout);
      resolveResult({ status: code ?? (signal === 'SIGKILL' ? 137 : 143), stdout, stderr: visible(texts.stderr) });
    });
  });
}
