/** Values files over one another: `mergeMaps` of Helm 3.22 (pkg/cli/values/options.go). */
import type { GoMap } from '../go/values.ts';

/** `over` on top of `under`, table by table; neither changes. A null in `over` stays as a null. */
export function mergeMaps(under: GoMap, over: GoMap): GoMap {
  const out = new Map(under);
  for (const [key, value] of over) {
    const below = out.get(key);
    out.set(key, value instanceof Map && below instanceof Map ? mergeMaps(below, value) : value);
  }
  return out;
}
