/** Texts out of the cases that Go and Helm answered: a hundred and more inputs for nothing. */
import { toBytes } from '../../src/go/strings.ts';
import { recorded } from '../recorded.ts';

const MOST = 150;
const LONGEST = 4096;

/** Every text of the cases of the themes, evenly thinned out. */
export function textsOf(...themes: readonly string[]): () => Uint8Array[] {
  return () => {
    const texts = new Set<string>();
    for (const theme of themes) for (const one of recorded<unknown>(theme)) addTexts(one.case, texts);
    const all = [...texts].filter((text) => text.length > 0 && text.length <= LONGEST);
    const step = Math.max(1, Math.floor(all.length / MOST));
    return all.filter((_, i) => i % step === 0).map((text) => toBytes(text));
  };
}

function addTexts(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') into.add(value);
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) addTexts(item, into);
}
