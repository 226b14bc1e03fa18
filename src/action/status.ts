/** `status`: one revision of a release, with its objects if asked. pkg/action/status.go of Helm v3.22.0. */
import type { Release } from '../release/release.ts';
import type { Configuration } from './configuration.ts';
import { releaseContent } from './read/release-content.ts';

export interface StatusOptions {
  readonly name: string;
  /** 0 for the last one. */
  readonly revision: number;
  /** How to show the objects of the release: printed by the server, or whole; undefined for not at all. */
  readonly resources?: 'tables' | 'objects' | undefined;
}

export interface Status {
  /** With `info.resources` where whole objects were asked for. */
  readonly release: Release;
  /** The tables, as they are printed; '' where there are none. */
  readonly tables: string;
}

/** Rejects with `release: not found`, and with what no object can be made of in the manifest. */
export async function releaseStatus(config: Configuration, options: StatusOptions): Promise<Status> {
  const release = await releaseContent(config, options.name, options.revision);
  if (options.resources === undefined) return { release, tables: '' };
  const client = await config.cluster();
  const { buildObjects } = await import('../kube/objects/build.ts');
  const built = await buildObjects(client, release.manifest);
  const { statusObjects, statusTables } = await import('./read/status-resources.ts');
  if (options.resources === 'tables') {
    const { resourceTables } = await import('./read/resource-tables.ts');
    return { release, tables: resourceTables(await statusTables(client, built)) };
  }
  const resources = await statusObjects(client, built);
  if (resources.size > 0) release.info.resources = resources;
  return { release, tables: '' };
}
