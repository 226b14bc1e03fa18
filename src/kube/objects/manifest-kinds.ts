/** The kinds of a manifest's objects, by the server's discovery, with the texts of cli-runtime 0.37 for what it does not have. */
import { apiVersionOf } from '../../manifest/api-version.ts';
import { errorMessage } from '../../errors.ts';
import { quote } from '../../go/strconv-quote.ts';
import type { GoMap } from '../../go/values.ts';
import type { Discovery, KubeClient, ResourceType } from '../client.ts';
import { stringAt } from '../../go/field-path.ts';
import { metadataString } from './object-metadata.ts';
import { isUnsure, mapped, servedKind } from './recorded-kinds.ts';

/** A reason why one object cannot be built. */
export class BuildError extends Error {}

/** Finds kinds, and asks the server anew, once, before it says that one does not exist. */
export class Kinds {
  /** What is known of kinds that were not found. */
  readonly hints = new Set<string>();
  readonly #client: KubeClient;
  #discovery: Discovery;
  #fresh = false;

  constructor(client: KubeClient, discovery: Discovery) {
    this.#client = client;
    this.#discovery = discovery;
  }

  /** The kind of a document; undefined for a list, whose kind the server must know all the same. */
  async ofDocument(object: GoMap, isList: boolean): Promise<ResourceType | undefined> {
    const kind = stringAt(object, 'kind');
    if (kind === 'List' && stringAt(object, 'apiVersion') === 'v1') return isList ? undefined : bareList;
    const found =
      (await this.#find(object)) ??
      (kind.endsWith('List') ? await this.#find(object, kind.slice(0, -4)) : undefined) ??
      (await this.#findDefined(object));
    if (found !== undefined) return isList ? undefined : found;
    this.#hint(object);
    throw new BuildError(
      `resource mapping not found for name: ${quote(metadataString(object, 'name'))} ` +
        `namespace: ${quote(metadataString(object, 'namespace'))} from "": ${noMatch(object)}\nensure CRDs are installed first`,
    );
  }

  async ofItem(object: GoMap): Promise<ResourceType> {
    if (stringAt(object, 'kind') === '') throw untyped("Object 'Kind' is missing in 'object has no kind field '");
    if (stringAt(object, 'apiVersion') === '') {
      throw untyped("Object 'apiVersion' is missing in 'object has no apiVersion field'");
    }
    const found = (await this.#find(object)) ?? (await this.#findDefined(object));
    if (found !== undefined) return found;
    this.#hint(object);
    throw new BuildError(`unable to recognize ${noMatch(object)}`);
  }

  /**
   * Helm looks for a kind among the CRDs if the server has its version but no such kind that can be patched. Who may not list
   * CRDs is told so, and nothing of the kind.
   */
  async whyUnchecked(object: GoMap): Promise<string | undefined> {
    const version = stringAt(object, 'apiVersion');
    if (version === 'v1' && stringAt(object, 'kind') === 'List') return undefined;
    const found = await this.#find(object);
    const isServed = (type: ResourceType): boolean => apiVersionOf(type) === version;
    if (found?.verbs.includes('patch') === true || !this.#discovery.types.some(isServed)) return undefined;
    const crds = this.#discovery.find('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    if (crds === undefined) return undefined;
    try {
      await this.#client.listMetadata(crds, '');
      return undefined;
    } catch (error) {
      if (found === undefined) this.hints.add(noMatch(object));
      return `failed to check CRD: failed to list CRDs: ${errorMessage(error)}`;
    }
  }

  #hint(object: GoMap): void {
    const [version, kind] = [stringAt(object, 'apiVersion'), stringAt(object, 'kind')];
    for (const [group, reason] of this.#discovery.failures) {
      if (version === group || version.startsWith(`${group}/`)) this.hints.add(`${group} does not answer: ${reason}`);
    }
    const served = this.#discovery.types.filter((type) => type.kind === kind);
    const versions = served.map(apiVersionOf);
    if (versions.length > 0) this.hints.add(`The server has ${kind} in ${[...new Set(versions)].join(', ')}.`);
  }

  /**
   * For a manifest that was applied before: the object as the server knows it now, undefined where its kind is gone. What the
   * server serves as it stands, and what it cannot tell now, is left as it is.
   */
  async asServed(object: GoMap): Promise<GoMap | undefined> {
    const [version, kind] = [stringAt(object, 'apiVersion'), stringAt(object, 'kind')];
    if (version === '' || kind === '' || (version === 'v1' && kind === 'List')) return object;
    const isKnown =
      (await this.#find(object)) ??
      (await this.#find(object, kind.replace(/List$/, ''))) ??
      (await this.#findDefined(object));
    if (isKnown !== undefined || isUnsure(this.#discovery, version)) return object;
    const served = servedKind(this.#discovery, version, kind);
    return served === undefined ? undefined : mapped(object, served);
  }

  async #find(object: GoMap, kind = stringAt(object, 'kind')): Promise<ResourceType | undefined> {
    const version = stringAt(object, 'apiVersion') || 'v1';
    const found = this.#discovery.find(version, kind);
    if (found !== undefined || this.#fresh) return found;
    this.#fresh = true;
    this.#discovery = await this.#client.discovery({ refresh: true });
    return this.#discovery.find(version, kind);
  }

  /** A kind whose definition is new is waited for. */
  async #findDefined(object: GoMap): Promise<ResourceType | undefined> {
    const [version, kind] = [stringAt(object, 'apiVersion'), stringAt(object, 'kind')];
    if (isUnsure(this.#discovery, version)) return undefined;
    const { definedKind } = await import('./defined-kinds.ts');
    const found = await definedKind(this.#client, this.#discovery, version, kind);
    if (found !== undefined) this.#discovery = await this.#client.discovery();
    return found;
  }
}

/** `kind: List` without items passes for an object, which the server does not know then. */
const bareList: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'List',
  plural: 'lists',
  namespaced: false,
  verbs: [],
};

function untyped(reason: string): BuildError {
  return new BuildError(`unable to get type info from the object "*unstructured.Unstructured": ${reason}`);
}

function noMatch(object: GoMap): string {
  return `no matches for kind ${quote(stringAt(object, 'kind'))} in version ${quote(stringAt(object, 'apiVersion'))}`;
}
