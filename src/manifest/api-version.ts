/** `apiVersion` and its parts: `apps/v1` is version `v1` of group `apps`, `v1` that of the group without a name. */

/** '' for the group without a name. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function apiVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? version : `${group}/${version}`;
}
