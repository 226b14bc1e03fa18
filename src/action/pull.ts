/**
 * `pull`: the archive of a chart, or what is in it, in a folder of the user's. pkg/action/pull.go of Helm v3.22.0. Unlike Helm it
 * keeps nothing of a chart that cannot be verified or unpacked.
 */
import { isAbsolute } from 'node:path';
import { storeChart, type VerificationStrategy } from '../downloader/chart-downloader.ts';
import { joinPath } from '../home/paths.ts';
import type { Verification } from '../provenance/verification.ts';
import type { ChartOrigin } from './chart-origin.ts';
import type { Configuration } from './configuration.ts';
import { registryLines } from './registry-lines.ts';
import { download, type DownloadOptions } from './download-chart.ts';

export interface PullOptions {
  /** `repo/name`, an address, or with `origin.repo` a name. */
  readonly reference: string;
  readonly origin: ChartOrigin;
  /** Fetches the provenance too, unchecked unless `origin.verify`. */
  readonly prov: boolean;
  /** Folder for what is pulled; has to be there unless it is unpacked. */
  readonly destination: string;
  readonly untar: boolean;
  /** Folder for what is unpacked, seen from `destination`. */
  readonly untarDir: string;
  readonly progress?: DownloadOptions['progress'];
}

export interface PullResult {
  /** Of the archive, or of the folder that it was unpacked to. */
  readonly path: string;
  /** That there is no provenance, as Helm prints it; '' for nothing. */
  readonly warning: string;
  readonly verification?: Verification;
}

export async function pullChart(config: Configuration, options: PullOptions): Promise<PullResult> {
  const { reference, origin, destination, progress } = options;
  let warning = '';
  const fetched = await download(config, reference, {
    origin,
    verify: strategy(options),
    print: (text) => {
      warning += text;
    },
    say: registryLines(config),
    ...(progress === undefined ? {} : { progress }),
  });
  const path = options.untar
    ? await unpack(fetched.archive, options, config.rules?.maxFileSize)
    : storeChart(fetched, destination);
  const { verification } = fetched;
  return { path, warning, ...(verification === undefined ? {} : { verification }) };
}

function strategy({ origin, prov }: PullOptions): VerificationStrategy {
  if (origin.verify) return 'always';
  return prov ? 'later' : 'never';
}

/** Refuses what is in the way of the chart's folder, under the name in the reference as under the chart's own. */
async function unpack(
  archive: Uint8Array,
  { reference, destination, untarDir }: PullOptions,
  maxFileSize: number | undefined,
): Promise<string> {
  const { alreadyThere, expandChart, isThere, readPacked } = await import('../loader/expand.ts');
  const folder = isAbsolute(untarDir) ? untarDir : joinPath(destination, untarDir);
  const expected = joinPath(folder, reference.slice(reference.lastIndexOf('/') + 1));
  if (isThere(expected)) throw alreadyThere(expected);
  const packed = readPacked(archive, maxFileSize);
  return expandChart(packed, folder);
}
