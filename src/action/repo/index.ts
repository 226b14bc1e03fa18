/** `repo index`: cmd/helm/repo_index.go of Helm v3.22.0. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { wrapError } from '../../errors.ts';
import { writeFilesAtomic, type NewFile } from '../../home/write-file.ts';
import { releaseNow } from '../../release/time.ts';
import { pathError } from '../../loader/os-error.ts';
import { IndexFile } from '../../repo/index-file.ts';
import { indexFolder } from '../../repo/index-folder.ts';
import { WritableIndex } from '../../repo/writable-index.ts';
import type { Configuration } from '../configuration.ts';

export interface IndexOptions {
  readonly folder: string;
  /** What addresses of archives begin with; '' for their names alone. */
  readonly url: string;
  /** An index that is to be in it too; made if it is not there. '' for none. */
  readonly merge: string;
  readonly json: boolean;
}

/** Writes index.yaml into a folder of archives. Throws Helm's texts. */
export async function indexRepository(config: Configuration, options: IndexOptions): Promise<void> {
  const { url, merge, json } = options;
  const folder = resolve(options.folder);
  const now = (): string => releaseNow(config.clock);
  const index = new WritableIndex(now());
  for (const archive of await indexFolder(folder, url, config.log)) index.add({ ...archive, created: now() });
  const file = (path: string, of: WritableIndex): NewFile => ({ path, data: of.text(json ? 'json' : 'yaml') });
  const files: NewFile[] = [];
  if (merge !== '') {
    if (existsSync(merge)) index.merge(readIndex(merge, config));
    else files.push(file(merge, new WritableIndex(now())));
  }
  files.push(file(join(folder, 'index.yaml'), index));
  writeFilesAtomic(files, { folderMode: 'none' });
}

function readIndex(path: string, config: Configuration): IndexFile {
  let data: Uint8Array;
  try {
    data = readFileSync(path);
  } catch (error) {
    throw wrapError('merge failed', pathError(error, 'open', path));
  }
  try {
    return IndexFile.parse(data, path, config.log);
  } catch (error) {
    throw wrapError('merge failed', wrapError(`error loading ${path}`, error));
  }
}
