import { describe, expect, test } from 'bun:test';
import { strategyOf } from '../../src/action/change/options.ts';
import { applyChoice, applyFlags, reapplyFlags } from '../../src/cli/flags/apply.ts';
import { helm4DryRun } from '../../src/cli/flags/dry-run.ts';
import { outputFlag, outputFormat } from '../../src/cli/flags/output.ts';
import type { Flag } from '../../src/cli/flags/flag.ts';
import { parseArguments, type FlagValues } from '../../src/cli/flags/parse.ts';
import { timeoutMs } from '../../src/cli/flags/timeout.ts';
import { upgradeFlags } from '../../src/cli/flags/upgrade.ts';
import { timeoutFlag, waitFlag, waitStrategy } from '../../src/cli/flags/wait.ts';

const parsed = (
  args: string[],
  flags: readonly Flag[] = [waitFlag, timeoutFlag, outputFlag, ...applyFlags],
): FlagValues => parseArguments(args, flags).flags;

describe('--wait', () => {
  const cases: [args: string[], strategy: ReturnType<typeof waitStrategy>][] = [
    [[], undefined],
    [['--wait'], 'legacy'],
    [['--wait=true'], 'legacy'],
    [['--wait=false'], undefined],
    [['--wait=0'], undefined],
    [['--wait=watcher'], 'watcher'],
    [['--wait=legacy'], 'legacy'],
    [['--wait=hookOnly'], 'hookOnly'],
  ];
  for (const [args, strategy] of cases) {
    test(args.join(' ') || 'not given', () => {
      expect(waitStrategy(parsed(args))).toBe(strategy);
    });
  }

  test('anything else is refused as Helm 3 refuses it', () => {
    expect(() => parsed(['--wait=soon'])).toThrow(
      'invalid argument "soon" for "--wait" flag: strconv.ParseBool: parsing "soon": invalid syntax',
    );
  });

  const asHelm4: [args: string[], strategy: ReturnType<typeof waitStrategy>, warning?: string][] = [
    [[], 'hookOnly'],
    [['--wait'], 'watcher'],
    [['--wait=legacy'], 'legacy'],
    [['--wait=true'], 'watcher', 'watcher'],
    [['--wait=false'], 'hookOnly', 'hookOnly'],
  ];
  for (const [args, strategy, instead] of asHelm4) {
    test(`as Helm 4: ${args.join(' ') || 'not given'}`, () => {
      const warnings: string[] = [];
      expect(waitStrategy(parsed(args), (warning) => warnings.push(warning))).toBe(strategy);
      const given = args[0] ?? '';
      const text = `${given} is deprecated (boolean value) and can be replaced with --wait=${instead ?? ''}`;
      expect(warnings).toEqual(instead === undefined ? [] : [text]);
    });
  }

  const undone: [
    wait: Parameters<typeof strategyOf>[0]['wait'],
    undo: '' | 'atomic' | 'rollback-on-failure',
    string?,
  ][] = [
    [undefined, ''],
    ['hookOnly', '', 'hookOnly'],
    [undefined, 'atomic', 'legacy'],
    ['watcher', 'atomic', 'watcher'],
    [undefined, 'rollback-on-failure', 'watcher'],
    ['hookOnly', 'rollback-on-failure', 'watcher'],
    ['legacy', 'rollback-on-failure', 'legacy'],
  ];
  for (const [wait, undo, strategy] of undone) {
    test(`${wait ?? 'no --wait'} and ${undo || 'nothing to undo'}`, () => {
      expect(strategyOf({ wait, undo })).toBe(strategy as ReturnType<typeof waitStrategy>);
    });
  }
});

