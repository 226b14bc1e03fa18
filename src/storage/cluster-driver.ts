/**
 * Records as Secrets or ConfigMaps: secrets.go and cfgmaps.go of pkg/storage/driver (Helm v3.22.0), with the same objects,
 * labels and errors. Payloads are read by lists, as Helm does, so that a role needs no more verbs than with Helm. A record
 * is replaced only as long as it is the one that was read.
 */
import { wrapError } from '../errors.ts';
import { ApiError, isAlreadyExists, isConflict, isNotFound } from '../kube/api-error.ts';
import type { KubeClient, ObjectRef, ResourceType } from '../kube/client.ts';
import { quote } from '../go/strconv.ts';
import type { GoMap, Value } from '../go/values.ts';
import type { Release } from '../release/release.ts';
import { isUnderWay } from '../release/status.ts';
import type { Driver, FoundRecord } from './driver.ts';
import { releaseExists, releaseNotFound } from './errors.ts';
import { KnownPieces } from './large/known-pieces.ts';
import { MAX_DATA, PIECES_ANNOTATION, isHead } from './large/form.ts';
import type { LargeRecords } from './large/large-records.ts';
import { recordLabels, selectorOf, userLabels } from './labels.ts';
import { BEGINNING, recordText, releaseOfText, summaryOfText } from './record-text.ts';
import type { RecordMetadata } from './storage.ts';

/** What records need of a cluster. */
export type RecordClient = Pick<KubeClient, 'get' | 'list' | 'listMetadata' | 'create' | 'replace' | 'delete'>;

export interface ClusterDriverOptions {
  readonly client: RecordClient;
  /** '' for all of them, which is for reading only. */
  readonly namespace: string;
  /** Seconds since the Unix epoch. */
  readonly now: () => number;
  /** Is told what becomes of a release that is too big for one record. */
  readonly warn?: (line: string) => void;
  readonly debug?: (text: string) => void;
}

/** The annotation of a record that has the journal of the operation under way. */
const JOURNAL = 'scull.v1/journal';
/** The annotation of a record whose uninstall, under way, is to keep the history. */
const KEEP_HISTORY = 'scull.v1/keep-history';

const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const kinds: Readonly<Record<'Secret' | 'ConfigMap', ResourceType>> = {
  Secret: { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true, verbs },
  ConfigMap: { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true, verbs },
};

/**
 * Records asked for in one list: their names go into its address, and their payloads are in memory together. The server looks
 * at every record for each list, so that many records are asked for by longer ones.
 */
const SHORT_LIST = 20;
const LONG_LIST = 60;
/** How many lists it may take before they grow. */
const FEW_LISTS = 15;
/** Lists under way at the same time. */
const LISTS = 2;

export class ClusterDriver implements Driver {
  readonly name: 'Secret' | 'ConfigMap';
  readonly #type: ResourceType;
  readonly #client: RecordClient;
  readonly #namespace: string;
  readonly #now: () => number;
  readonly #options: ClusterDriverOptions;
  readonly #pieces = new KnownPieces();
  #large: Promise<LargeRecords> | undefined;
  /** By key: the version of each record when it was last read or written here. */
  readonly #versions = new Map<string, string>();

  constructor(name: 'Secret' | 'ConfigMap', options: ClusterDriverOptions) {
    const { client, namespace, now } = options;
    this.name = name;
    this.#options = options;
    this.#type = kinds[name];
    this.#client = client;
    this.#namespace = namespace;
    this.#now = now;
  }

  async create(key: string, release: Release): Promise<void> {
    const labels = recordLabels(release, 'createdAt', this.#now());
    try {
      await this.#write(key, release, labels, (object) => this.#client.create(this.#type, this.#namespace, object));
    } catch (error) {
      if (isAlreadyExists(error)) throw releaseExists();
      throw this.#while('create: failed to create', error);
    }
  }

  async update(key: string, release: Release): Promise<void> {
    const labels = recordLabels(release, 'modifiedAt', this.#now());
    try {
      await this.#write(key, release, labels, (object) => {
        const version = this.#versions.get(key);
        if (version !== undefined) (object.get('metadata') as GoMap).set('resourceVersion', version);
        return this.#client.replace(this.#ref(key), object);
      });
    } catch (error) {
      throw this.#while('update: failed to update', explained(error));
    }
  }

