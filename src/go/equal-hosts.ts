/** Whether two opaque structs (`time.Time`, `semver.Version`) hold the same, where Go's `==` compares their hidden fields. */

/** What opaque types hold is plain data: bigints, numbers, strings and objects of them. */
export function equalHosts(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return (
    left.length === right.size && left.every(([key, value]) => right.has(key) && equalHosts(value, right.get(key)))
  );
}
