/** One archive of the folder: read, checked as a chart within the limits of one, and told apart from its next state. */
import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readArchive } from '../chart/archive.ts';
import type { Chart, ChartFile, Metadata } from '../chart/chart.ts';
import { loadFiles } from '../chart/load-files.ts';
import { gunzip } from '../loader/gunzip.ts';
import { readFile } from '../loader/read-file.ts';

export interface Archive {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly metadata: Metadata;
  /** SHA-256 in hex. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
  /** Changes when the file does. */
  readonly state: string;
  /** Whether `path` + `.prov` is there too. */
  readonly signed: boolean;
}

/** The chart in the bytes of an archive. Throws Helm's text for what is none, is too large or would leave its folder. */
export function chartIn(data: Uint8Array): Chart {
  return loadFiles(filesIn(data), { gunzip });
}

export function filesIn(data: Uint8Array): ChartFile[] {
  return readArchive(gunzip(data));
}

/** Throws what is wrong with the file. */
export function readChartFile(file: string): { metadata: Metadata; digest: string } {
  const data = readFile(file);
  return { metadata: chartIn(data).metadata, digest: sha256(data) };
}

export function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

export function stateOf(stats: Stats): string {
  return `${stats.ino}:${stats.size}:${stats.mtimeMs}`;
}
