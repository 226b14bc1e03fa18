/** Charts to an OCI registry, with the provenance that lies beside them: pkg/pusher/ocipusher.go of Helm v3.22.0. */
import { statSync, type Stats } from 'node:fs';
import { posix } from 'node:path';
import { noAccess } from '../downloader/source-context.ts';
import { ScullError } from '../errors.ts';
import { formatTime } from '../go/time-format.ts';
import { Time } from '../go/time.ts';
import { loadChart } from '../loader/load.ts';
import { pathError } from '../loader/os-error.ts';
import { readFile } from '../loader/read-file.ts';
import { RegistryClient } from '../registry/client.ts';
import { isOci, OCI_SCHEME } from '../registry/reference.ts';
import { localZone } from '../release/time.ts';
import type { ChartPush, PushContext } from './pusher.ts';

const RFC3339 = '2006-01-02T15:04:05Z07:00';

/** The lines that Helm says go to `context.warn`; nothing is left for the standard output. */
export async function pushToRegistry({ chart: path, remote }: ChartPush, context: PushContext): Promise<string> {
  const { env, settings, warn, signal, clock, progress, access = noAccess } = context;
  const client = new RegistryClient({
    env,
    credentialsFile: settings.registryConfig,
    say: warn,
    ...access,
    ...(signal === undefined ? {} : { signal }),
  });
  await client.ready();
  const stats = archiveStats(path);
  const { metadata } = await loadChart(path);
  const prov = `${path}.prov`;
  const hasProvenance = statSync(prov, { throwIfNoEntry: false }) !== undefined;
  const { name, version } = metadata;
  const repository = posix.join(isOci(remote) ? remote.slice(OCI_SCHEME.length) : remote, name);
  await client.push(readFile(path), `${repository}:${version}`, {
    metadata,
    // an archive was made when it was last written
    creationTime: formatTime(new Time(BigInt(Math.floor(stats.mtimeMs / 1000)), 0, localZone(clock)), RFC3339),
    ...(hasProvenance ? { prov: readFile(prov) } : {}),
    ...(progress === undefined ? {} : { progress }),
  });
  return '';
}

function archiveStats(path: string): Stats {
  let stats: Stats | undefined;
  try {
    stats = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw pathError(error, 'stat', path);
  }
  if (stats === undefined) throw pushError(`${path}: no such file`);
  if (stats.isDirectory()) throw pushError('cannot push directory, must provide chart archive (.tgz)');
  return stats;
}

function pushError(text: string): ScullError {
  return new ScullError(text, { code: 'pusher.chart' });
}
