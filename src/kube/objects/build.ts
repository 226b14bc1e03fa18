/**
 * Manifest text to objects that requests can be made of: what `Build` of pkg/kube/client.go (Helm v3.22.0) does with the
 * builder of k8s.io/cli-runtime 0.37 (stream, flatten, default namespace, continue on error).
 *
 * Validation by the client is a thing of the past: a server that knows the `fieldValidation` parameter (1.27 and newer)
 * checks fields itself, so with `validate` only the presence of apiVersion and kind is asked for here. Helm still checks
 * the items of `kind: List`, and kinds that cannot be patched, against the server's OpenAPI document; this does not.
 */
import { ScullError, errorMessage } from '../../errors.ts';
import { marshalJson } from '../../go/json.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { aggregateMessage } from './aggregate.ts';
import type { KubeClient, ObjectRef, ResourceType } from '../client.ts';
import { readDocuments } from './documents.ts';
import { BuildError, Kinds } from './manifest-kinds.ts';
import { checkMetadata, jsonKind } from './metadata-types.ts';
import { stringAt } from '../../go/field-path.ts';
import { metadataString, setMetadataString } from './object-metadata.ts';

/** An object of a manifest, and where the API keeps it. */
export interface BuiltObject {
  readonly ref: ObjectRef;
  readonly object: GoMap;
}

export interface BuildOptions {
  /** For objects that name none; the client's own unless given. */
  readonly namespace?: string;
  /** Refuses documents without apiVersion or kind by the text that Helm has for it. */
  readonly validate?: boolean;
  /** Of a manifest that was applied before: kinds count as the server serves them now, objects of kinds that are gone are left out. */
  readonly recorded?: boolean;
}

/**
 * Objects in the order of the manifest. Asks the server for nothing but its discovery, and not even that where there is no
 * object. Throws a `ScullError` with all that is wrong; the caller says what the objects were for.
 */
export async function buildObjects(
  client: KubeClient,
  manifest: string,
  options: BuildOptions = {},
): Promise<BuiltObject[]> {
  const { documents, failure } = readAll(manifest);
  if (documents.length === 0 && failure === undefined) return [];
  const kinds = new Kinds(client, await client.discovery());
  const namespace = options.namespace ?? client.namespace;
  const built: BuiltObject[] = [];
  const errors: string[] = [];
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      errors.push(error.message);
    }
  };
  let last = failure;
  for (const document of documents) {
    const invalid = options.validate === true ? await validationError(document, kinds) : undefined;
    if (invalid !== undefined) {
      last = invalid; // what follows is not read any more
      break;
    }
    await attempt(async () => {
      const decoded = decodeDocument(document);
      const object = options.recorded === true ? await kinds.asServed(decoded) : decoded;
      if (object === undefined) return;
      const items = object.get('items');
      const listed = items === undefined ? undefined : listedObjects(object, items);
      const type = await kinds.ofDocument(object, listed !== undefined);
      if (type !== undefined) built.push(located(type, object, namespace));
      for (const item of listed ?? []) {
        await attempt(async () => {
          const known = options.recorded === true ? await kinds.asServed(item) : item;
          if (known !== undefined) built.push(located(await kinds.ofItem(known), known, namespace));
        });
      }
    });
  }
  if (last !== undefined) errors.push(last);
  if (errors.length === 0) return built;
  const hint = [...kinds.hints].join('\n');
  throw new ScullError(aggregateMessage(errors), { code: 'kube.build', ...(hint === '' ? {} : { hint }) });
}

function readAll(manifest: string): { documents: Value[]; failure?: string } {
  const documents: Value[] = [];
  try {
    for (const document of readDocuments(manifest)) documents.push(document);
  } catch (error) {
    return { documents, failure: errorMessage(error) };
  }
  return { documents };
}

async function validationError(document: Value, kinds: Kinds): Promise<string | undefined> {
  const reasons: string[] = [];
  if (!(document instanceof Map)) reasons.push(mismatch(document, 'map[string]interface {}'));
  else {
    for (const field of ['apiVersion', 'kind']) {
      const value = document.get(field) ?? '';
      if (value === '') reasons.push(`${field} not set`);
      else if (typeof value !== 'string') reasons.push(`${field} isn't string type`);
    }
    if (reasons.length === 0) {
      const reason = await kinds.whyUnchecked(document);
      if (reason !== undefined) reasons.push(reason);
    }
  }
  if (reasons.length === 0) return undefined;
  return `error validating "": error validating data: ${aggregateMessage(reasons)}`;
}

function decodeDocument(document: Value): GoMap {
  if (!(document instanceof Map)) throw undecodable(mismatch(document, 'unstructured.detector'));
  const apiVersion = stringAt(document, 'apiVersion');
  if (stringAt(document, 'kind') === '' || apiVersion.split('/').length > 2) {
    throw undecodable(`Object 'Kind' is missing in '${marshalJson(document)}'`);
  }
  const reason = checkMetadata(document);
  if (reason !== undefined) throw undecodable(reason);
  return document;
}

function undecodable(reason: string): BuildError {
  return new BuildError(`unable to decode "": ${reason}`);
}

function mismatch(value: Value, target: string, place = 'value'): string {
  return `json: cannot unmarshal ${jsonKind(value)} into Go ${place} of type ${target}`;
}

/** The items of a list. A list inside a list is refused, as cli-runtime does. */
function listedObjects(list: GoMap, items: Value): GoMap[] {
  if (items === null) return [];
  if (!Array.isArray(items)) {
    throw undecodable(mismatch(items, '[]json.RawMessage', 'struct field decodeList.items'));
  }
  const objects = items.map((item): GoMap => {
    if (item === null) return new Map();
    if (!(item instanceof Map)) throw undecodable(mismatch(item, 'map[string]interface {}'));
    inheritKind(item, list);
    return item;
  });
  if (objects.some((item) => Array.isArray(item.get('items')))) {
    throw new BuildError('*unstructured.Unstructured is not a list: no Items field in this object');
  }
  return objects;
}

/** Items of a typed list (`ConfigMapList`) need not say what they are. */
function inheritKind(item: GoMap, list: GoMap): void {
  if (stringAt(item, 'kind') !== '' || stringAt(item, 'apiVersion') !== '') return;
  item.set('kind', stringAt(list, 'kind').replace(/List$/, ''));
  item.set('apiVersion', stringAt(list, 'apiVersion'));
}

function located(type: ResourceType, object: GoMap, defaultNamespace: string): BuiltObject {
  const name = metadataString(object, 'name');
  let namespace = metadataString(object, 'namespace');
  if (!type.namespaced) {
    if (namespace !== '') setMetadataString(object, 'namespace', '');
    namespace = '';
  } else if (namespace === '') {
    namespace = defaultNamespace;
    setMetadataString(object, 'namespace', namespace);
  }
  return { ref: { type, namespace, name }, object };
}
