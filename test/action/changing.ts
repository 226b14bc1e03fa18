/** Install and upgrade as the tests here call them: a chart in a folder, a cluster in memory. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noAccess } from '../../src/downloader/source-context.ts';
import type { ChangeOptions } from '../../src/action/change/options.ts';
import type { Configuration } from '../../src/action/configuration.ts';
import type { InstallOptions } from '../../src/action/install.ts';
import type { UpgradeOptions } from '../../src/action/change/upgrade-options.ts';
import type { Release } from '../../src/release/release.ts';
import { openStorage } from '../../src/storage/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { MemoryCluster } from './memory-cluster.ts';
import { writeFiles } from '../write-files.ts';

export const folder = mkdtempSync(join(tmpdir(), 'scull-change-'));

/** Writes a chart and gives its path. */
export function chartOf(name: string, files: Record<string, string>): string {
  const all = { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`, ...files };
  writeFiles(join(folder, name), all);
  return join(folder, name);
}

export interface Bench {
  readonly config: Configuration;
  readonly storage: Storage;
  readonly stop: AbortController;
  /** Lines for the user. */
  readonly told: string[];
}

export async function bench(cluster: MemoryCluster): Promise<Bench> {
  const stop = new AbortController();
  const told: string[] = [];
  let seconds = 1_700_000_000n;
  const clock = { now: () => ({ seconds: seconds++, nanoseconds: 0 }), timeZone: () => 'UTC' };
  const storage = await openStorage({
    driver: '',
    namespace: 'default',
    cluster: () => Promise.resolve(cluster),
    clock,
    memory: () => Promise.resolve([]),
    debug: () => undefined,
  });
  const config = {
    settings: { debug: false, namespace: 'default' },
    env: {},
    warn: (line: string) => told.push(line),
    log: () => undefined,
    debug: () => undefined,
    stdin: () => Promise.resolve(new Uint8Array()),
    cluster: () => Promise.resolve(cluster),
    storage: () => Promise.resolve(storage),
    clock,
    signal: stop.signal,
  } as unknown as Configuration;
  return { config, storage, stop, told };
}

const changeOptions: ChangeOptions = {
  origin: { repo: '', version: '', verify: false, keyring: '', access: noAccess },
  values: {},
  namespace: () => Promise.resolve('default'),
  dryRun: 'none',
  hideSecret: false,
  noHooks: false,
  skipCrds: false,
  disableValidation: false,
  dependencyUpdate: false,
  skipSchemaValidation: false,
  enableDns: false,
  subNotes: false,
  postRenderer: { program: '', args: [] },
  description: '',
  labels: [],
  timeoutMs: 1000,
  wait: undefined,
  waitForJobs: false,
  undo: '',
  apply: { force: false, forceConflicts: false, serverSide: false },
  takeOwnership: false,
  preflight: true,
};

export function installing(chart: string, options: Partial<InstallOptions> = {}): InstallOptions {
  return {
    ...changeOptions,
    args: ['web', chart],
    generateName: false,
    nameTemplate: '',
    createNamespace: false,
    replace: false,
    ...options,
  };
}

export function upgrading(chart: string, options: Partial<UpgradeOptions> = {}): UpgradeOptions {
  return {
    ...changeOptions,
    name: 'web',
    chart,
    resetValues: false,
    reuseValues: false,
    resetThenReuseValues: false,
    maxHistory: 10,
    cleanupOnFail: false,
    recreatePods: false,
    ...options,
  };
}

/** Revisions as `1 superseded Install complete`. */
export async function revisions(storage: Storage, name = 'web'): Promise<string[]> {
  const history: Release[] = await storage.history(name);
  return history
    .sort((a, b) => a.version - b.version)
    .map(({ version, info }) => `${version} ${info.status} ${info.description}`);
}

/** The error of something that has to fail. */
export async function failure(work: Promise<unknown>): Promise<Error & { hint?: string }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it did not fail');
}
