/** Charts as archives on disk: `chartutil.Save` of Helm 3.22, with the same bytes for the same chart. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Chart } from '../chart/chart.ts';
import { validateMetadata } from '../chart/metadata.ts';
import { packChart } from '../chart/pack.ts';
import { MAX_TAR_TIME } from '../chart/tar-write.ts';
import { errorMessage, ScullError } from '../errors.ts';
import { parseInt } from '../go/strconv.ts';
import { joinPath, type Environment } from '../home/paths.ts';
import { makeFolders, writeFileAtomic } from '../home/write-file.ts';
import { pathError } from './os-error.ts';

/** 1980-01-01: the earliest time that every archive format holds, and no moment that says anything. */
const DEFAULT_TIME = 315_532_800;

export interface PackedChart {
  /** `FOLDER/NAME-VERSION.tgz` */
  readonly path: string;
  readonly data: Uint8Array;
}

/**
 * Writes `NAME-VERSION.tgz` into `folder`, which is made when it is not there. The members have the time of
 * `SOURCE_DATE_EPOCH` in `env`, or a fixed one. Returns the path written. Throws Helm's text: `chart validation: …`,
 * `is not a directory: x`, `open x: permission denied`; then the folder is as it was.
 */
export function saveArchive(chart: Chart, folder: string, env: Environment): string {
  const { path, data } = packForFolder(chart, folder, env);
  writeFileAtomic(path, data);
  return path;
}

/** As `saveArchive`, without writing the archive; the folder is made. */
export function packForFolder(chart: Chart, folder: string, env: Environment): PackedChart {
  const { metadata } = chart;
  try {
    validateMetadata(metadata);
  } catch (error) {
    throw new Error(`chart validation: ${errorMessage(error)}`, { cause: error });
  }
  const path = joinPath(folder, `${metadata.name}-${metadata.version}.tgz`);
  const data = packChart(chart, modifiedTime(env));
  makeFolder(dirname(path));
  return { path, data };
}

function makeFolder(folder: string): void {
  let isFolder: boolean | undefined;
  try {
    isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory();
  } catch (error) {
    throw new Error(`stat ${folder}: ${pathError(error, 'stat', folder).message}`, { cause: error });
  }
  if (isFolder === false) throw new Error(`is not a directory: ${folder}`);
  if (isFolder === undefined) makeFolders(folder);
}

/** Seconds since 1970. Throws the text of Helm 4, which knows the variable too: `invalid SOURCE_DATE_EPOCH: …`. */
export function modifiedTime(env: Environment): number {
  const text = env['SOURCE_DATE_EPOCH'] ?? '';
  if (text === '') return DEFAULT_TIME;
  const refuse = (reason: string): never => {
    throw new ScullError(`invalid SOURCE_DATE_EPOCH: ${reason}`, { code: 'package.time' });
  };
  let seconds: bigint;
  try {
    seconds = parseInt(text);
  } catch (error) {
    return refuse(errorMessage(error));
  }
  if (seconds < 0n) return refuse('must not be negative');
  if (seconds > BigInt(MAX_TAR_TIME)) return refuse(`must not be after ${MAX_TAR_TIME}, in the year 2242`);
  return Number(seconds);
}
