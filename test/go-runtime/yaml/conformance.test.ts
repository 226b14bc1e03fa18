import { describe, expect, test } from 'bun:test';
import type { GoMap, Value } from '../../../src/go/values.ts';
import { marshalYamlPretty } from '../../../src/go/yaml/marshal-pretty.ts';
import { marshalYaml } from '../../../src/go/yaml/marshal.ts';
import { unmarshalYaml, unmarshalYamlList, unmarshalYamlMap } from '../../../src/go/yaml/unmarshal.ts';
import { canonicalJson } from '../../canonical.ts';
import { typedJson } from '../../typed-json.ts';
import { recorded, type Recorded } from '../../recorded.ts';

/** What a function answers, in the recorder's form. */
function answer(run: () => string): Omit<Recorded<unknown>, 'case'> {
  try {
    return { out: run() };
  } catch (error) {
    return { err: (error as Error).message };
  }
}

function compare(theme: string, run: (one: never) => string): void {
  describe(theme, () => {
    for (const { case: one, out, err } of recorded<never>(theme)) {
      test(JSON.stringify(one).slice(0, 80), () => {
        expect(answer(() => run(one))).toEqual(err === undefined ? { out: out! } : { err });
      });
    }
  });
}

for (const theme of ['yaml-read-scalars', 'yaml-read-blocks', 'yaml-read-structure']) {
  compare(theme, (text: string) => canonicalJson(unmarshalYaml(text)));
}
compare('yaml-read-map', (text: string) => canonicalJson(unmarshalYamlMap(text) satisfies GoMap));
compare('yaml-read-list', (text: string) => canonicalJson(unmarshalYamlList(text) satisfies Value[]));
compare('yaml-read-strict', (text: string) => canonicalJson(unmarshalYaml(text, { strict: true })));
compare('yaml-write', (json: unknown) => marshalYaml(typedJson(json)));
compare('yaml-write-pretty', (json: unknown) => marshalYamlPretty(typedJson(json)));

test('where the stack ends before the limit of depth does, the limit is what is told', () => {
  const text = `${'['.repeat(9000)}${']'.repeat(9000)}`;
  const errors = new Set<string>();
  // from a little stack left to a lot
  const descend = (): number => {
    let left = 0;
    try {
      left = descend() + 1;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    if (left >= 2000 && left % 500 === 0 && errors.size === 0) {
      try {
        unmarshalYaml(text);
      } catch (error) {
        errors.add(`${(error as Error).constructor.name}: ${(error as Error).message}`);
      }
    }
    return left;
  };
  descend();
  expect([...errors]).toEqual(['Error: error converting YAML to JSON: yaml: exceeded max depth of 10000']);
});
