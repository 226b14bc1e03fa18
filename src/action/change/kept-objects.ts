/** What `uninstall` tells of objects that it left: pkg/action/uninstall.go of Helm v3.22.0, and of v4.3.1 for those of others. */
import type { BuiltObject } from '../../kube/objects/build.ts';
import type { Release } from '../../release/release.ts';
import type { Configuration } from '../configuration.ts';

/** Tells of what another release has taken over; gives a line for each where that is part of the result, as in Helm 4. */
export function tellForeign(
  { rules, warn }: Pick<Configuration, 'rules' | 'warn'>,
  release: Release,
  all: readonly { readonly item: BuiltObject; readonly owner: string }[],
): string {
  for (const { item, owner } of all) {
    const { type, name, namespace } = item.ref;
    const about = { kind: type.kind, name, namespace, release: release.name };
    if (rules === undefined) warn(`WARNING: ${type.kind} ${name} stays: it belongs to release ${owner} now`);
    else warn(rules.warning('skipping delete of resource not owned by this release', about));
  }
  if (rules === undefined || all.length === 0) return '';
  const names = all.map(({ item: { ref } }) => `[${ref.type.kind}] ${ref.name}\n`).join('');
  return `${all.length} resource(s) were not deleted because they are not owned by this release:\n${names}`;
}

/** '' for nothing. `kept` are lines of what the chart wants kept. */
export function keptText(kept: string, foreign: string): string {
  const policy = kept === '' ? '' : `These resources were kept due to the resource policy:\n${kept}`;
  return [policy, foreign].filter((text) => text !== '').join('\n');
}
