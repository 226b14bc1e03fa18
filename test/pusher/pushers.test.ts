import { expect, test } from 'bun:test';
import { pushToRegistry } from '../../src/pusher/oci-pusher.ts';
import { pusherFor } from '../../src/pusher/pushers.ts';
import { failure } from '../registry/fake-registry.ts';

test('a registry takes charts', async () => {
  const { push, url } = await pusherFor('oci://r.example/a b');
  expect(push).toBe(pushToRegistry);
  expect(url).toBe('oci://r.example/a%20b');
});

test.each([
  ['', 'scheme prefix missing from remote (e.g. "oci://")'],
  ['team', 'scheme prefix missing from remote (e.g. "oci://")'],
  ['./folder', 'scheme prefix missing from remote (e.g. "oci://")'],
  ['ftp://r.example', 'scheme "ftp" not supported'],
  ['localhost:5000/x', 'scheme "localhost" not supported'],
  ['constructor://x', 'scheme "constructor" not supported'],
  ['oci://a b/c', 'invalid chart URL format: oci://a b/c'],
  ['oci://[::1', 'invalid chart URL format: oci://[::1'],
])('%p does not', async (remote, expected) => {
  expect(await failure(pusherFor(remote))).toBe(expected);
});
