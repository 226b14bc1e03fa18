/**
 * The programs of the control plane: taken from KUBEBUILDER_ASSETS where they are there, else built once from their Go
 * modules (go.mod beside this file names the versions) into the user's cache.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { KWOK, writeKwokSource } from './kwok.ts';
import { withLock } from './lock.ts';

export const programs = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'] as const;
export type Program = (typeof programs)[number];
export type Binaries = Readonly<Record<Program, string>>;

const packages: Readonly<Record<Exclude<Program, 'kwok'>, string>> = {
  etcd: './etcd',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
};

/** Where everything of the control plane is kept: `${XDG_CACHE_HOME:-~/.cache}/scull/control-plane`. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'scull/control-plane');
}

/** The five programs; undefined when some are neither there nor built yet. */
export function findBinaries(): Binaries | undefined {
  const found = locate();
  return programs.every((name) => found[name] !== undefined) ? (found as Binaries) : undefined;
}

/** The five programs, built where they are missing (minutes, once). Fails when Go cannot build them. */
export async function buildBinaries(say: (line: string) => void): Promise<Binaries> {
  const ready = findBinaries();
  if (ready !== undefined) return ready;
  return withLock(join(cacheFolder(), 'build.lock'), async () => {
    const found = locate();
    const missing = programs.filter((name) => found[name] === undefined);
    if (missing.length > 0) {
      say(`building ${missing.join(', ')} (4 to 8 minutes, once)`);
      await build(missing);
    }
    const all = findBinaries();
    if (all === undefined) throw new Error('the control plane was built, but not all of it is there');
    return all;
  });
}

function locate(): Partial<Record<Program, string>> {
  const folders = [process.env['KUBEBUILDER_ASSETS'], versionFolder()].filter((folder) => folder !== undefined);
  const found: Partial<Record<Program, string>> = {};
  for (const name of programs) {
    const path = (name === 'kwok' ? [kwokFolder()] : folders)
      .map((folder) => join(folder, name))
      .find((candidate) => existsSync(candidate));
    if (path !== undefined) found[name] = path;
  }
  return found;
}

function required(module: string): string {
  const text = readFileSync(join(import.meta.dirname, 'go.mod'), 'utf8');
  const version = text.split('\n').find((line) =>
    line
      .trim()
      .replace(/^require /, '')
      .startsWith(`${module} v`),
  );
  if (version === undefined) throw new Error(`test/control-plane/go.mod does not require ${module}`);
  return version
    .trim()
    .split(' ')
    .find((word) => word.startsWith('v'))!;
}

function versionFolder(): string {
  const versions = [`kubernetes-${required('k8s.io/kubernetes')}`, `etcd-${required('go.etcd.io/etcd/server/v3')}`];
  return join(cacheFolder(), [...versions, `kwok-${KWOK}`].join('_'));
}

/** kwok has a folder of its own, since it is built from a changed source. */
function kwokFolder(): string {
  return join(cacheFolder(), `kwok-${KWOK}-by-uid`);
}

async function build(missing: readonly Program[]): Promise<void> {
  const version = required('k8s.io/kubernetes');
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version)!;
  // without these the server calls itself v0.0.0-master, and charts fail their version check
  const flags = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) => [
    `-X ${path}.gitVersion=${version}`,
    `-X ${path}.gitMajor=${major!}`,
    `-X ${path}.gitMinor=${minor!}`,
    `-X ${path}.gitTreeState=clean`,
  ]);
  mkdirSync(versionFolder(), { recursive: true });
  mkdirSync(kwokFolder(), { recursive: true });
  const folder = mkdtempSync(join(versionFolder(), '.building-'));
  try {
    const ours = missing.filter((name) => name !== 'kwok');
    if (ours.length > 0) {
      const paths = ours.map((name) => packages[name]);
      await go(['build', '-trimpath', '-ldflags', ['-s -w', ...flags].join(' '), '-o', `${folder}/`, ...paths]);
    }
    if (missing.includes('kwok')) {
      const source = join(folder, 'source');
      writeKwokSource(source);
      await go(['build', '-trimpath', '-ldflags', '-s -w', '-o', join(folder, 'kwok'), './cmd/kwok'], source);
    }
    for (const name of missing) {
      renameSync(join(folder, name), join(name === 'kwok' ? kwokFolder() : versionFolder(), name));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function go(args: readonly string[], folder = import.meta.dirname): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const child = spawn('go', args, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, CGO_ENABLED: '0' },
    });
    child.on('error', () => {
      reject(
        new Error('the control plane cannot be built: Go is not installed, and KUBEBUILDER_ASSETS has not all of it'),
      );
    });
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`go ${args[0]!} failed with exit status ${String(code)}`));
    });
  });
}
