import { describe, expect, test } from 'bun:test';
import { GoInt, sortedKeys, type GoMap, type Value } from '../../src/go/values.ts';
import { unmarshalYamlMap } from '../../src/go/yaml/unmarshal.ts';
import { parseSetLiteral } from '../../src/values/strvals-literal.ts';
import { parseSet, parseSetFile, parseSetJson, parseSetString } from '../../src/values/strvals.ts';
import { recorded } from '../recorded.ts';

interface Case {
  readonly mode: string;
  readonly args: readonly string[];
  readonly base?: string;
}

const modes: Record<string, (text: string, into: GoMap) => void> = {
  set: parseSet,
  string: parseSetString,
  literal: parseSetLiteral,
  file: (text, into) => {
    parseSetFile(text, into, (name) => {
      if (name.startsWith('no')) throw new Error(`open ${name}: no such file or directory`);
      return `<${name}>`;
    });
  },
  json: (text, into) => {
    try {
      parseSetJson(text, into);
    } catch (error) {
      throw new Error('invalid', { cause: error });
    }
  },
};

/** As the recorder writes values: an int64 is `{"int64":"1"}`. */
function kinded(value: Value): string {
  if (value instanceof GoInt) return `{"int64":"${value.value}"}`;
  if (Array.isArray(value)) return `[${value.map(kinded).join(',')}]`;
  if (value instanceof Map) {
    return `{${sortedKeys(value)
      .map((key) => `${JSON.stringify(key)}:${kinded(value.get(key)!)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}

function answer({ mode, args, base }: Case): string {
  const into = unmarshalYamlMap(base ?? '');
  try {
    for (const arg of args) modes[mode]!(arg, into);
  } catch (error) {
    return `error: ${(error as Error).message}`;
  }
  return kinded(into);
}

for (const theme of ['strvals-set', 'strvals-string', 'strvals-file', 'strvals-json', 'strvals-literal']) {
  describe(theme, () => {
    for (const { case: given, out, err } of recorded<Case>(theme)) {
      test(JSON.stringify(given.args) + (given.base === undefined ? '' : ' on a base'), () => {
        const got = answer(given);
        if (err === undefined) expect(got.startsWith('error') ? got : normal(got)).toEqual(normal(out!));
        else expect(got).toBe(`error: ${err}`);
      });
    }
  });
}

/** The same JSON whatever the escapes and the writing of numbers. */
function normal(json: string): string {
  return JSON.stringify(JSON.parse(json, (key, value: unknown) => (key === '__proto__' ? { proto: value } : value)));
}

test('keys of Object.prototype are data', () => {
  const into: GoMap = new Map();
  parseSet('__proto__.polluted=1,constructor.prototype.polluted=1', into);
  expect([...into.keys()]).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each([
  [
    'many indices in one key',
    `a${'[0]'.repeat(2000)}=1`,
    'value name nested level is greater than maximum supported nested level of 30',
  ],
  [
    'many indices between dots',
    `${'.a[1]'.repeat(5000)}=1`,
    'value name nested level is greater than maximum supported nested level of 30',
  ],
  ['many large lists', `a${'[65536]'.repeat(900)}=1`, 'the lists would have more than 4194304 items'],
])('%s are refused before they cost the stack or the memory', (_name, text, message) => {
  for (const parse of [parseSet, parseSetString, parseSetLiteral, parseSetJson]) {
    expect(() => {
      parse(text, new Map());
    }).toThrow(message);
  }
});

test('each key of a text may have its indices', () => {
  const into: GoMap = new Map();
  parseSet(`a${'[0]'.repeat(600)}=1,b${'[0]'.repeat(600)}=1`, into);
  expect([...into.keys()]).toEqual(['a', 'b']);
});
