/** The archives in a folder, as an index has them: `IndexDirectory` of pkg/repo/index.go of Helm v3.22.0. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { getBuiltinModule } from 'node:process';
import type { Warn } from '../chart/chart.ts';
import { join as joinPath } from '../go/path.ts';
import { compareStrings } from '../go/strings.ts';
import { formatUrl, parseUrl } from '../go/url.ts';
import { loadChart } from '../loader/load.ts';
import { readFile } from '../loader/read-file.ts';
import type { IndexedArchive } from './index-writer.ts';

export type FoundArchive = Omit<IndexedArchive, 'created'>;

/**
 * What is packed in a folder and in the folders in it, no deeper; what is no chart is passed over. `baseUrl` is what addresses
 * begin with, '' for none.
 */
export async function indexFolder(folder: string, baseUrl: string, warn: Warn): Promise<FoundArchive[]> {
  const found: FoundArchive[] = [];
  for (const [parent, file] of archivesIn(folder)) {
    const path = join(folder, parent, file);
    try {
      const { metadata } = await loadChart(path, { warn });
      if (metadata.apiVersion === '') metadata.apiVersion = 'v1';
      const parentUrl = joinUrl(baseUrl, parent);
      found.push({ metadata, urls: [parentUrl === '' ? file : joinUrl(parentUrl, file)], digest: digestOf(path) });
    } catch (error) {
      if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) throw error;
    }
  }
  return found;
}

/** Those of the folder first, then those of its folders, by name. */
function archivesIn(folder: string): [parent: string, file: string][] {
  const own = namesIn(folder);
  const folders = own.filter((name) => isFolder(join(folder, name)));
  return ['', ...folders].flatMap((parent) => {
    const names = parent === '' ? own : namesIn(join(folder, parent));
    return names.filter((name) => name.endsWith('.tgz')).map((name): [string, string] => [parent, name]);
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort(compareStrings);
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** `urlutil.URLJoin`, and what is done with an address that is none. */
function joinUrl(base: string, path: string): string {
  try {
    const url = parseUrl(base);
    return formatUrl({ ...url, path: joinPath(url.path, path) });
  } catch {
    return joinPath(base, path);
  }
}

function digestOf(path: string): string {
  const { createHash } = getBuiltinModule('node:crypto');
  return createHash('sha256').update(readFile(path)).digest('hex');
}
