/** What -f and --set-file name: a file, a URL, or `-` for the standard input (Helm 3.22 pkg/cli/values/options.go). */
import { trimSpace } from '../go/unicode.ts';
import type { Environment } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';
import { readFile } from './read-file.ts';

export interface ValuesSourceOptions {
  /** Reads the standard input to its end. */
  readonly stdin: () => Promise<Uint8Array>;
  /** Names the proxy, if there is one. */
  readonly env: Environment;
  /** What plugins that get files are told of. */
  readonly settings?: Partial<Settings>;
  /** A line for stderr. */
  readonly warn?: (line: string) => void;
}

/** A reader for `mergeOptions`. Names with a scheme that neither we nor a plugin gets are paths, as in Helm. */
export function valuesSource(options: ValuesSourceOptions): (name: string) => Promise<Uint8Array> {
  return async (name) => {
    if (trimSpace(name) === '-') return options.stdin();
    if (isPlainPath(name)) return readFile(name);
    const { parseUrl } = await import('../go/url.ts');
    const { scheme } = parseUrl(name);
    if (scheme !== 'http' && scheme !== 'https') {
      if (scheme === '') return readFile(name);
      const { getByPlugin } = await import('../plugin/getter.ts');
      return (await getByPlugin({ url: name, scheme }, options)) ?? readFile(name);
    }
    const { HttpGetter } = await import('../getter/getter.ts');
    return (await new HttpGetter(options).get(name, { repoUrl: name, compressed: true })).data;
  };
}

/** What can be neither a URL nor a malformed one, so that nothing has to be loaded to find out. */
function isPlainPath(name: string): boolean {
  return !name.startsWith('//') && !/[^\w./ +@~=,-]/.test(name);
}
