/** What a file of tests works with: a folder for charts, the cluster, and namespaces that are gone in the end. */
import { afterAll, beforeAll } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, clusterProblem, openCluster, uniqueName, type Cluster } from './cluster.ts';
import { runBinary, type Ended } from './run-binary.ts';
import { writeFiles } from '../write-files.ts';

export class Workplace {
  /** Why there is none; undefined where there is. */
  readonly problem = clusterProblem(binary);
  readonly folder: string;
  /** To be deleted in the end: paths of objects without a namespace. */
  readonly clusterWide: string[] = [];
  readonly #prefix: string;
  readonly #namespaces: string[] = [];
  #cluster: Cluster | undefined;

  /** `prefix` is that of the names of its namespaces. Its life is that of the tests of the file. */
  constructor(prefix: string, limit: number) {
    this.#prefix = prefix;
    this.folder = mkdtempSync(join(tmpdir(), `scull-${prefix}-`));
    beforeAll(async () => {
      if (this.problem === undefined) this.#cluster = await openCluster();
    }, limit);
    afterAll(() => this.#close(), limit);
  }

  get cluster(): Cluster {
    return this.#cluster!;
  }

  async freshNamespace(): Promise<string> {
    const name = this.futureNamespace();
    await this.cluster.createNamespace(name);
    return name;
  }

  /** The name of one that a test makes. */
  futureNamespace(): string {
    const name = uniqueName(this.#prefix);
    this.#namespaces.push(name);
    return name;
  }

  /** The path of a new chart. */
  chart(files: Readonly<Record<string, string>>): string {
    const path = join(this.folder, uniqueName('chart'));
    const all = { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n', ...files };
    writeFiles(path, all);
    return path;
  }

  scull(namespace: string, words: readonly string[], kubeconfig = this.cluster.kubeconfig): Promise<Ended> {
    return runBinary(words, { KUBECONFIG: kubeconfig, HELM_NAMESPACE: namespace, HOME: this.folder });
  }

  async #close(): Promise<void> {
    if (this.#cluster !== undefined) {
      for (const path of this.clusterWide) await this.#cluster.request('DELETE', path);
      for (const name of this.#namespaces) await this.#cluster.deleteNamespace(name);
    }
    rmSync(this.folder, { recursive: true });
  }
}
