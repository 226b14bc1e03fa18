import { expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { funcType } from '../../src/go/values.ts';
import { coreFunctions, lazyGroups } from '../../src/sprig/functions.ts';
import { recorded } from '../recorded.ts';
import { allFunctions, testPorts } from './library.ts';

const signatures = recorded<string>('sprig-signatures');
const names = signatures[0]!.out!.split(' ');
const functions = await allFunctions();

test('each function that Helm exposes is in the core or in one lazy group, and no other', () => {
  const core = coreFunctions(testPorts);
  const lazy = Object.values(lazyGroups(testPorts)).flatMap((group) => group.names);
  expect([...names.filter((name) => core.has(name)), ...lazy].sort()).toEqual([...names].sort());
  expect(['env', 'expandenv', 'constructor', ''].filter((name) => core.has(name))).toEqual([]);
});

test('a group loads the functions that it names', async () => {
  for (const group of Object.values(lazyGroups(testPorts))) {
    const loaded = await group.load();
    expect(loaded.map((f) => f.name).sort()).toEqual([...group.names].sort());
  }
});

test.each(signatures.slice(1).map((s) => [s.case, s.out!]))('%s has the signature of Go', (name, signature) => {
  expect(funcType(functions.get(name)!).name).toBe(signature);
});

test('each function has at least 6 recorded cases', () => {
  const counts = new Map(names.map((name) => [name, 0]));
  const files = readdirSync(new URL('../conformance/recorded', import.meta.url)).filter((f) => f.startsWith('sprig-'));
  for (const file of files.filter((f) => f !== 'sprig-signatures.json')) {
    for (const { case: given } of recorded<string | { template: string }>(file.replace('.json', ''))) {
      const text = typeof given === 'string' ? given : given.template;
      for (const word of new Set(text.match(/[A-Za-z0-9_]+/g))) {
        if (counts.has(word)) counts.set(word, counts.get(word)! + 1);
      }
    }
  }
  expect([...counts].filter(([, count]) => count < 6)).toEqual([]);
});
