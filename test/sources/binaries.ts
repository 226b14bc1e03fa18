/**
 * The programs that tests of chart sources stand on: the distribution registry, built once from its Go module, and nginx, GnuPG,
 * chromium and strace: as they are installed, else unpacked from Debian's packages beside the system (no root needed).
 */
import { spawn } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { withLock } from '../control-plane/lock.ts';

export const programs = ['registry', 'nginx', 'gpg', 'chromium', 'strace'] as const;
export type Program = (typeof programs)[number];

const REGISTRY = 'v3.1.2';

/** What to unpack for a program, and which file of it is then started. */
const packages = {
  nginx: { names: ['nginx-light'], file: 'usr/sbin/nginx' },
  gpg: { names: ['gpg', 'gpg-agent'], file: 'usr/bin/gpg' },
  chromium: { names: ['chromium'], file: 'usr/lib/chromium/chromium' },
  strace: { names: ['strace'], file: 'usr/bin/strace' },
} as const;

/** Where all of it is kept: `${XDG_CACHE_HOME:-~/.cache}/scull/servers`. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'scull/servers');
}

/** The path of a program that can be started as it is; undefined when it is neither installed nor made yet. */
export function findProgram(name: Program): string | undefined {
  if (name === 'registry') return existing(join(cacheFolder(), `registry-${REGISTRY}`));
  const onPath = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  const installed = onPath.map((folder) => join(folder, name)).find(isProgram);
  return installed ?? existing(join(cacheFolder(), 'debian', name, 'start'));
}

/** The path of a program; fails with what to do about it. */
export function programPath(name: Program): string {
  const path = findProgram(name);
  if (path !== undefined) return path;
  throw new Error(`there is no ${name} for the tests of chart sources: run \`bun scripts/servers.ts\``);
}

/** Why tests of chart sources cannot run here; undefined when they can. */
export function sourcesProblem(...wanted: readonly Program[]): string | undefined {
  const missing = wanted.filter((name) => findProgram(name) === undefined);
  return missing.length === 0 ? undefined : `there is no ${missing.join(', no ')}: run \`bun scripts/servers.ts\``;
}

/** Makes what is missing (minutes, once). Fails naming what cannot be had and why. */
export async function makePrograms(say: (line: string) => void, wanted: readonly Program[] = programs): Promise<void> {
  if (wanted.every((name) => findProgram(name) !== undefined)) return;
  await withLock(join(cacheFolder(), 'make.lock'), async () => {
    for (const name of wanted.filter((one) => findProgram(one) === undefined)) {
      say(name === 'registry' ? `building the registry ${REGISTRY} (two minutes, once)` : `fetching ${name} (once)`);
      await (name === 'registry' ? buildRegistry() : unpack(name, say));
    }
  });
}

function existing(path: string): string | undefined {
  return isProgram(path) ? path : undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function buildRegistry(): Promise<void> {
  const folder = mkdtempSync(join(cacheFolder(), '.building-'));
  const module = `github.com/distribution/distribution/v3/cmd/registry@${REGISTRY}`;
  const env = { GOBIN: folder, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' };
  try {
    const built = await call('go', ['install', '-trimpath', '-ldflags', '-s -w', module], env);
    if (built.status !== 0) throw new Error(`the registry cannot be built (needs Go):\n${built.text}`);
    renameSync(join(folder, 'registry'), join(cacheFolder(), `registry-${REGISTRY}`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Fetches the packages that a program needs beyond those installed. The system's package lists serve where they do; on a machine
 * without lists, or with old ones, new lists are fetched into a folder of our own.
 */
async function unpack(name: keyof typeof packages, say: (line: string) => void): Promise<void> {
  const { names, file } = packages[name];
  if ((await call('apt-get', ['--version'])).status !== 0) {
    throw new Error(`${name} is not installed, and without apt-get it cannot be fetched: install ${name}`);
  }
  const home = join(cacheFolder(), 'debian');
  mkdirSync(home, { recursive: true });
  const folder = mkdtempSync(join(home, '.unpacking-'));
  try {
    let fetched = await fetchPackages(names, folder, []);
    if (fetched.status !== 0) {
      say('fetching package lists');
      const own = ownLists(join(home, 'lists'));
      const updated = await call('apt-get', [...own, 'update']);
      fetched = updated.status === 0 ? await fetchPackages(names, folder, own) : updated;
    }
    if (fetched.status !== 0) throw new Error(`${name} cannot be fetched:\n${fetched.text}`);
    const root = join(folder, 'root');
    for (const archive of readdirSync(folder).filter((one) => one.endsWith('.deb'))) {
      const unpacked = await call('dpkg-deb', ['-x', join(folder, archive), root]);
      if (unpacked.status !== 0) throw new Error(`${archive} cannot be unpacked:\n${unpacked.text}`);
      rmSync(join(folder, archive));
    }
    if (!existsSync(join(root, file))) throw new Error(`the packages of ${name} hold no ${file}`);
    const place = join(home, name);
    writeStarter(folder, join(place, 'root'), file);
    rmSync(place, { recursive: true, force: true });
    renameSync(folder, place);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ownLists(folder: string): string[] {
  mkdirSync(join(folder, 'lists/partial'), { recursive: true });
  mkdirSync(join(folder, 'cache/archives/partial'), { recursive: true });
  const options = [`Dir::State::Lists=${folder}/lists`, `Dir::Cache=${folder}/cache`, 'APT::Sandbox::User=root'];
  return options.flatMap((option) => ['-o', option]);
}

interface Outcome {
  readonly status: number;
  readonly text: string;
}

async function fetchPackages(names: readonly string[], folder: string, options: readonly string[]): Promise<Outcome> {
  const simulate = ['--simulate', '--no-install-recommends', '-o', 'Debug::NoLocking=true', 'install', ...names];
  const planned = await call('apt-get', [...options, ...simulate]);
  if (planned.status !== 0) return planned;
  const wanted = [...planned.text.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)].map(
    ([, name = '', version = '']) => `${name}=${version}`,
  );
  if (wanted.length === 0) return { status: 1, text: `apt-get plans nothing for ${names.join(' ')}` };
  return call('apt-get', [...options, 'download', ...wanted], {}, folder);
}

/** A script that starts the program with the libraries that were unpacked beside it. */
function writeStarter(folder: string, root: string, file: string): void {
  const libraries = ['lib', 'usr/lib'].flatMap((parent) => {
    const place = join(folder, 'root', parent);
    const names = existsSync(place) ? readdirSync(place).filter((entry) => entry.endsWith('-linux-gnu')) : [];
    return names.map((entry) => join(root, parent, entry));
  });
  const path = [...libraries, join(root, 'usr/lib')].join(':');
  const more = file.endsWith('/gpg') ? ` --agent-program '${join(root, 'usr/bin/gpg-agent')}'` : '';
  const start = join(folder, 'start');
  writeFileSync(start, `#!/bin/sh\nLD_LIBRARY_PATH='${path}' exec '${join(root, file)}'${more} "$@"\n`);
  chmodSync(start, 0o755);
}

async function call(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = '/',
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (s: string) => (text += s));
    child.on('error', (error) => {
      resolve({ status: 127, text: error.message });
    });
    child.on('close', (code) => {
      resolve({ status: code ?? 1, text });
    });
  });
}
