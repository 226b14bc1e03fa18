/** The client interface over HTTP. */
import { podType } from '../objects/pod-type.ts';
import { wrapError } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import type {
  DeleteOptions,
  Discovery,
  KubeClient,
  ListOptions,
  LogOptions,
  ObjectMetadata,
  ObjectRef,
  PatchOptions,
  PatchType,
  RawOptions,
  ResourceType,
  ServerVersion,
  Table,
  WatchEvent,
  WatchOptions,
  WholeListOptions,
  WriteOptions,
} from '../client.ts';
import { decodeAnswer, decodeObject, encodeObject } from '../json.ts';
import { listItems } from '../list-items.ts';
import { metadataAccept, readMetadataPage, readTable, tableAccept } from './metadata.ts';
import { readPages } from './pages.ts';
import { queryText, resourceName, resourcePath } from '../paths.ts';
import { settleByReading, settleGone } from './repeat.ts';
import type { ApiRequest, Requester } from './requester.ts';
import { warningTexts } from './warnings.ts';
import { watchObjects } from './watch.ts';

const patchTypes: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** Milliseconds that client-go gives to the first question. */
const VERSION_TIMEOUT = 32_000;

/** Metadata is small: a page of it costs less than another round trip. */
const METADATA_PAGE = 5000;

export class RestClient implements KubeClient {
  readonly namespace: string;
  readonly #requester: Requester;
  readonly #stop: AbortController;
  #version: Promise<ServerVersion> | undefined;
  #discovery: Promise<Discovery> | undefined;

  /** `stop` ends what the requester has under way. */
  constructor(namespace: string, requester: Requester, stop: AbortController) {
    this.namespace = namespace;
    this.#requester = requester;
    this.#stop = stop;
  }

  version(): Promise<ServerVersion> {
    return (this.#version ??= this.#askVersion());
  }

  async #askVersion(): Promise<ServerVersion> {
    const text = await this.#requester.text({ method: 'GET', path: '/version', timeout: VERSION_TIMEOUT });
    let version: Partial<ServerVersion>;
    try {
      version = decodeAnswer(text, 'version.Info');
    } catch (error) {
      throw wrapError('unable to parse the server version', error);
    }
    const { gitVersion, major, minor } = version;
    return { gitVersion: gitVersion ?? '', major: major ?? '', minor: minor ?? '' };
  }

