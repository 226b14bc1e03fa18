/** Whether an index that lies in the folder was made by somebody with more than the folder in mind (`repo index --merge`). */
import { IndexFile } from '../repo/index-file.ts';

/** A chart with an address elsewhere that `isOurs` does not know; undefined for none. Throws for what is no index. */
export function listsOthers(index: Uint8Array, isOurs: (url: string) => boolean): string | undefined {
  for (const [name, versions] of IndexFile.parse(index, 'index.yaml').entries()) {
    for (const { version, urls } of versions) {
      if (urls.some((url) => /^[a-z]+:\/\//i.test(url) && !isOurs(url))) return `${name} ${version}`;
    }
  }
  return undefined;
}
