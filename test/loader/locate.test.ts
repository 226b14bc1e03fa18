import { describe, expect, test } from 'bun:test';
import { locateChart } from '../../src/loader/locate.ts';

// texts of `helm template NAME` 3.22.0 where no repository is configured
const missing: readonly (readonly [name: string, text: string])[] = [
  ['./nope', 'path "./nope" not found'],
  ['/nope', 'path "/nope" not found'],
  ['  ./nope ', 'path "./nope" not found'],
  ['foo', 'non-absolute URLs should be in form of repo_name/path_to_chart, got: foo'],
  ['foo.tgz', 'non-absolute URLs should be in form of repo_name/path_to_chart, got: foo.tgz'],
  ['', 'non-absolute URLs should be in form of repo_name/path_to_chart, got: '],
  ['foo/bar', 'repo foo not found'],
  ['a b/c', 'repo a b not found'],
  ['ftp://x/y', 'scheme "ftp" not supported'],
];

describe('locateChart', () => {
  for (const [name, text] of missing) {
    test(`${JSON.stringify(name)} fails`, () => {
      expect(() => locateChart(name)).toThrow(new Error(text));
    });
  }

  test('what is on disk becomes an absolute path', () => {
    expect(locateChart(' src/loader/../chart/ ')).toBe(`${process.cwd()}/src/chart`);
  });
});
