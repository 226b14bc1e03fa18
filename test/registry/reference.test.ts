import { describe, expect, test } from 'bun:test';
import { parseExactReference, parseReference, referenceText } from '../../src/registry/reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

/** Registry, repository, tag and digest, and how it is told. */
const good: readonly (readonly [string, readonly [string, string, string, string], string])[] = [
  ['oci://r.example/a/b:1.0.0', ['r.example', 'a/b', '1.0.0', ''], 'r.example/a/b:1.0.0'],
  ['r.example:5000/a', ['r.example:5000', 'a', '', ''], 'r.example:5000/a@'],
  ['r.example/a:1.0.0+b+c', ['r.example', 'a', '1.0.0_b_c', ''], 'r.example/a:1.0.0_b_c'],
  ['localhost/a@' + digest, ['localhost', 'a', '', digest], `localhost/a@${digest}`],
  ['r.example/a:1@' + digest, ['r.example', 'a', '1', digest], 'r.example/a:1'],
  ['[::1]:5000/a__b/c-d.e:v_1', ['[::1]:5000', 'a__b/c-d.e', 'v_1', ''], '[::1]:5000/a__b/c-d.e:v_1'],
  ['r.example/a--b-c', ['r.example', 'a--b-c', '', ''], 'r.example/a--b-c@'],
  ['r.example/a:', ['r.example', 'a', '', ''], 'r.example/a@'],
];

const bad: readonly (readonly [string, string])[] = [
  ['', 'missing registry or repository'],
  ['r.example', 'missing registry or repository'],
  ['r.example/', 'invalid repository ""'],
  ['r.example/Upper', 'invalid repository "Upper"'],
  ['r.example/a//b', 'invalid repository "a//b"'],
  ['r.example/a/../b', 'invalid repository "a/../b"'],
  ['r.example/a---', 'invalid repository "a---"'],
  [`r.example/${'0'.repeat(20_000)}!`, `invalid repository "${'0'.repeat(20_000)}!"`],
  ['r.example/a?b', 'invalid repository "a?b"'],
  ['r.example/a:b:c', 'invalid tag "b:c"'],
  ['r.example/a:-x', 'invalid tag "-x"'],
  ['r.example/a:' + 'x'.repeat(129), `invalid tag "${'x'.repeat(129)}"`],
  ['user@r.example/a', 'missing registry or repository'],
  ['r example/a', 'invalid registry "r example"'],
  ['/a', 'invalid registry ""'],
  ['r.example:x/a', 'invalid registry "r.example:x"'],
  ['r.example/a@sha256:xx', 'invalid digest "sha256:xx": invalid checksum digest length'],
  ['r.example/a@md5:' + 'a'.repeat(32), `invalid digest "md5:${'a'.repeat(32)}": unsupported digest algorithm`],
  ['r.example/a@sha256:' + 'A'.repeat(64), `invalid digest "sha256:${'A'.repeat(64)}": invalid checksum digest format`],
  ['r.example/a@nothing', 'invalid digest "nothing": invalid checksum digest format'],
];

describe('references', () => {
  test.each(good)('%s', (text, [registry, repository, tag, wanted], told) => {
    const found = parseReference(text);
    expect(found).toEqual({ registry, repository, tag, digest: wanted });
    expect(referenceText(found)).toBe(told);
  });

  test.each(bad)('%s is none', (text, problem) => {
    expect(() => parseReference(text)).toThrow(`invalid reference: ${problem}`);
  });

  test('a plus sign is no part of a tag as the registry knows it', () => {
    expect(() => parseExactReference('r.example/a:1+2')).toThrow('invalid reference: invalid tag "1+2"');
    expect(parseExactReference('r.example/a:1_2').tag).toBe('1_2');
  });
});