describe('--dry-run as Helm 4', () => {
  const bare = "--dry-run is deprecated and should be replaced with '--dry-run=client'";
  const replaced = (value: string, word: string): string =>
    `boolean '--dry-run=${value}' flag is deprecated and must be replaced with '--dry-run=${word}'`;
  const cases: [args: string[], strategy: string, warning?: string][] = [
    [[], 'none'],
    [['--dry-run'], 'client', bare],
    [['--dry-run=client'], 'client'],
    [['--dry-run=server'], 'server'],
    [['--dry-run=none'], 'none'],
    [['--dry-run=true'], 'client', replaced('true', 'client')],
    [['--dry-run=F'], 'none', replaced('F', 'none')],
    [['--dry-run', '--dry-run=server'], 'server'],
  ];
  for (const [args, strategy, warning] of cases) {
    test(args.join(' ') || 'not given', () => {
      const warnings: string[] = [];
      expect(helm4DryRun(parsed(args, upgradeFlags), (text) => warnings.push(text))).toBe(strategy);
      expect(warnings).toEqual(warning === undefined ? [] : [warning]);
    });
  }
  test('words that are none', () => {
    const read = (value: string, rendersOnly: boolean): string =>
      helm4DryRun(parsed([`--dry-run=${value}`], upgradeFlags), () => undefined, rendersOnly);
    expect(() => read('maybe', false)).toThrow(
      'invalid dry-run value ("maybe"). Must be "none", "server", or "client"',
    );
    expect(() => read('maybe', true)).toThrow('invalid dry-run value ("maybe"). Must be "none", "server", or "client"');
    expect(() => read('none', true)).toThrow('invalid dry-run value ("none"). Must be "server" or "client"');
    expect(() => read('false', true)).toThrow('invalid dry-run value ("false"). Must be "server" or "client"');
  });
});

describe('how objects are changed', () => {
  const choice = (...args: string[]): unknown => applyChoice(parsed(args));
  const rechoice = (...args: string[]): unknown => applyChoice(parsed(args, [...reapplyFlags]));

  test('by patches from here unless told', () => {
    expect(choice()).toEqual({ force: false, forceConflicts: false, serverSide: false });
    expect(rechoice()).toEqual({ force: false, forceConflicts: false, serverSide: false });
  });
  test('--force and --force-replace are one', () => {
    expect(choice('--force')).toMatchObject({ force: true });
    expect(choice('--force-replace')).toMatchObject({ force: true });
  });
  test('--server-side', () => {
    expect(choice('--server-side')).toMatchObject({ serverSide: true });
    expect(choice('--server-side=false')).toMatchObject({ serverSide: false });
    expect(rechoice('--server-side', 'true', '--force-conflicts')).toMatchObject({
      serverSide: true,
      forceConflicts: true,
    });
    expect(rechoice('--server-side=auto')).toMatchObject({ serverSide: 'auto' });
  });

  const refused: [args: string[], message: string][] = [
    [
      ['--force-replace', '--force-conflicts', '--server-side=true'],
      'if any flags in the group [force-replace force-conflicts] are set none of the others can be; ' +
        '[force-conflicts force-replace] were all set',
    ],
    [['--server-side=maybe'], 'invalid/unknown release server-side apply method: maybe'],
  ];
  for (const [args, message] of refused) {
    test(args.join(' '), () => {
      expect(() => rechoice(...args)).toThrow(message);
    });
  }
});

test('--timeout in milliseconds', () => {
  expect(timeoutMs(parsed([]))).toBe(300_000);
  expect(timeoutMs(parsed(['--timeout', '1m30s500ms']))).toBe(90_500);
});

test('--output', () => {
  expect(outputFormat(parsed([]))).toBe('table');
  expect(outputFormat(parsed(['-o', 'json']))).toBe('json');
  expect(() => parsed(['-o', 'xml'])).toThrow('invalid argument "xml" for "-o, --output" flag: invalid format type');
});

test('--recreate-pods works and says that it is going', () => {
  const { flags, warnings } = parseArguments(['--recreate-pods'], upgradeFlags);
  expect(flags.bool('recreate-pods')).toBe(true);
  expect(warnings).toEqual([
    'Flag --recreate-pods has been deprecated, functionality will no longer be updated. ' +
      'Consult the documentation for other methods to recreate pods',
  ]);
});
