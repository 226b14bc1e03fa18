/** Labels of records: those that Helm sets, those that users add. pkg/storage/driver of Helm v3.22.0. */
import type { Release } from '../release/release.ts';

type Labels = Record<string, string>;

const systemLabels = new Set(['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt']);

/** The labels without those that Helm sets. */
export function userLabels(labels: Readonly<Labels>): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !systemLabels.has(key)));
}

/**
 * The labels of a record that is written. A release that carries the time labels of the record it was read from keeps
 * them: its own labels win over the time of now, and only the other four are sure to be Helm's.
 */
export function recordLabels(release: Release, time: 'createdAt' | 'modifiedAt', seconds: number): Labels {
  return {
    [time]: String(seconds),
    ...release.labels,
    name: release.name,
    owner: 'helm',
    status: release.info.status,
    version: String(release.version),
  };
}

/** `name=web,owner=helm` */
export function selectorOf(labels: Readonly<Labels>): string {
  return Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]!}`)
    .join(',');
}
