/**
 * A packed chart: the files of an inflated tar, as `loader.LoadArchiveFiles` of Helm 3.22 (pkg/chart/loader/archive.go) takes
 * them. Names lose their first element. What would leave the chart is refused before any data is looked at, as are
 * files and totals above the limits; links are empty files.
 */
import { quote } from '../go/strconv.ts';
import type { ChartFile } from './chart.ts';
import { tarEntries } from './tar.ts';

/** Largest sum of the files of a chart, in bytes. */
export const MAX_CHART_SIZE = 100 * 1024 * 1024;
/** Largest single file of a chart, in bytes. */
export const MAX_FILE_SIZE = 5 * 1024 * 1024;

export const chartTooLarge = `decompressed chart is larger than the maximum file size ${MAX_CHART_SIZE}`;

/** What came out of the compression. */
export interface Inflated {
  readonly data: Uint8Array;
  /** The compressed data ended too early. */
  readonly isCut: boolean;
}

/**
 * The files of an inflated archive, in its order.
 * Throws with Helm's text: `chart illegally contains content outside the base directory: "x"`, `no files in chart archive`, ….
 */
export function readArchive(tar: Inflated, maxFileSize = MAX_FILE_SIZE): ChartFile[] {
  const files: ChartFile[] = [];
  let remaining = MAX_CHART_SIZE;
  for (const entry of tarEntries(tar.data, tar.isCut)) {
    if (entry.isFolder || entry.type === 'g' || entry.type === 'x') continue;
    const name = innerName(entry.name);
    if (entry.size > remaining) throw new Error(chartTooLarge);
    if (entry.size > maxFileSize) {
      throw new Error(
        `decompressed chart file ${quote(entry.name)} is larger than the maximum file size ${maxFileSize}`,
      );
    }
    const data = entry.data();
    remaining -= data.length;
    if (data.length < entry.size || remaining <= 0) throw new Error(chartTooLarge);
    files.push({ name, data: withoutBom(data) });
  }
  if (files.length === 0) throw new Error('no files in chart archive');
  return files;
}

function innerName(tarName: string): string {
  const delimiter = tarName.includes('\\') ? '\\' : '/';
  const [first, ...rest] = tarName.split(delimiter);
  const name = rest.join('/');
  if (name.startsWith('/')) throw new Error('chart illegally contains absolute paths');
  const clean = cleanPath(name);
  if (clean === '.') {
    throw new Error(`chart illegally contains content outside the base directory: ${quote(tarName)}`);
  }
  if (clean.startsWith('..')) throw new Error('chart illegally references parent directory');
  if (/^[a-zA-Z]:\//.test(clean)) throw new Error('chart contains illegally named files');
  if (first === 'Chart.yaml') throw new Error('chart yaml not in base directory');
  return clean;
}

/** `path.Clean` of a relative path. */
function cleanPath(path: string): string {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else out.push(part);
  }
  return out.length === 0 ? '.' : out.join('/');
}

/** Without the byte order mark of UTF-8. */
export function withoutBom(data: Uint8Array): Uint8Array {
  return data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data;
}
