/** Every flag that Helm has for commands of chart sources is there, and occurs in a scenario or another test. */
import { describe, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, realHelm } from '../cluster/cluster.ts';
import { linkTo } from '../command-line.ts';
import { missingProgram } from './beside-helm.ts';
import type { Step } from './scenario.ts';
import { allScenarios } from './scenarios/all.ts';

const commands = [
  'repo add',
  'repo index',
  'repo list',
  'repo remove',
  'repo update',
  'search repo',
  'search hub',
  'pull',
  'push',
  'registry login',
  'registry logout',
  'package',
  'verify',
  'dependency build',
  'dependency list',
  'dependency update',
];

/** Flags of every command, which other tests are about. */
const shared = new Set(flagsOf(helpOf(binary, 'env')));

test.skipIf(missingProgram !== undefined).each(commands)('%s has every flag of Helm', (command) => {
  const ours = flagsOf(helpOf(binary, command));
  expect(flagsOf(helpOf(realHelm, command)).filter((flag) => !ours.includes(flag))).toEqual([]);
});

const scenarios = [...(await allScenarios()).values()].flat();

describe.skipIf(missingProgram !== undefined)('every flag of Helm occurs in a scenario or another test', () => {
  const lines = scenarios.flatMap(({ steps, prepare = [] }) => [...steps.map(lineOf), ...prepare]);
  const texts = testFiles(join(import.meta.dirname, '..'));
  test.each(commands)('%s', (command) => {
    const words = command.split(' ');
    const quoted = words.map((word) => `'${word}'`).join(', ');
    const mine = lines.filter((line) => line.startsWith(`${command} `) || line === command);
    const about = texts.filter((text) => text.includes(`${command} `) || text.includes(quoted));
    const all = flagsWithShort(helpOf(realHelm, command)).filter(({ long }) => !shared.has(long));
    const missing = all.filter(({ long, short }) => {
      const inLine = new RegExp(`(?:^|\\s)(?:${long}${short === '' ? '' : `|${short}`})(?=[\\s=]|$)`);
      return !mine.some((line) => inLine.test(line)) && !about.some((text) => text.includes(long));
    });
    expect(missing.map(({ long }) => long)).toEqual([]);
  });
});

function lineOf(step: Step): string {
  if (typeof step === 'string') return step;
  return 'run' in step ? step.run : '';
}

function helpOf(program: string, command: string): string {
  if (missingProgram !== undefined) return '';
  return spawnSync(linkTo(program), [...command.split(' '), '--help'], { encoding: 'utf8' }).stdout;
}

function flagsWithShort(help: string): { long: string; short: string }[] {
  return [...help.matchAll(/^\s+(?:(-\w), )?(--[a-z][a-z0-9-]*)/gm)].map(([, short = '', long = '']) => ({
    long,
    short,
  }));
}

function flagsOf(help: string): string[] {
  return flagsWithShort(help).map(({ long }) => long);
}

/** Texts of the other tests. */
function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.endsWith('sources/flags.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}
