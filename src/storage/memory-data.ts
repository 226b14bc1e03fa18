/** Releases for the memory driver, as YAML lists in files: loadReleasesInMemory of cmd/helm/helm.go (Helm v3.22.0). */
import { readFileSync } from 'node:fs';
import { ScullError, errorMessage } from '../errors.ts';
import { fromBytes } from '../go/strings.ts';
import { unmarshalYaml } from '../go/yaml/unmarshal.ts';
import { releaseOf } from '../release/codec.ts';
import type { Release } from '../release/release.ts';

/** `paths` is the value of HELM_MEMORY_DRIVER_DATA: paths with `:` between. */
export function readMemoryData(paths: string): Release[] {
  return paths.split(':').flatMap(readReleases);
}

function readReleases(path: string): Release[] {
  let text: string;
  try {
    text = fromBytes(readFileSync(path));
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file or directory' : errorMessage(error);
    throw new ScullError(`Unable to read memory driver dataopen ${path}: ${reason}`, { code: 'storage.memory' });
  }
  try {
    const list = unmarshalYaml(text);
    if (list === null) return [];
    if (!Array.isArray(list)) throw new Error('json: cannot unmarshal object into Go value of type []*release.Release');
    return list.map(releaseOf);
  } catch (error) {
    throw new ScullError(`Unable to unmarshal memory driver data: ${errorMessage(error)}`, { code: 'storage.memory' });
  }
}
