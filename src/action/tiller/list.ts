/** `list --helm2`: the releases that Tiller recorded, each with its last revision. */
import { checkReachable } from '../../kube/reachable.ts';
import type { ReleaseSummary } from '../../release/summary.ts';
import type { Configuration } from '../configuration.ts';
import { tillerRecords, type TillerPlace, type TillerRecord } from './records.ts';

/** A record that cannot be read is told by `warn`, and left out. */
export async function listTillerReleases(config: Configuration, place: TillerPlace): Promise<ReleaseSummary[]> {
  const client = await config.cluster();
  await checkReachable(client);
  const last = new Map<string, TillerRecord>();
  for (const record of await tillerRecords(client, place)) last.set(record.name, record);
  const rows: ReleaseSummary[] = [];
  for (const record of last.values()) {
    try {
      const { name, namespace: own, version, info, chart } = await record.release();
      const { status, lastDeployed, description } = info;
      const metadata = chart?.metadata;
      const about = metadata && { name: metadata.name, version: metadata.version, appVersion: metadata.appVersion };
      rows.push({ name, namespace: own, version, status, lastDeployed, description, chart: about });
    } catch (error) {
      config.warn(`${record.key}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return rows;
}
