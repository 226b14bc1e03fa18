/**
 * The control plane as tests use it: one for all, found running or started, with a namespace of its own for each test.
 * Where it cannot run, `clusterProblem` says why, and tests are skipped with that reason in their name.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../control-plane/api.ts';
import { findBinaries } from '../control-plane/binaries.ts';
import type { Subject } from '../control-plane/certificates.ts';
import { kubeconfigOf, startControlPlane, type ControlPlane } from '../control-plane/server.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/** Real Helm 3.22, and the binary that is compared with it (`SCULL_BINARY` names another one). */
export const realHelm = join(homedir(), '.cache/scull/oracle/helm3');
export const binary = process.env['SCULL_BINARY'] || join(import.meta.dirname, '../../dist/scull');

/** Why tests that need a cluster cannot run here; undefined when they can. `programs` are needed beside it. */
export function clusterProblem(...programs: readonly string[]): string | undefined {
  if (findBinaries() === undefined) {
    return 'the control plane is not built: `npm run control-plane -- build` needs Go, or KUBEBUILDER_ASSETS';
  }
  const missing = programs.find((path) => !existsSync(path));
  if (missing === undefined) return undefined;
  return missing === realHelm ? 'real Helm is not built: `npm run oracle` needs Go' : `there is no ${missing}`;
}

/** The control plane, started when none runs. */
export async function openCluster(): Promise<Cluster> {
  return new Cluster(
    await startControlPlane((line) => {
      console.error(line);
    }),
  );
}

export class Cluster {
  readonly #plane: ControlPlane;

  constructor(plane: ControlPlane) {
    this.#plane = plane;
  }

  /** Kubeconfig of a user who may do everything. */
  get kubeconfig(): string {
    return this.#plane.kubeconfig;
  }

  get url(): string {
    return this.#plane.url;
  }

  /** A kubeconfig's text for a user with a certificate of its own, who may do what RBAC says. */
  userKubeconfig(subject: Subject, namespace?: string): string {
    return kubeconfigOf(this.#plane, subject, namespace);
  }

  /** A request in the name of the admin; undefined for 404. Throws for any other refusal. */
  async request(method: string, path: string, body?: JsonObject, type?: string): Promise<JsonObject | undefined> {
    let { status, text } = await call(this.#plane, method, path, body, type);
    // a definition that is new answers so for a moment
    for (let i = 0; status === 429 && i < 20; i++) {
      await sleep(200);
      ({ status, text } = await call(this.#plane, method, path, body, type));
    }
    if (status === 404) return undefined;
    if (status >= 300) throw new Error(`${method} ${path} answers ${String(status)}: ${text}`);
    return JSON.parse(text) as JsonObject;
  }

  async get(path: string): Promise<JsonObject | undefined> {
    return this.request('GET', path);
  }

  /** The items of a list; none where there is no such kind. */
  async list(path: string): Promise<JsonObject[]> {
    const answer = await this.get(path);
    return (answer?.['items'] ?? []) as JsonObject[];
  }

  /** Creates a namespace whose name begins so, and waits for what the controllers put into each. */
  async createNamespace(name: string): Promise<void> {
    await this.request('POST', '/api/v1/namespaces', { metadata: { name } });
    await this.until(`namespace ${name}`, async () => {
      const found = await Promise.all([
        this.get(`/api/v1/namespaces/${name}/configmaps/kube-root-ca.crt`),
        this.get(`/api/v1/namespaces/${name}/serviceaccounts/default`),
      ]);
      return found.every((object) => object !== undefined);
    });
  }

  /** Begins the removal; the controllers finish it in their own time. */
  async deleteNamespace(name: string): Promise<void> {
    await this.request('DELETE', `/api/v1/namespaces/${name}`);
  }

  async until(what: string, done: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
    const end = Date.now() + timeoutMs;
    while (!(await done())) {
      await sleep(50);
      if (Date.now() > end) throw new Error(`${what}: not so after ${String(timeoutMs / 1000)} s`);
    }
  }
}

/** A name that no other test takes, always of the same length for the same prefix. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString('hex')}`;
}
