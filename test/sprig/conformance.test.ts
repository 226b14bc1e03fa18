import { describe, expect, test } from 'bun:test';
import { unmarshalJson } from '../../src/go/json.ts';
import { toBytes } from '../../src/go/strings.ts';
import { TemplateSet } from '../../src/template/template-set.ts';
import { recorded } from '../recorded.ts';
import { allFunctions } from './library.ts';

const themes = [
  'case',
  'crypto',
  'dates',
  'regex',
  'semver',
  'defaults',
  'dicts',
  'encoding',
  'json',
  'layout',
  'lists',
  'merge',
  'numeric',
  'paths',
  'random',
  'reflect',
  'strings',
  'urls',
];
const functions = await allFunctions();

type TemplateCase = string | { readonly template: string; readonly values: unknown };

function render(given: TemplateCase): string {
  const [text, values] = typeof given === 'string' ? [given, {}] : [given.template, given.values];
  const set = new TemplateSet({ functions, missingKey: 'zero' });
  set.parse('t', text);
  return set.execute('t', unmarshalJson(JSON.stringify(values)));
}

/** Output or error in one text, so that a difference shows whole. */
function answer(given: TemplateCase): string {
  try {
    const out = render(given);
    return `out: ${Buffer.from(toBytes(out)).toString('latin1')}`;
  } catch (error) {
    return `err: ${Buffer.from(toBytes((error as Error).message)).toString('latin1')}`;
  }
}

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');

for (const theme of themes) {
  describe(theme, () => {
    test.each(recorded<TemplateCase>(`sprig-${theme}`).map((r) => [JSON.stringify(r.case), r] as const))(
      '%s',
      (_, r) => {
        const wanted =
          r.err !== undefined
            ? `err: ${latin1(r.err)}`
            : `out: ${r.out64 === undefined ? latin1(r.out!) : Buffer.from(r.out64, 'base64').toString('latin1')}`;
        expect(answer(r.case)).toBe(wanted);
      },
    );
  });
}
