import { afterEach, describe, expect, test } from 'bun:test';
import { resolveVersion } from '../../src/registry/resolve-version.ts';
import { matchingVersion, versionsOf } from '../../src/registry/tags.ts';
import { clientOf, failure, startFake, type FakeRegistry, type Rule } from './fake-registry.ts';

const open: FakeRegistry[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function tagsOf(rule: Rule): Promise<{ registry: FakeRegistry; tags: Promise<string[]> }> {
  const registry = await startFake(rule);
  open.push(registry);
  return { registry, tags: clientOf().client.tags(`${registry.host}/team/web`) };
}

test('versions come newest first, with plus signs, and without what is no version', () => {
  const tags = ['1.0.0', 'latest', '1.10.0', '1.2.0', 'v1.3.0', '2.0.0-rc.1', '1.2.0_build.1', '1.2', '01.2.3'];
  expect(versionsOf(tags)).toEqual(['2.0.0-rc.1', '1.10.0', '1.2.0', '1.2.0+build.1', '1.0.0']);
});

test('pages are followed, by paths and by whole addresses', async () => {
  const pages: Readonly<Record<string, [string, string?]>> = {
    '/v2/team/web/tags/list': ['1.0.0', '</v2/team/web/tags/list?last=1.0.0&n=1>; rel="next"'],
    '/v2/team/web/tags/list?last=1.0.0&n=1': ['1.1.0', '<list?last=1.1.0>; rel="next"'],
    '/v2/team/web/tags/list?last=1.1.0': ['1.2.0'],
  };
  const { registry, tags } = await tagsOf(({ path }) => {
    const [tag, link] = pages[path]!;
    return { body: JSON.stringify({ tags: [tag] }), headers: link === undefined ? {} : { link } };
  });
  expect(await tags).toEqual(['1.2.0', '1.1.0', '1.0.0']);
  expect(registry.asked).toHaveLength(3);
});

const broken: readonly (readonly [string, ReturnType<Rule>, string])[] = [
  [
    'another server',
    { body: '{"tags":[]}', headers: { link: '<http://elsewhere.example/v2/>; rel="next"' } },
    'invalid next link "http://elsewhere.example/v2/": not the same origin as "http://__/v2/team/web/tags/list"',
  ],
  [
    'itself',
    { body: '{"tags":[]}', headers: { link: '</v2/team/web/tags/list>' } },
    'invalid next link "http://__/v2/team/web/tags/list": it leads to itself',
  ],
  ['nowhere', { body: '{"tags":[]}', headers: { link: 'x>' } }, `invalid next link "x>": missing '<'`],
  ['no end', { body: '{"tags":[]}', headers: { link: '<x' } }, `invalid next link "<x": missing '>'`],
  [
    'a page',
    { body: '<html>' },
    `GET "http://__/v2/team/web/tags/list": failed to decode response: invalid character '<' looking for beginning of value`,
  ],
  ['nothing', { body: '' }, 'GET "http://__/v2/team/web/tags/list": failed to decode response: EOF'],
  [
    'other things',
    { body: '{"tags":[1]}' },
    'GET "http://__/v2/team/web/tags/list": failed to decode response: json: cannot unmarshal number into Go struct field .tags of type string',
  ],
  [
    'too much',
    { body: `{"tags":["${'x'.repeat(4 * 1024 * 1024)}"]}` },
    'GET "http://__/v2/team/web/tags/list": the answer is larger than 4194304 bytes',
  ],
];

test.each(broken)('a list that leads to %s is an error', async (_, answer, expected) => {
  const { registry, tags } = await tagsOf(() => answer);
  expect((await failure(tags)).replaceAll(registry.host, '__')).toBe(expected);
});

test('a list may be empty in three ways', async () => {
  for (const body of ['{"tags":[]}', '{"tags":null}', '{}'])
    expect(await (await tagsOf(() => ({ body }))).tags).toEqual([]);
});

const versions = ['2.1.0-rc.1', '2.0.0+b', '1.1.0', '1.0.0'];

test.each([
  ['', '2.0.0+b'],
  ['*', '2.0.0+b'],
  ['^1.0.0', '1.1.0'],
  ['1.0.0', '1.0.0'],
  ['~1', '1.1.0'],
  ['>0.0.0-0', '2.1.0-rc.1'],
  ['2.0.0+b', '2.0.0+b'],
])('of versions %p means %s', (wanted, expected) => {
  expect(matchingVersion(versions, wanted)).toBe(expected);
});

test('of versions none may fit', () => {
  expect(() => matchingVersion(versions, '>5')).toThrow(
    'Could not locate a version matching provided version string >5',
  );
  expect(() => matchingVersion(versions, 'latest')).toThrow('improper constraint: "latest"');
});

describe('a reference with a version means', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const registry = {
    tags: (ref: string) => Promise.resolve(ref === 'r.example/empty' ? [] : versions),
    resolve: (ref: string) =>
      ref.endsWith(':gone') ? Promise.reject(new Error('no')) : Promise.resolve({ mediaType: '', digest, size: 1 }),
  };

  test.each([
    ['oci://r.example/web', '', 'oci://r.example/web:2.0.0+b'],
    ['oci://r.example/web', '1.0.0', 'oci://r.example/web:1.0.0'],
    ['oci://r.example/web', '9.9.9', 'oci://r.example/web:9.9.9'],
    ['oci://r.example/web', '^1', 'oci://r.example/web:1.1.0'],
    ['oci://r.example/web:1.0.0', '', 'oci://r.example/web:1.0.0'],
    ['oci://r.example/web:1.0.0', '1.0.0', 'oci://r.example/web:1.0.0'],
    [`oci://r.example/web@${digest}`, '', `oci://r.example/web@${digest}`],
    [`oci://r.example/web:1.0.0@${digest}`, '', `oci://r.example/web@${digest}`],
    [`oci://r.example/web@${digest}`, 'gone', `oci://r.example/web@${digest}`],
  ])('%s %s', async (url, version, expected) => {
    expect(await resolveVersion(registry, url, version)).toBe(expected);
  });

  test.each([
    ['oci://r.example/web:1.0.0', '1.0.1', 'chart reference and version mismatch: 1.0.1 is not 1.0.0'],
    ['oci://r.example/empty', '', 'Unable to locate any tags in provided repository: oci://r.example/empty'],
    ['oci://r.example/web', '>5', 'Could not locate a version matching provided version string >5'],
    [
      `oci://r.example/web:1@sha256:${'b'.repeat(64)}`,
      '',
      `chart reference digest mismatch: ${digest} is not sha256:${'b'.repeat(64)}`,
    ],
    ['oci://r.example/Web', '', 'invalid reference: invalid repository "Web"'],
  ])('nothing: %s %s', async (url, version, expected) => {
    expect(await failure(resolveVersion(registry, url, version))).toBe(expected);
  });
});