  /** A record that is too big has its pieces written first, and cleaned up after. */
  async #write(
    key: string,
    release: Release,
    labels: Record<string, string>,
    write: (object: GoMap) => Promise<GoMap>,
  ): Promise<void> {
    const again = await (await this.#large)?.again(key, release);
    const whole = again === undefined ? await recordText(release) : '';
    if (again === undefined && whole.length <= MAX_DATA && !this.#pieces.concern(key, release)) {
      this.#remember(await write(journalled(this.#object(key, whole, labels), release)));
      return;
    }
    const large = await this.#largeRecords();
    const packed = again ?? (await large.pack(key, release, whole));
    const object = journalled(this.#object(key, packed.text, labels), release);
    if (packed.names.length > 0) annotate(object, PIECES_ANNOTATION, packed.names.join(' '));
    await large.writePieces(release, packed);
    const written = await write(object);
    this.#remember(written);
    await large.settle(key, textOf(metadataMap(written).get('uid')), release, packed);
  }

  #largeRecords(): Promise<LargeRecords> {
    const { client, namespace, warn = () => undefined, debug = () => undefined } = this.#options;
    const [type, kind, known] = [this.#type, this.name, this.#pieces];
    return (this.#large ??= import('./large/large-records.ts').then(
      ({ LargeRecords }) => new LargeRecords({ client, type, kind, namespace, known, warn, debug }),
    ));
  }

  async get(key: string, { head = false }: { readonly head?: boolean } = {}): Promise<Release> {
    let object: GoMap;
    try {
      object = await this.#client.get(this.#ref(key));
    } catch (error) {
      if (isNotFound(error)) throw releaseNotFound();
      throw this.#while(`get: failed to get ${quote(key)}`, error);
    }
    this.#remember(object);
    const found = this.#found(object, head ? undefined : 'get');
    try {
      const release = await found.release();
      release.labels = userLabels(release.labels);
      return release;
    } catch (error) {
      throw this.#while(`get: failed to decode data ${quote(key)}`, error);
    }
  }

  async remove(key: string): Promise<void> {
    await this.#client.delete(this.#ref(key));
    this.#versions.delete(key);
    const pieces = this.#pieces.removed(key);
    if (pieces.length > 0) await (await this.#largeRecords()).remove(pieces);
  }

  async query(labels: Readonly<Record<string, string>>): Promise<FoundRecord[]> {
    try {
      return await this.#list(querySelector(labels));
    } catch (error) {
      throw this.#while('query: failed to query with labels', error);
    }
  }

  async records(): Promise<RecordMetadata[]> {
    try {
      const list = await this.#client.listMetadata(this.#type, this.#namespace, { labelSelector: 'owner=helm' });
      return list.map(({ name, namespace, labels }) => metadataOf(name, namespace, labels));
    } catch (error) {
      throw this.#while('list: failed to list', error);
    }
  }

  async read<T>(records: readonly RecordMetadata[], take: (record: FoundRecord) => Promise<T>): Promise<T[]> {
    const taken: T[] = [];
    const size = Math.min(LONG_LIST, Math.max(SHORT_LIST, Math.ceil(records.length / FEW_LISTS)));
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < records.length) {
        const batch = records.slice(next, (next += size));
        for (const record of await this.#list(selectorOfRecords(batch))) taken.push(await take(record));
      }
    };
    try {
      await Promise.all(Array.from({ length: LISTS }, worker));
      return taken;
    } catch (error) {
      throw this.#while('list: failed to list', error);
    }
  }

  async #list(labelSelector: string): Promise<FoundRecord[]> {
    const objects = await this.#client.list(this.#type, this.#namespace, { labelSelector });
    return objects.filter((object) => this.#remember(object)).map((object) => this.#found(object, 'list'));
  }

  /** `verb` is the one to read more with; undefined for what the record alone holds. */
  #found(object: GoMap, verb: 'get' | 'list' | undefined): FoundRecord {
    const metadata = metadataMap(object);
    const labels = textMap(metadata.get('labels'));
    const { [JOURNAL]: journal = '', [KEEP_HISTORY]: keepHistory } = textMap(metadata.get('annotations'));
    const data = object.get('data');
    const stored = data instanceof Map ? data.get('release') : undefined;
    const payload = typeof stored === 'string' ? stored : '';
    // the data of a Secret is base64 once more
    const text = (length?: number): string =>
      this.name === 'ConfigMap'
        ? payload.slice(0, length)
        : Buffer.from(length === undefined ? payload : payload.slice(0, (length * 4) / 3), 'base64').toString('latin1');
    const known = metadataOf(textOf(metadata.get('name')), textOf(metadata.get('namespace')), labels);
    return {
      metadata: known,
      release: async () => {
        const release = { ...(await releaseOfText(text())), labels: { ...labels } };
        if (journal !== '') release.journal = journal;
        if (keepHistory === 'true') release.keepHistory = true;
        return verb !== undefined && isHead(release) ? (await this.#largeRecords()).whole(release, verb) : release;
      },
      summary: () => summaryOfText(text(BEGINNING), text, known),
    };
  }

  #object(key: string, text: string, labels: Record<string, string>): GoMap {
    const metadata: GoMap = new Map<string, Value>([
      ['name', key],
      ['namespace', this.#namespace],
      ['labels', new Map(Object.entries(labels))],
    ]);
    const object: GoMap = new Map<string, Value>([
      ['apiVersion', 'v1'],
      ['kind', this.name],
      ['metadata', metadata],
    ]);
    if (this.name === 'ConfigMap') return object.set('data', new Map([['release', text]]));
    object.set('type', 'helm.sh/release.v1');
    return object.set('data', new Map([['release', Buffer.from(text, 'latin1').toString('base64')]]));
  }

  #ref(name: string): ObjectRef {
    return { type: this.#type, namespace: this.#namespace, name };
  }

  /** False for what is a piece of a record. */
  #remember(object: GoMap): boolean {
    const metadata = metadataMap(object);
    if (!this.#pieces.remember(metadata)) return false;
    const version = textOf(metadata.get('resourceVersion'));
    if (version !== '') this.#versions.set(textOf(metadata.get('name')), version);
    return true;
  }

  /** Helm says what it was doing for Secrets, and only logs it for ConfigMaps. */
  #while(doing: string, error: unknown): unknown {
    return this.name === 'Secret' ? wrapError(doing, error) : error;
  }
}

