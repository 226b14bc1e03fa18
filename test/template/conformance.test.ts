import { describe, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { TemplateSet } from '../../src/template/template-set.ts';
import type { MissingKey } from '../../src/template/compiler.ts';
import { fromBytes } from '../../src/go/strings.ts';
import { recorded } from '../recorded.ts';
import { fromJson, functions, standardDot } from './things.ts';

interface Case {
  readonly template: string;
  readonly values?: unknown;
  readonly missingkey?: MissingKey;
  readonly nodot?: boolean;
  readonly files?: [string, string][];
  readonly execute?: string;
}

function answer(given: Case | string): string {
  const c: Case = typeof given === 'string' ? { template: given } : given;
  const set = new TemplateSet({ functions, missingKey: c.missingkey ?? 'zero', name: 'root' });
  for (const [name, text] of c.files ?? []) set.parse(name, text);
  set.parse('t', c.template);
  const dot = c.values === undefined ? (c.nodot === true ? null : standardDot()) : fromJson(c.values);
  return set.execute(c.execute ?? 't', dot);
}

const themes = readdirSync(new URL('../conformance/cases', import.meta.url))
  .filter((file) => file.startsWith('template-'))
  .map((file) => file.replace(/\.yaml$/, ''));

for (const theme of themes) {
  describe(theme, () => {
    for (const { case: given, out, out64, err } of recorded<Case | string>(theme)) {
      test(JSON.stringify(given), () => {
        if (err !== undefined) {
          expect(() => answer(given)).toThrow(new Error(err));
          return;
        }
        const wanted = out64 === undefined ? out : fromBytes(Uint8Array.from(atob(out64), (c) => c.charCodeAt(0)));
        expect(answer(given)).toBe(wanted!);
      });
    }
  });
}
