/**
 * What a server serves: client-go 0.37 discovery/discovery_client.go and aggregated_discovery.go. Two requests tell all where
 * the server aggregates (1.27 and newer); an older one is asked for each group version. Groups that don't answer are left
 * out and told, with client-go's reasons.
 */
import { apiVersionOf, groupOf } from '../../manifest/api-version.ts';
import { errorMessage } from '../../errors.ts';
import { isNotFound, type ApiError } from '../api-error.ts';
import type { Discovery, ResourceType } from '../client.ts';
import { decodeAnswer } from '../json.ts';
import { checkedItems } from '../list-items.ts';
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
      this.#byKind.set(`${apiVersionOf(type)} ${type.kind}`, type);
    }
  }

  find(apiVersion: string, kind: string): ResourceType | undefined {
    return this.#byKind.get(`${apiVersion} ${kind}`);
  }
}

interface Answer {
  /** '/api' or '/apis' */
  readonly root: string;
  readonly body: Members;
  /** Why there is none. */
  readonly missing?: ApiError;
}

/** An object of the answer: `APIGroupDiscoveryList`, or what older servers say (`APIVersions`, `APIGroupList`), and their parts. */
type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function membersOf(value: unknown): Members {
  return isMembers(value) ? value : {};
}

/** Throws where one is no object. */
function objects(value: unknown): readonly Members[] {
  return checkedItems(value, isMembers);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A server without groups of that kind counts as one with none. */
async function groupList(requester: Requester, root: string): Promise<Answer> {
  try {
    const answer = await requester.text({ method: 'GET', path: root, accept, timeout: TIMEOUT });
    return { root, body: membersOf(decodeAnswer(answer, 'v1.APIGroupList')) };
  } catch (error) {
    if (isNotFound(error)) return { root, body: {}, missing: error };
    throw error;
  }
}

async function addGroups(requester: Requester, { root, body }: Answer, found: Found): Promise<void> {
  if (body['kind'] === 'APIGroupDiscoveryList') {
    for (const group of objects(body['items'])) addGroup(group, found);
    return;
  }
  const listed = (): string[] =>
    objects(body['groups']).flatMap(({ versions }) => objects(versions).map(({ groupVersion }) => text(groupVersion)));
  const groupVersions = root === '/api' ? texts(body['versions']) : listed();
  found.groupVersions.push(...groupVersions);
  const lists = groupVersions.map((groupVersion) => legacyResources(requester, `${root}/${groupVersion}`));
  for (const [i, list] of (await Promise.allSettled(lists)).entries()) {
    const groupVersion = groupVersions[i]!;
    if (list.status === 'rejected') found.failures.set(groupVersion, errorMessage(list.reason));
    else for (const resource of list.value) addLegacyResource(resource, groupVersion, found);
  }
}

function addGroup({ metadata, versions }: Members, found: Found): void {
  const group = text(membersOf(metadata)['name']);
  for (const { version: name, freshness, resources } of objects(versions)) {
    const version = text(name);
    const groupVersion = apiVersionOf({ group, version });
    if (freshness === 'Stale') {
      found.failures.set(groupVersion, `stale GroupVersion discovery: ${groupVersion}`);
      continue;
    }
    found.groupVersions.push(groupVersion);
    for (const { resource, responseKind, scope, verbs, subresources } of objects(resources)) {
      const kind = text(membersOf(responseKind)['kind']);
      if (kind !== '') {
        found.kinds.add(`${groupVersion}/${kind}`);
        const namespaced = scope === 'Namespaced';
        found.types.push({ group, version, kind, plural: text(resource), namespaced, verbs: texts(verbs) });
      }
      for (const { responseKind: inner } of objects(subresources)) {
        const innerKind = text(membersOf(inner)['kind']);
        if (innerKind !== '') found.kinds.add(`${groupVersion}/${innerKind}`);
      }
    }
  }
}

async function legacyResources(requester: Requester, path: string): Promise<readonly Members[]> {
  const answer = await requester.text({ method: 'GET', path, timeout: TIMEOUT });
  return objects(membersOf(decodeAnswer(answer, 'v1.APIResourceList'))['resources']);
}

function addLegacyResource(resource: Members, groupVersion: string, found: Found): void {
  const [name, kind] = [text(resource['name']), text(resource['kind'])];
  const namespaced = resource['namespaced'] === true;
  found.kinds.add(`${groupVersion}/${kind}`);
  if (name.includes('/')) return;
  const version = groupVersion.slice(groupVersion.indexOf('/') + 1);
  found.types.push({
    group: groupOf(groupVersion),
    version,
    kind,
    plural: name,
    namespaced,
    verbs: texts(resource['verbs']),
  });
}
