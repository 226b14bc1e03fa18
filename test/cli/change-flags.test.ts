import { describe, expect, test } from 'bun:test';
import { strategyOf } from '../../src/action/change/options.ts';
import { applyChoice, applyFlags, reapplyFlags } from '../../src/cli/flags/apply.ts';
import { outputFlag, outputFormat } from '../../src/cli/flags/output.ts';
import { parseArguments, type FlagValues } from '../../src/cli/flags/parse.ts';
import { timeoutMs } from '../../src/cli/flags/timeout.ts';
import { upgradeFlags } from '../../src/cli/flags/upgrade.ts';
import { timeoutFlag, waitFlag, waitStrategy } from '../../src/cli/flags/wait.ts';

const parsed = (args: string[], flags = [waitFlag, timeoutFlag, outputFlag, ...applyFlags]): FlagValues =>
  parseArguments(args, flags).flags;

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
