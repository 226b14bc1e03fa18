/** What is there after a command, in the form that the invariants are about: live objects, revisions, leases. */
import { belongs, hide, metadataOf, nameOf, normalizeObject, recordOf } from '../cluster/snapshot.ts';
import type { JsonObject } from '../cluster/cluster.ts';

export interface Live {
  readonly uid: string;
  /** The release that its annotations name. */
  readonly owner: string | undefined;
  /** Has the policy to be kept. */
  readonly keep: boolean;
  /** Without what is new each time; equal where the objects are. */
  readonly text: string;
}

export interface Revision {
  readonly key: string;
  readonly version: number;
  /** By the label, which lists go by. */
  readonly label: string;
  /** By the payload; undefined where it cannot be read. */
  readonly status: string | undefined;
  /** Keys of the objects of the manifest, and of the hooks. */
  readonly manifest: readonly string[];
  readonly hooks: readonly string[];
}

export interface Observed {
  /** By `configmaps/web-config`; those that are going away are left out. */
  readonly objects: ReadonlyMap<string, Live>;
  /** By revision. */
  readonly revisions: readonly Revision[];
  readonly leases: readonly string[];
}

/** An object with the plural of its kind. */
export type Found = readonly [plural: string, object: JsonObject];

const plurals: Readonly<Record<string, string>> = {
  Secret: 'secrets',
  ConfigMap: 'configmaps',
  Service: 'services',
  Pod: 'pods',
  Deployment: 'deployments',
  Job: 'jobs',
  Thing: 'things',
};

export function observe(found: readonly Found[], namespace: string, group: string): Observed {
  const objects = new Map<string, Live>();
  const revisions: Revision[] = [];
  const leases: string[] = [];
  for (const [plural, object] of found) {
    if (!belongs(object)) continue;
    const name = nameOf(object);
    const { labels = {}, annotations = {}, uid = '' } = metadataOf(object) as Metadata;
    if (plural === 'leases') leases.push(name);
    else if (labels['owner'] === 'helm') revisions.push(revisionOf(name, labels, recordOf(object)));
    else {
      objects.set(`${plural}/${name}`, {
        uid,
        owner: annotations['meta.helm.sh/release-name'],
        keep: annotations['helm.sh/resource-policy'] === 'keep',
        text: canonical(object, namespace, group),
      });
    }
  }
  revisions.sort((a, b) => a.version - b.version);
  return { objects, revisions, leases };
}

interface Metadata {
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Text that is equal for equal objects of two runs. Who wrote which field is left out: a second try may have another name. */
function canonical(object: JsonObject, namespace: string, group: string): string {
  const copy = normalizeObject(object, false);
  // items of a list don't say what they are
  delete copy['apiVersion'];
  delete copy['kind'];
  const metadata = metadataOf(copy);
  delete metadata['managedFields'];
  delete metadata['generation'];
  return hide(JSON.stringify(sortKeys(copy)), namespace).replaceAll(group, 'GROUP');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}

function revisionOf(key: string, labels: Readonly<Record<string, string>>, payload: JsonObject | undefined): Revision {
  const { info, manifest = '', hooks } = (payload ?? {}) as Payload;
  return {
    key,
    version: Number(labels['version']),
    label: labels['status'] ?? '',
    status: info?.status,
    manifest: keysOf(manifest),
    hooks: (hooks ?? []).flatMap((hook) => keysOf(hook.manifest)),
  };
}

interface Payload {
  readonly info?: { readonly status: string };
  readonly manifest?: string;
  readonly hooks?: readonly { readonly manifest: string }[] | null;
}

/** The charts here write `kind:` and the name in `metadata:` on lines of their own. */
function keysOf(manifest: string): string[] {
  return manifest.split(/^---$/m).flatMap((document) => {
    const kind = /^kind: (\S+)$/m.exec(document)?.[1];
    const name = /^metadata:\n {2}name: (\S+)$/m.exec(document)?.[1];
    if (kind === undefined || name === undefined) return [];
    return [`${plurals[kind] ?? kind}/${name}`];
  });
}
