/**
 * What the rest of the program asks of a cluster. `src/kube/rest-client.ts` answers it over HTTPS; tests may answer it from
 * memory. Objects are Go values (`Map`, with int64 and float64 kept apart), as templates and patches want them; what the
 * server says about itself is plain data.
 */
import type { GoMap } from '../go/values.ts';

/** A kind as the API server serves it. */
export interface ResourceType {
  /** '' for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The plural of the URL: `deployments`. */
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

export interface ObjectRef {
  readonly type: ResourceType;
  /** '' where the kind has no namespaces. */
  readonly namespace: string;
  readonly name: string;
}

export interface ListOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface WholeListOptions extends ListOptions {
  /** Reads no further page once there are so many. */
  readonly most?: number;
}

/** What changes share. */
export interface WriteOptions {
  /** Everything is checked and nothing is kept: `dryRun=All`. */
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  /** Strict, Warn or Ignore; the server's own default where it is not given. */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  /** Takes the texts of warnings that come with the answer, in place of whoever hears the client's. */
  readonly onWarning?: (text: string) => void;
  /** Gives the request up; whether it was done is not known then. */
  readonly signal?: AbortSignal;
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

export interface PatchOptions extends WriteOptions {
  /** With `apply`: takes fields that another manager holds. */
  readonly force?: boolean;
}

export interface DeleteOptions {
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
  readonly gracePeriodSeconds?: number;
  /** Deletes only the object that has this identity. */
  readonly uid?: string;
  /** Deletes only this version of it. */
  readonly resourceVersion?: string;
  readonly dryRun?: boolean;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: GoMap;
}

export interface WatchOptions extends ListOptions {
  readonly signal?: AbortSignal;
}

/** The part of an object that lists of records and owners need. */
export interface ObjectMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** RFC 3339. */
  readonly creationTimestamp: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A list as `kubectl get` shows it, printed by the server (meta.k8s.io/v1 Table). */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  /** 0 for what every view shows. */
  readonly priority: number;
}

export interface TableRow {
  readonly cells: readonly unknown[];
  readonly metadata: ObjectMetadata;
}

export interface ServerVersion {
  /** `v1.34.4` */
  readonly gitVersion: string;
  readonly major: string;
  readonly minor: string;
}

export interface Discovery {
  /** Kind by `apiVersion` and `kind` of a manifest; undefined when the server has none. */
  find(apiVersion: string, kind: string): ResourceType | undefined;
  /** All that the server serves, its preferred versions first. */
  readonly types: readonly ResourceType[];
  /** `v1`, `apps/v1`, `apps/v1/Deployment`, … : what `.Capabilities.APIVersions` holds. */
  readonly apiVersions: readonly string[];
  /** Groups that did not answer, with the reason. */
  readonly failures: ReadonlyMap<string, string>;
}

export interface LogOptions {
  readonly container?: string;
  readonly tailLines?: number;
  /** Goes on with what the container writes, until it ends. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Every method throws an `ApiError` (src/kube/api-error.ts) for what the server refuses, and a `ScullError` for what never
 * got there; both have the text that client-go gives. Requests are tried again where that is safe.
 */
export interface KubeClient {
  /** Of the context, or of the flag. */
  readonly namespace: string;
  version(): Promise<ServerVersion>;
  /** Asked once; `refresh` asks again, after CRDs were created. */
  discovery(options?: { refresh?: boolean }): Promise<Discovery>;
  get(ref: ObjectRef): Promise<GoMap>;
  /** All pages. An empty namespace means all of them. */
  list(type: ResourceType, namespace: string, options?: WholeListOptions): Promise<GoMap[]>;
  listMetadata(type: ResourceType, namespace: string, options?: ListOptions): Promise<ObjectMetadata[]>;
  create(type: ResourceType, namespace: string, object: GoMap, options?: WriteOptions): Promise<GoMap>;
  replace(ref: ObjectRef, object: GoMap, options?: WriteOptions): Promise<GoMap>;
  /** `body` is JSON; for `apply` YAML will do as well. */
  patch(ref: ObjectRef, type: PatchType, body: string, options?: PatchOptions): Promise<GoMap>;
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<void>;
  /**
   * Begins with an ADDED event for each object that is there, then tells what happens. Survives closed connections and 410
   * by listing again; ends with the signal.
   */
  watch(type: ResourceType, namespace: string, options?: WatchOptions): AsyncIterable<WatchEvent>;
  table(type: ResourceType, namespace: string, options?: ListOptions & { name?: string }): Promise<Table>;
  /** Text of a container's log, in pieces as it comes. */
  logs(namespace: string, pod: string, options?: LogOptions): AsyncIterable<string>;
  /** Any other request: path and query below the server's address. Gives the body's text. */
  raw(method: string, path: string, options?: RawOptions): Promise<string>;
  /** Ends connections that are kept open. */
  close(): void;
}

export interface RawOptions {
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
  readonly signal?: AbortSignal;
}
