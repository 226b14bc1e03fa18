/** Charts from somewhere else: repositories, addresses and registries. The rest of `LocateChart` of Helm 3.22. */
import { resolve } from 'node:path';
import { fetchChart, resolveChart, storeChart } from '../downloader/chart-downloader.ts';
import type { DownloadContext, FetchedChart, VerificationStrategy } from '../downloader/chart-downloader.ts';
import type { SourceContext } from '../downloader/source-context.ts';
import { ScullError } from '../errors.ts';
import { trimSpace } from '../go/unicode.ts';
import { makeFolders } from '../home/write-file.ts';
import { archiveFiles } from '../loader/load.ts';
import type { ChartOrigin } from './chart-origin.ts';
import type { Configuration } from './configuration.ts';

/** What Helm itself keeps in the repository cache. */
const ownFiles = /(?:^|-)(?:index\.yaml|charts\.txt)$/;

/**
 * The path of the archive in the repository cache. Nothing else gets there: by its name it might take the place of the index of
 * a repository.
 */
export async function downloadToCache(config: Configuration, name: string, origin: ChartOrigin): Promise<string> {
  const { repositoryCache } = config.settings;
  const fetched = await download(config, name, {
    origin: { ...origin, version: trimSpace(origin.version) },
    verify: origin.verify ? 'always' : 'never',
    ...(origin.say === undefined ? {} : { say: origin.say }),
  });
  const path = resolve(repositoryCache, fetched.name);
  await archiveFiles(path, fetched.archive);
  if (ownFiles.test(fetched.name)) {
    throw new ScullError(`${fetched.name} is no name for an archive`, { code: 'chart.url' });
  }
  makeFolders(repositoryCache);
  storeChart(fetched, repositoryCache);
  return path;
}

export interface DownloadOptions {
  readonly origin: ChartOrigin;
  readonly verify: VerificationStrategy;
  /** Takes what Helm prints on stdout. */
  readonly print?: (text: string) => void;
  /** Takes what a registry did. */
  readonly say?: (line: string) => void;
  readonly progress?: SourceContext['progress'];
}

/** Downloads what `reference` names, in the repository of the flags if there is one, and checks it. Nothing is stored. */
export async function download(
  config: Configuration,
  reference: string,
  { origin, verify, print, say, progress }: DownloadOptions,
): Promise<FetchedChart> {
  const { settings, env, warn, log } = config;
  const { access, version, keyring } = origin;
  const ports = { settings, env, warn, log, access, ...(progress === undefined ? {} : { progress }) };
  const told = { ...(print === undefined ? {} : { print }), ...(say === undefined ? {} : { say }) };
  const context: DownloadContext = { ...ports, verify, keyring, ...told };
  if (origin.repo === '') return fetchChart(await resolveChart(reference, version, context), reference, context);
  const { chartInRepositoryUrl } = await import('../downloader/repository-url.ts');
  const location = await chartInRepositoryUrl(origin.repo, reference, version, context);
  return fetchChart(location, location.url, context);
}
