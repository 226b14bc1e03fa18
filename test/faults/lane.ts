/**
 * A namespace with a proxy in front of the server, in which one run takes place after the other. A run begins with objects that
 * are put there as they were saved, and ends with an empty namespace: that is much cheaper than a new one.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, JsonObject } from '../cluster/cluster.ts';
import { belongs, metadataOf, nameOf } from '../cluster/snapshot.ts';
import type { Server } from '../control-plane/api.ts';
import { crdOf, writeCharts } from './charts.ts';
import { observe, type Found, type Observed } from './observed.ts';
import { FaultProxy, type Watcher } from './proxy.ts';
import type { Placeholders } from './requests.ts';
import { savedText, restoredObject } from './saved.ts';
import { start, type Outcome, type Running, type Subject } from './subject.ts';

/** Seen by the server never, and by nobody who reads an output. */
const TOKEN = 't0ken-0f-the-user-';

const core = ['secrets', 'configmaps', 'services', 'pods'];
const kinds: readonly (readonly [api: string, plural: string])[] = [
  ...core.map((plural) => ['api/v1', plural] as const),
  ['apis/apps/v1', 'deployments'],
  ['apis/apps/v1', 'replicasets'],
  ['apis/batch/v1', 'jobs'],
  ['apis/coordination.k8s.io/v1', 'leases'],
];
const THINGS = 'things';

/** How a command is started. */
export interface CommandOptions {
  /** Seconds for `--timeout`. */
  readonly timeout: number;
  /** Milliseconds after which the harness ends it. */
  readonly limit: number;
  readonly secure: boolean;
  /** New credentials are to be had when the server refuses those that are used. */
  readonly renews: boolean;
  readonly fault: Watcher['fault'];
  readonly gather?: Watcher['gather'];
  /** Hears of the program when it runs. */
  readonly started?: (running: Running) => void;
}

export class Lane {
  readonly namespace: string;
  readonly group: string;
  readonly secrets: readonly string[] = [TOKEN];
  readonly #cluster: Cluster;
  readonly #proxy: FaultProxy;
  readonly #folder: string;
  readonly #charts: Readonly<Record<string, string>>;
  readonly #placeholders: Placeholders;
  readonly #authority: string;
  #tokens = 0;
  #defined = false;

