/** What is shown of a release, as Helm 3.22 and as Helm 4.3.1 (pkg/release/v1/info.go, hook.go) write it. */
import { expect, test } from 'bun:test';
import { marshalJson } from '../../src/go/json.ts';
import { decodeRelease, encodeRelease } from '../../src/release/codec.ts';
import { releaseValue } from '../../src/release/release-value.ts';

const hook = '{"name":"h","kind":"Pod","last_run":{"started_at":"","completed_at":"","phase":""}}';
const shown = (info: string, lastRun: string, more = ''): string =>
  `{"name":"web","info":{${info}},"hooks":[{"name":"h","kind":"Pod","last_run":{${lastRun}}}],"version":3,"namespace":"ns"${more}}`;
const record = decodeRelease(
  shown(
    '"first_deployed":"2020-01-01T00:00:00Z","last_deployed":"","deleted":"","status":"deployed","rollback_revision":1,"notes":"n"',
    '"started_at":"","completed_at":"","phase":""',
    ',"apply_method":"ssa"',
  ),
);
const json = (options?: Parameters<typeof releaseValue>[1]): string => marshalJson(releaseValue(record, options));

test('as Helm 3, times that are not known are empty, and what Helm 4 adds is left out', () => {
  expect(json()).toBe(
    shown(
      '"first_deployed":"2020-01-01T00:00:00Z","last_deployed":"","deleted":"","status":"deployed","notes":"n"',
      '"started_at":"","completed_at":"","phase":""',
    ),
  );
});

test('as Helm 4, times that are not known are left out, and what it adds is in its place', () => {
  expect(json({ helm4: true })).toBe(
    shown(
      '"first_deployed":"2020-01-01T00:00:00Z","status":"deployed","rollback_revision":1,"notes":"n"',
      '"phase":""',
      ',"apply_method":"ssa"',
    ),
  );
});

test('a record has both', () => {
  expect(encodeRelease(record)).toContain(hook);
  expect(encodeRelease(record)).toContain('"deleted":"","status":"deployed","rollback_revision":1,"notes":"n"');
});
