/**
 * Writes that came to no answer and are made once more. Where the server refuses the second one because of the first (the object
 * exists by now, or has changed), what is there tells: if it is all that was sent, the write was done.
 */
import { isAlreadyExists, isConflict, isNotFound, type ApiError } from '../api-error.ts';
import type { ResourceType } from '../client.ts';
import { GoInt, type GoMap, type Value } from '../../go/values.ts';
import { decodeObject } from '../json.ts';
import { metadataString } from '../objects/object-metadata.ts';
import { resourceName, resourcePath } from '../paths.ts';
import type { ApiRequest, Requester } from './requester.ts';

export type Settle = NonNullable<ApiRequest['settle']>;

/** Undefined where the server gives the object its name, so that a second write would make a second object. */
export function settleByReading(
  requester: Requester,
  type: ResourceType,
  namespace: string,
  object: GoMap,
): Settle | undefined {
  const name = metadataString(object, 'name');
  if (name === '') return undefined;
  return async (refusal) => {
    if (!isAlreadyExists(refusal) && !isConflict(refusal)) return undefined;
    const path = resourcePath(type, namespace, name);
    const body = await requester.text({ method: 'GET', path, resource: resourceName(type), name });
    return holds(decodeObject(body), object) ? body : undefined;
  };
}

/** What is gone by the second try was removed by the first. */
export function settleGone(refusal: ApiError): Promise<string | undefined> {
  return Promise.resolve(isNotFound(refusal) ? '{}' : undefined);
}

/** Whether all that was sent is there; the server adds to it. */
function holds(there: Value | undefined, sent: Value): boolean {
  if (sent instanceof Map) {
    if (!(there instanceof Map)) return false;
    return [...sent].every(
      ([key, value]) => key === 'resourceVersion' || value === null || holds(there.get(key), value),
    );
  }
  if (Array.isArray(sent)) {
    if (!Array.isArray(there) || there.length !== sent.length) return false;
    return sent.every((item, i) => holds(there[i], item));
  }
  if (isNumber(sent)) return isNumber(there) && Number(numberOf(there)) === Number(numberOf(sent));
  return there === sent;
}

function isNumber(value: Value | undefined): value is number | GoInt {
  return typeof value === 'number' || value instanceof GoInt;
}

/** A server keeps no difference between 3 and 3.0. */
function numberOf(value: number | GoInt): number | bigint {
  return typeof value === 'number' ? value : value.value;
}
