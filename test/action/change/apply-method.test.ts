import { describe, expect, test } from 'bun:test';
import { checkApplyChoice, isServerSide } from '../../../src/action/change/apply-method.ts';

const choice = (force: boolean, forceConflicts: boolean): Parameters<typeof checkApplyChoice>[0] => ({
  force,
  forceConflicts,
  serverSide: 'auto',
});

describe('what goes together', () => {
  const cases: [force: boolean, forceConflicts: boolean, serverSide: boolean, message?: string][] = [
    [false, false, false],
    [false, false, true],
    [true, false, false],
    [false, true, true],
    [false, true, false, 'invalid client update option(s): forceConflicts enabled when serverSideApply disabled'],
    [true, false, true, 'invalid operation: cannot use server-side apply and force replace together'],
  ];
  for (const [force, forceConflicts, serverSide, message] of cases) {
    test(`force ${force}, force conflicts ${forceConflicts}, server side ${serverSide}`, () => {
      const check = (): void => {
        checkApplyChoice(choice(force, forceConflicts), serverSide);
      };
      if (message === undefined) check();
      else expect(check).toThrow(message);
    });
  }
});

test('a record that tells no method was made by patches', () => {
  expect(isServerSide({})).toBe(false);
  expect(isServerSide({ applyMethod: 'csa' })).toBe(false);
  expect(isServerSide({ applyMethod: 'ssa' })).toBe(true);
});
