import { expect, test } from 'bun:test';
import { cleanScopes, parseChallenge } from '../../src/registry/challenge.ts';

const none = { realm: '', service: '', scope: '' };

const headers: readonly (readonly [string, ReturnType<typeof parseChallenge>])[] = [
  ['', { scheme: 'unknown', ...none }],
  ['Basic realm="x"', { scheme: 'basic', ...none }],
  ['bAsIc', { scheme: 'basic', ...none }],
  ['Negotiate abc', { scheme: 'unknown', ...none }],
  ['Bearer', { scheme: 'bearer', ...none }],
  [
    'Bearer realm="https://a.example/t?x=1,2",service="r.example",scope="repository:a/b:pull,push"',
    { scheme: 'bearer', realm: 'https://a.example/t?x=1,2', service: 'r.example', scope: 'repository:a/b:pull,push' },
  ],
  ['Bearer realm = plain , service=s', { scheme: 'bearer', realm: 'plain', service: 's', scope: '' }],
  ['Bearer realm="a\\"b",service="c"', { scheme: 'bearer', realm: 'a"b', service: 'c', scope: '' }],
  ['Bearer realm="unfinished,service="c"', { scheme: 'bearer', realm: 'unfinished,service=', service: '', scope: '' }],
  ['Bearer realm="a" service="b"', { scheme: 'bearer', realm: 'a', service: '', scope: '' }],
  ['Bearer realm="a\\x"', { scheme: 'bearer', ...none }],
];

test.each(headers)('challenge: %s', (header, expected) => {
  expect(parseChallenge(header)).toEqual(expected);
});

const scopes: readonly (readonly [readonly string[], readonly string[]])[] = [
  [[], []],
  [['repository:a:pull', 'repository:a:push,pull'], ['repository:a:pull,push']],
  [
    ['repository:b:pull', 'repository:a:pull'],
    ['repository:a:pull', 'repository:b:pull'],
  ],
  [['repository:a:*', 'repository:a:pull'], ['repository:a:*']],
  [['repository:host:5000/a:push'], ['repository:host:5000/a:push']],
  [['repository:a:'], []],
  [
    ['odd', 'repository:a:pull'],
    ['odd', 'repository:a:pull'],
  ],
];

test.each(scopes)('scopes: %p', (given, expected) => {
  expect(cleanScopes(given)).toEqual([...expected]);
});
