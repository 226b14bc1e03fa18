/** What is wrong with a plugin.yaml, in the words of Helm 4.3.1: what `plugin list` said of each, recorded; nothing for those it takes. */
import { expect, test } from 'bun:test';
import { errorMessage } from '../../src/errors.ts';
import { toBytes } from '../../src/go/strings.ts';
import { readPlugin } from '../../src/plugin/load.ts';
import refusals from './helm4-refusals.json' with { type: 'json' };

/** Looked for in the folder, when the plugin.yaml has been read. */
const isElsewhere = (err: string | undefined): boolean => err?.startsWith('wasm binary missing') === true;

for (const { case: yaml, err } of refusals as { case: string; err?: string }[]) {
  test(JSON.stringify(yaml), () => {
    expect(refusal(yaml)).toBe(isElsewhere(err) ? undefined : err);
  });
}

function refusal(yaml: string): string | undefined {
  try {
    readPlugin(toBytes(yaml), '/p/x', 4);
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}