/** With the journal of the operation, as long as one is under way or has to be undone. */
function journalled(object: GoMap, { journal = '', keepHistory = false, info }: Release): GoMap {
  const isDone = !isUnderWay(info.status) && info.status !== 'failed';
  if (journal !== '' && !isDone) annotate(object, JOURNAL, journal);
  if (keepHistory && info.status === 'uninstalling') annotate(object, KEEP_HISTORY, 'true');
  return object;
}

/** Tells what to do when somebody else changed the record. */
function explained(error: unknown): unknown {
  if (!isConflict(error)) return error;
  const hint = 'Another program changed this release meanwhile: look at its history, then run the command again.';
  return new ApiError(error.message, { status: error.status, reason: error.reason, details: error.details, hint });
}

/** One revision each of some releases. More records than asked for may fit; who asks knows which are his. */
function selectorOfRecords(records: readonly RecordMetadata[]): string {
  const values = (of: (record: RecordMetadata) => string): string => [...new Set(records.map(of))].sort().join(',');
  const names = values(({ name }) => name);
  const versions = values(({ version }) => String(version));
  return `name in (${names}),owner=helm,version in (${versions})`;
}

function metadataOf(key: string, namespace: string, labels: Readonly<Record<string, string>>): RecordMetadata {
  const [, ownName = '', ownVersion = '0'] = /^sh\.helm\.release\.v1\.(.+)\.v(\d+)$/.exec(key) ?? [];
  const name = labels['name'] ?? ownName;
  const version = Number(labels['version'] ?? ownVersion);
  return { key, namespace, name, version, status: labels['status'] ?? '', labels };
}

/** What belongs to the release, and pieces of records that nobody came to write. */
function querySelector({ owner, ...labels }: Readonly<Record<string, string>>): string {
  if (owner !== 'helm' || 'status' in labels)
    return selectorOf({ ...labels, ...(owner === undefined ? {} : { owner }) });
  return `${selectorOf(labels)},owner in (helm,scull)`;
}

function annotate(object: GoMap, name: string, value: string): void {
  const metadata = metadataMap(object);
  const annotations = metadata.get('annotations');
  metadata.set('annotations', new Map([...(annotations instanceof Map ? annotations : []), [name, value]]));
}

function metadataMap(object: GoMap): GoMap {
  const metadata = object.get('metadata');
  return metadata instanceof Map ? metadata : new Map<string, Value>();
}

function textMap(value: Value | undefined): Record<string, string> {
  if (!(value instanceof Map)) return {};
  return Object.fromEntries([...value].map(([key, item]) => [key, textOf(item)]));
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
