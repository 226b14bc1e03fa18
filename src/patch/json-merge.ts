/**
 * JSON merge patches (RFC 7386) as Helm makes them for custom resources: github.com/evanphx/json-patch v5.9.11+incompatible
 * (CreateMergePatch, MergePatch) and k8s.io/apimachinery v0.37 pkg/util/jsonmergepatch. All numbers are float64 there, so
 * that integers beyond 2^53 are rounded, in comparing and in what is sent.
 */
import { GoInt, type GoMap, type Value } from '../go/values.ts';
import { goText, withoutNulls } from './json-value.ts';

/** The JSON merge patch that makes `modified` of `original`. */
export function createMergePatch(original: GoMap, modified: GoMap): GoMap {
  const patch: GoMap = new Map();
  for (const [key, value] of modified) {
    const before = original.get(key);
    if (before instanceof Map && value instanceof Map) {
      const inner = createMergePatch(before, value);
      if (inner.size > 0) patch.set(key, inner);
    } else if (before === undefined || !equalAsFloats(before, value)) {
      patch.set(key, asFloats(value));
    }
  }
  for (const key of original.keys()) if (!modified.has(key)) patch.set(key, null);
  return patch;
}

/** A JSON merge patch applied. Changes neither; the result shares values with both. */
export function mergePatch(target: GoMap, patch: GoMap): GoMap {
  const merged: GoMap = new Map(target);
  for (const [key, value] of patch) {
    const before = merged.get(key);
    if (value === null) merged.delete(key);
    else if (before === undefined || before === null) merged.set(key, withoutNulls(value));
    else merged.set(key, mergeValues(before, value));
  }
  return merged;
}

function mergeValues(before: Value, value: Value): Value {
  if (!(before instanceof Map)) return withoutNulls(value);
  return value instanceof Map ? mergePatch(before, value) : value;
}

/**
 * What differs between the live object and the new one, and what the new manifest no longer has of the old one. Throws an
 * `Error` with Go's text if that would change the object's identity.
 */
export function createThreeWayMergePatch(original: GoMap, modified: GoMap, current: GoMap): GoMap {
  const changes = part(createMergePatch(current, modified), 'changes');
  const deletions = part(createMergePatch(original, modified), 'deletions');
  // they have no leaf in common: what the new manifest sets it doesn't lack
  const patch = mergePatch(deletions, changes);
  const metadata = patch.get('metadata');
  if (patch.has('apiVersion') || patch.has('kind') || (metadata instanceof Map && metadata.has('name'))) {
    throw new Error(`precondition failed for: ${goText(patch)}`);
  }
  return patch;
}

/** Only what a patch sets, or only what it deletes. */
function part(patch: GoMap, wanted: 'changes' | 'deletions'): GoMap {
  const kept: GoMap = new Map();
  for (const [key, value] of patch) {
    if (value instanceof Map && value.size > 0) {
      const inner = part(value, wanted);
      if (inner.size > 0) kept.set(key, inner);
    } else if ((value === null) === (wanted === 'deletions')) {
      kept.set(key, value);
    }
  }
  return kept;
}

function equalAsFloats(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (isNumber(a) || isNumber(b)) return isNumber(a) && isNumber(b) && asFloat(a) === asFloat(b);
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equalAsFloats(item, b[i]!));
  }
  if (!(a instanceof Map) || !(b instanceof Map) || a.size !== b.size) return false;
  return [...a].every(([key, value]) => b.has(key) && equalAsFloats(value, b.get(key)!));
}

function isNumber(value: Value): value is number | GoInt {
  return typeof value === 'number' || value instanceof GoInt;
}

function asFloat(value: number | GoInt): number {
  return typeof value === 'number' ? value : Number(value.value);
}

function asFloats(value: Value): Value {
  if (value instanceof GoInt) return asFloat(value);
  if (Array.isArray(value)) return value.map(asFloats);
  if (!(value instanceof Map)) return value;
  return new Map([...value].map(([key, item]) => [key, asFloats(item)]));
}
