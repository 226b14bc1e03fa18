/**
 * What a server serves: client-go 0.37 discovery/discovery_client.go and aggregated_discovery.go. Two requests tell all where
 * the server aggregates (1.27 and newer); an older one is asked for each group version. Groups that don't answer are left
 * out and told, with client-go's reasons.
 */
import { errorMessage } from '../../errors.ts';
import { isNotFound, type ApiError } from '../api-error.ts';
import type { Discovery, ResourceType } from '../client.ts';
import { decodeAnswer } from '../json.ts';
import type { Requester } from './requester.ts';

const accept = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join(',');

/** As long as client-go waits. */
const TIMEOUT = 32_000;

interface Found {
  /** Group versions, in the server's order: `apps/v1`. */
  readonly groupVersions: string[];
  readonly types: ResourceType[];
  /** `apps/v1/Deployment`, those of subresources too. */
  readonly kinds: Set<string>;
  readonly failures: Map<string, string>;
}

/** Throws what keeps it from knowing any group. */
export async function discover(requester: Requester): Promise<Discovery> {
  const answers = await Promise.all([groupList(requester, '/api'), groupList(requester, '/apis')]);
  const [core, named] = answers;
  if (core.missing !== undefined && named.missing !== undefined) throw named.missing;
  const found: Found = { groupVersions: [], types: [], kinds: new Set(), failures: new Map() };
  for (const answer of answers) await addGroups(requester, answer, found);
  return new ServedTypes(found);
}

class ServedTypes implements Discovery {
  readonly types: readonly ResourceType[];
  readonly apiVersions: readonly string[];
  readonly failures: ReadonlyMap<string, string>;
  readonly #byKind = new Map<string, ResourceType>();

  constructor({ groupVersions, types, kinds, failures }: Found) {
    this.types = types;
    this.apiVersions = [...groupVersions, ...kinds];
    this.failures = failures;
    for (const type of types) {
      const apiVersion = type.group === '' ? type.version : `${type.group}/${type.version}`;
      this.#byKind.set(`${apiVersion} ${type.kind}`, type);
    }
  }

  find(apiVersion: string, kind: string): ResourceType | undefined {
    return this.#byKind.get(`${apiVersion} ${kind}`);
  }
}

/** The error that client-go makes of groups that did not answer. */
export function discoveryFailure(failures: ReadonlyMap<string, string>): string {
  const reasons = [...failures].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, reason]) => `${group}: ${reason}`);
  return `unable to retrieve the complete list of server APIs: ${reasons.join(', ')}`;
}

interface Answer {
  /** '/api' or '/apis' */
  readonly root: string;
  readonly body: GroupDiscoveryList & LegacyGroups;
  /** Why there is none. */
  readonly missing?: ApiError;
}

interface GroupDiscoveryList {
  readonly kind?: string;
  readonly items?: readonly GroupDiscovery[];
}

interface GroupDiscovery {
  readonly metadata?: { readonly name?: string };
  readonly versions?: readonly VersionDiscovery[];
}

interface VersionDiscovery {
  readonly version: string;
  readonly freshness?: string;
  readonly resources?: readonly ResourceDiscovery[];
}

interface ResourceDiscovery {
  readonly resource: string;
  readonly responseKind?: ResponseKind | null;
  readonly scope?: string;
  readonly verbs?: readonly string[];
  readonly subresources?: readonly { readonly responseKind?: ResponseKind | null }[];
}

interface ResponseKind {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
}

interface LegacyGroups {
  /** Of /api. */
  readonly versions?: readonly string[];
  /** Of /apis. */
  readonly groups?: readonly { readonly versions?: readonly { readonly groupVersion: string }[] }[];
}

/** A server without groups of that kind counts as one with none. */
async function groupList(requester: Requester, root: string): Promise<Answer> {
  try {
    const text = await requester.text({ method: 'GET', path: root, accept, timeout: TIMEOUT });
    return { root, body: decodeAnswer(text, 'v1.APIGroupList') };
  } catch (error) {
    if (isNotFound(error)) return { root, body: {}, missing: error };
    throw error;
  }
}

async function addGroups(requester: Requester, { root, body }: Answer, found: Found): Promise<void> {
  if (body.kind === 'APIGroupDiscoveryList') {
    for (const group of body.items ?? []) addGroup(group, found);
    return;
  }
  const listed = (body.groups ?? []).flatMap((group) => group.versions ?? []).map(({ groupVersion }) => groupVersion);
  const groupVersions = root === '/api' ? (body.versions ?? []) : listed;
  found.groupVersions.push(...groupVersions);
  const lists = groupVersions.map((groupVersion) => legacyResources(requester, `${root}/${groupVersion}`));
  for (const [i, list] of (await Promise.allSettled(lists)).entries()) {
    const groupVersion = groupVersions[i]!;
    if (list.status === 'rejected') found.failures.set(groupVersion, errorMessage(list.reason));
    else for (const resource of list.value) addLegacyResource(resource, groupVersion, found);
  }
}

function addGroup({ metadata, versions }: GroupDiscovery, found: Found): void {
  const group = metadata?.name ?? '';
  for (const { version, freshness, resources } of versions ?? []) {
    const groupVersion = group === '' ? version : `${group}/${version}`;
    if (freshness === 'Stale') {
      found.failures.set(groupVersion, `stale GroupVersion discovery: ${groupVersion}`);
      continue;
    }
    found.groupVersions.push(groupVersion);
    for (const { resource, responseKind, scope, verbs, subresources } of resources ?? []) {
      const kind = responseKind?.kind ?? '';
      if (kind !== '') {
        found.kinds.add(`${groupVersion}/${kind}`);
        const namespaced = scope === 'Namespaced';
        found.types.push({ group, version, kind, plural: resource, namespaced, verbs: verbs ?? [] });
      }
      for (const { responseKind: inner } of subresources ?? []) {
        if (inner?.kind) found.kinds.add(`${groupVersion}/${inner.kind}`);
      }
    }
  }
}

interface LegacyResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs?: readonly string[];
}

async function legacyResources(requester: Requester, path: string): Promise<readonly LegacyResource[]> {
  const text = await requester.text({ method: 'GET', path, timeout: TIMEOUT });
  return (decodeAnswer(text, 'v1.APIResourceList') as { resources?: readonly LegacyResource[] }).resources ?? [];
}

function addLegacyResource(
  { name, kind, namespaced, verbs }: LegacyResource,
  groupVersion: string,
  found: Found,
): void {
  found.kinds.add(`${groupVersion}/${kind}`);
  if (name.includes('/')) return;
  const slash = groupVersion.indexOf('/');
  const group = slash < 0 ? '' : groupVersion.slice(0, slash);
  const version = groupVersion.slice(slash + 1);
  found.types.push({ group, version, kind, plural: name, namespaced, verbs: verbs ?? [] });
}
