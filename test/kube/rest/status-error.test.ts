/** Status objects that are none: what the client says by itself counts then, as where Go cannot decode them. */
import { expect, test } from 'bun:test';
import { errorOfStatus } from '../../../src/kube/rest/status-error.ts';

const failure = { kind: 'Status', status: 'Failure', message: 'no', reason: 'Invalid', code: 422 };

test.each([
  ['null', null],
  ['a list', [failure]],
  ['a text', 'Status'],
  ['a success', { ...failure, status: 'Success' }],
  ['a message that is no text', { ...failure, message: { a: 1 } }],
  ['a code that is no number', { ...failure, code: '422' }],
  ['details that are none', { ...failure, details: 'x' }],
  ['causes that are no list', { ...failure, details: { causes: { a: 1 } } }],
  ['a cause that is null', { ...failure, details: { causes: [null] } }],
  ['a field that is no text', { ...failure, details: { causes: [{ field: 1 }] } }],
])('%s', (_name, status) => {
  expect(errorOfStatus(JSON.stringify(status))).toBeUndefined();
});

test('what is left out is empty', () => {
  const { message, status, reason } = errorOfStatus('{"kind":"Status","status":"Failure","details":{"causes":null}}')!;
  expect([message, status, reason]).toEqual(['', 0, '']);
});