  private constructor(cluster: Cluster, proxy: FaultProxy, plane: Server, folder: string, name: string) {
    this.namespace = name;
    this.group = `${name}.scull.test`;
    this.#cluster = cluster;
    this.#proxy = proxy;
    this.#folder = folder;
    this.#charts = writeCharts(folder, this.group);
    this.#placeholders = [
      [this.group, 'GROUP'],
      [`/namespaces/${name}/`, '/namespaces/NS/'],
    ];
    this.#authority = plane.authority.cert;
  }

  /** `name` becomes the namespace; `folder` is for its files. */
  static async open(cluster: Cluster, plane: Server, folder: string, name: string): Promise<Lane> {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    await cluster.createNamespace(name);
    return new Lane(cluster, await FaultProxy.start(plane), plane, own, name);
  }

  async close(): Promise<void> {
    this.#proxy.close();
    await this.undefine();
    await this.#cluster.deleteNamespace(this.namespace);
  }

  /** Runs a command line with `APP` and `CRDS` for charts. */
  async run({ name, binary }: Subject, command: string, options: CommandOptions): Promise<Outcome> {
    const { timeout, limit, secure, renews, fault, gather, started } = options;
    const current: { running?: Running } = {};
    this.#proxy.begin({
      placeholders: this.#placeholders,
      fault: (asked) => {
        const what = fault(asked);
        if (what === '401' && renews) this.#writeToken();
        return what;
      },
      kill: () => current.running?.kill() ?? Promise.resolve(),
      ...(gather === undefined ? {} : { gather }),
    });
    const home = join(this.#folder, name);
    rmSync(join(home, '.kube'), { recursive: true, force: true }); // discovery is asked for anew, as by a job of a pipeline
    const args = command.split(' ').map((word) => this.#charts[word] ?? word);
    const kubeconfig = this.#writeKubeconfig(secure);
    args.push('--namespace', this.namespace, '--kubeconfig', kubeconfig);
    if (timeout > 0) args.push('--timeout', `${timeout}s`);
    const env = { HOME: home, PATH: '/usr/bin:/bin' };
    const running = start(binary, { command, args, folder: this.#folder, env, limit });
    current.running = running;
    started?.(running);
    const outcome = await running.ended;
    await this.#proxy.end();
    return outcome;
  }

  /** All objects of the kinds that charts here have. */
  async read(): Promise<Found[]> {
    const lists = kinds.map(async ([api, plural]) => {
      const items = await this.#cluster.list(`/${api}/namespaces/${this.namespace}/${plural}`);
      return items.filter((item) => nameOf(item) !== 'kube-root-ca.crt').map((item): Found => [plural, item]);
    });
    if (this.#defined) lists.push(this.#readThings());
    return (await Promise.all(lists)).flat();
  }

  async observe(): Promise<Observed> {
    return observe(await this.read(), this.namespace, this.group);
  }

  async #readThings(): Promise<Found[]> {
    const items = await this.#cluster.list(this.#listPath(THINGS));
    return items.map((item): Found => [THINGS, item]);
  }

  #listPath(plural: string): string {
    const api = plural === THINGS ? `apis/${this.group}/v1` : kinds.find(([, one]) => one === plural)![0];
    return `/${api}/namespaces/${this.namespace}/${plural}`;
  }

  /** What `restore` puts there again, in this lane or in another one. */
  async save(): Promise<string[]> {
    const found = await this.read();
    return found
      .filter(([plural, object]) => belongs(object) && plural !== 'leases')
      .map((one) => savedText(one, this.namespace, this.group));
  }

  /** Gives the objects as they are now. */
  async restore(saved: readonly string[]): Promise<Observed> {
    const made = await Promise.all(
      saved.map(async (text): Promise<Found> => {
        const [plural, object] = restoredObject(text, this.namespace, this.group);
        return [plural, (await this.create(plural, object))!];
      }),
    );
    await Promise.all(
      made.filter(([plural]) => plural === 'deployments').map(([, one]) => this.untilReady(nameOf(one))),
    );
    return observe(made, this.namespace, this.group);
  }

  create(plural: string, object: JsonObject): Promise<JsonObject | undefined> {
    const text = JSON.stringify(object).replaceAll('__NS__', this.namespace);
    return this.#cluster.request('POST', this.#listPath(plural), JSON.parse(text) as JsonObject);
  }

  async patch(plural: string, name: string, body: JsonObject): Promise<void> {
    const path = `${this.#listPath(plural)}/${name}`;
    await this.#cluster.request('PATCH', path, body, 'application/merge-patch+json');
  }

  async remove(plural: string, name: string): Promise<void> {
    await this.#cluster.request('DELETE', `${this.#listPath(plural)}/${name}`);
  }

  async untilReady(deployment: string): Promise<void> {
    await this.#cluster.until(`${deployment} ready`, async () => {
      const object = await this.#cluster.get(`${this.#listPath('deployments')}/${deployment}`);
      const { readyReplicas, observedGeneration } = (object?.['status'] ?? {}) as JsonObject;
      return readyReplicas === 1 && observedGeneration === metadataOf(object ?? {})['generation'];
    });
  }

  /** Removes everything, and waits until it is gone. */
  async clear(): Promise<void> {
    let options: JsonObject = { propagationPolicy: 'Background', gracePeriodSeconds: 0 };
    for (let tries = 0; ; tries++) {
      const found = await this.read();
      if (found.length === 0) return;
      if (tries > 200)
        throw new Error(`${this.namespace} does not get empty: ${found.map(([, one]) => nameOf(one)).join()}`);
      if (tries > 0) await sleep(20);
      if (tries % 10 === 0) await Promise.all(found.map((one) => this.#delete(one, options)));
      if (tries === 100) options = { ...options, propagationPolicy: 'Orphan' };
    }
  }

  async #delete([plural, object]: Found, options: JsonObject): Promise<void> {
    if (metadataOf(object)['finalizers'] !== undefined)
      await this.patch(plural, nameOf(object), { metadata: { finalizers: null } });
    await this.#cluster.request('DELETE', `${this.#listPath(plural)}/${nameOf(object)}`, options);
  }

  /** Makes the definition of the custom resource, unless it is there. */
  async define(): Promise<void> {
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    if ((await this.#cluster.get(`${definitions}/things.${this.group}`)) === undefined) {
      await this.#cluster.request('POST', definitions, crdOf(this.group));
    }
    this.#defined = true;
    await this.#cluster.until('the definition', async () => {
      const groups = await this.#cluster.get(`/apis/${this.group}/v1`);
      return groups !== undefined && (await this.#cluster.get(this.#listPath(THINGS))) !== undefined;
    });
  }

  /** A run may make the definition. */
  mayBeDefined(): void {
    this.#defined = true;
  }

  async undefine(): Promise<void> {
    if (!this.#defined) return;
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${this.group}`;
    await this.#cluster.request('DELETE', path);
    await this.#cluster.until('no definition', async () => (await this.#cluster.get(path)) === undefined);
    await this.#cluster.until(
      'no such API',
      async () => (await this.#cluster.get(`/apis/${this.group}/v1`)) === undefined,
    );
    this.#defined = false;
  }

  #writeToken(): void {
    this.#tokens++;
    writeFileSync(join(this.#folder, 'token'), `${TOKEN}${this.#tokens}`, { mode: 0o600 });
  }

  #writeKubeconfig(secure: boolean): string {
    this.#writeToken();
    const path = join(this.#folder, secure ? 'secure.kubeconfig' : 'plain.kubeconfig');
    const cluster = {
      server: this.#proxy.url(secure),
      ...(secure ? { 'certificate-authority-data': Buffer.from(this.#authority).toString('base64') } : {}),
    };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'x',
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user: { tokenFile: join(this.#folder, 'token') } }],
    };
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
    return path;
  }
}
