import { describe, expect, test } from 'bun:test';
import { locateChart, type ChartOrigin } from '../../src/loader/locate.ts';

const origin: ChartOrigin = { repo: '', verify: false };

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
      expect(() => locateChart(name, origin)).toThrow(new Error(text));
    });
  }

  test('what is on disk becomes an absolute path', () => {
    expect(locateChart(' src/loader/../chart/ ', origin)).toBe(`${process.cwd()}/src/chart`);
  });

  test('a folder cannot be verified', () => {
    const verify = { ...origin, verify: true };
    expect(() => locateChart('src/chart', verify)).toThrow(new Error('unpacked charts cannot be verified'));
  });

  test('what cannot be done yet is an error', () => {
    const verify = { ...origin, verify: true };
    expect(() => locateChart('README.md', verify)).toThrow(
      'cannot verify README.md: checking signatures is not supported yet',
    );
    const repo = { ...origin, repo: 'http://x' };
    expect(() => locateChart('foo', repo)).toThrow(
      'cannot download foo from http://x: chart repositories are not supported yet',
    );
  });
});
