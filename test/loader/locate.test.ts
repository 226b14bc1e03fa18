import { describe, expect, test } from 'bun:test';
import { locateOnDisk } from '../../src/loader/locate.ts';

describe('locateOnDisk', () => {
  test('what is there becomes an absolute path', () => {
    expect(locateOnDisk('src/loader/../chart/')).toBe(`${process.cwd()}/src/chart`);
  });

  // texts of `helm template NAME` 3.22.0
  for (const name of ['./nope', '/nope', '.nope', '../nope/x']) {
    test(`${name} can only be a path`, () => {
      expect(() => locateOnDisk(name)).toThrow(new Error(`path "${name}" not found`));
    });
  }

  for (const name of ['foo', 'foo.tgz', '', 'foo/bar', 'https://x/y.tgz', 'oci://x/y']) {
    test(`${JSON.stringify(name)} may be somewhere else`, () => {
      expect(locateOnDisk(name)).toBeUndefined();
    });
  }
});
