import { describe, expect, test } from 'bun:test';
import { evaluateJsonPath } from '../../src/chart/jsonpath.ts';
import { unmarshalJson } from '../../src/go/json.ts';
import { errorMessage } from '../../src/errors.ts';
import { recorded } from '../recorded.ts';

interface Case {
  readonly template: string;
  readonly values: unknown;
}

describe('jsonpath', () => {
  for (const { case: c, out, err } of recorded<Case>('jsonpath')) {
    test(c.template, () => {
      const values = unmarshalJson(JSON.stringify(c.values));
      let got: string;
      try {
        got = evaluateJsonPath(c.template, values);
      } catch (error) {
        got = errorMessage(error);
      }
      expect(got).toBe(err ?? out ?? '');
    });
  }
});