  async discovery({ refresh = false }: { refresh?: boolean } = {}): Promise<Discovery> {
    if (refresh) this.#discovery = undefined;
    if (this.#discovery === undefined) {
      const asked = import('./discovery.ts').then(({ discover }) => discover(this.#requester));
      this.#discovery = asked;
      // what failed may be asked again
      asked.catch(() => {
        if (this.#discovery === asked) this.#discovery = undefined;
      });
    }
    return this.#discovery;
  }

  async get(ref: ObjectRef): Promise<GoMap> {
    return decodeObject(await this.#requester.text(requestFor('GET', ref)));
  }

  async list(type: ResourceType, namespace: string, options: WholeListOptions = {}): Promise<GoMap[]> {
    const { most = Infinity } = options;
    let count = 0;
    const pages = await readPages(this.#requester, { type, namespace, options }, (body) => {
      const list = decodeObject(body);
      const page = listItems(list);
      count += page.length;
      return { page, next: count < most ? continueToken(list) : '' };
    });
    return pages.flat();
  }

  async listMetadata(type: ResourceType, namespace: string, options: ListOptions = {}): Promise<ObjectMetadata[]> {
    const request = { type, namespace, options, accept: metadataAccept, size: METADATA_PAGE };
    return (await readPages(this.#requester, request, readMetadataPage)).flat();
  }

  async create(type: ResourceType, namespace: string, object: GoMap, options: WriteOptions = {}): Promise<GoMap> {
    const path = resourcePath(type, namespace) + queryText(writeParameters(options));
    const body = encodeObject(object);
    const settle = settleByReading(this.#requester, type, namespace, object);
    const repeat = settle === undefined ? {} : { settle };
    // client-go does not name a new object in its errors
    const more = { ...repeat, ...ofThisRequest(options) };
    const request: ApiRequest = { method: 'POST', path, body, resource: resourceName(type), ...more };
    return decodeObject(await this.#requester.text(request));
  }

  async replace(ref: ObjectRef, object: GoMap, options: WriteOptions = {}): Promise<GoMap> {
    const request = requestFor('PUT', ref, writeParameters(options));
    const settle = settleByReading(this.#requester, ref.type, ref.namespace, object);
    const more = { ...(settle === undefined ? {} : { settle }), ...ofThisRequest(options) };
    return decodeObject(await this.#requester.text({ ...request, body: encodeObject(object), ...more }));
  }

  async patch(ref: ObjectRef, type: PatchType, body: string, options: PatchOptions = {}): Promise<GoMap> {
    const request = requestFor('PATCH', ref, { ...writeParameters(options), force: options.force });
    // all but the operations of a JSON patch say how the object is to be in the end
    const repeat = type === 'json' ? {} : { settle: () => Promise.resolve(undefined) };
    const more = { contentType: patchTypes[type], ...repeat, ...ofThisRequest(options) };
    return decodeObject(await this.#requester.text({ ...request, body, ...more }));
  }

  async delete(ref: ObjectRef, options: DeleteOptions = {}): Promise<void> {
    const { propagation, gracePeriodSeconds, dryRun } = options;
    const preconditions = preconditionsOf(options);
    const body = JSON.stringify({
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      ...(propagation === undefined ? {} : { propagationPolicy: propagation }),
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
      ...(preconditions === undefined ? {} : { preconditions }),
      ...(dryRun === true ? { dryRun: ['All'] } : {}),
    });
    await this.#requester.text({ ...requestFor('DELETE', ref), body, settle: settleGone });
  }

  watch(type: ResourceType, namespace: string, options: WatchOptions = {}): AsyncIterable<WatchEvent> {
    return watchObjects(this.#requester, { type, namespace, options });
  }

  async table(
    type: ResourceType,
    namespace: string,
    { name, ...options }: ListOptions & { name?: string } = {},
  ): Promise<Table> {
    const read = (body: string): { page: Table; next: string } =>
      readTable(body) ?? { page: { columns: [], rows: [] }, next: '' };
    if (name !== undefined) {
      const request = requestFor('GET', { type, namespace, name });
      return read(await this.#requester.text({ ...request, accept: tableAccept })).page;
    }
    const pages = await readPages(this.#requester, { type, namespace, options, accept: tableAccept }, read);
    return { columns: pages[0]?.columns ?? [], rows: pages.flatMap(({ rows }) => rows) };
  }

  async *logs(namespace: string, pod: string, options: LogOptions = {}): AsyncIterable<string> {
    const { container, tailLines, follow, signal } = options;
    const path = resourcePath(podType, namespace, pod, 'log') + queryText({ container, tailLines, follow });
    const { StringDecoder } = await import('node:string_decoder');
    const answer = await this.#requester.open({
      method: 'GET',
      path,
      accept: 'application/json, */*',
      resource: 'pods',
      name: pod,
      ...(signal === undefined ? {} : { signal }),
    });
    const decoder = new StringDecoder('utf8');
    for await (const chunk of answer.chunks()) {
      const text = decoder.write(chunk);
      if (text !== '') yield text;
    }
    const rest = decoder.end();
    if (rest !== '') yield rest;
  }

  raw(method: string, path: string, options: RawOptions = {}): Promise<string> {
    return this.#requester.text({ ...options, method: method as ApiRequest['method'], path, resource: '' });
  }

  close(): void {
    this.#stop.abort();
  }
}

function requestFor(
  method: ApiRequest['method'],
  { type, namespace, name }: ObjectRef,
  parameters: Parameters<typeof queryText>[0] = {},
): ApiRequest {
  const path = resourcePath(type, namespace, name) + queryText(parameters);
  return { method, path, resource: resourceName(type), name };
}

function preconditionsOf({ uid, resourceVersion }: DeleteOptions): Record<string, string> | undefined {
  if (uid === undefined && resourceVersion === undefined) return undefined;
  return { ...(uid === undefined ? {} : { uid }), ...(resourceVersion === undefined ? {} : { resourceVersion }) };
}

function writeParameters({ dryRun, fieldManager, fieldValidation }: WriteOptions): Parameters<typeof queryText>[0] {
  return { dryRun: dryRun === true ? 'All' : undefined, fieldManager, fieldValidation };
}

function ofThisRequest({ onWarning, signal }: WriteOptions): Pick<ApiRequest, 'warn' | 'signal'> {
  const warn = (header: string): void => {
    for (const text of warningTexts(header)) onWarning?.(text);
  };
  return { ...(onWarning === undefined ? {} : { warn }), ...(signal === undefined ? {} : { signal }) };
}

function continueToken(list: GoMap): string {
  const metadata = list.get('metadata');
  const token = metadata instanceof Map ? metadata.get('continue') : undefined;
  return typeof token === 'string' ? token : '';
}
