/** The JSON of records against answers of Helm's own types. */
import { expect, test } from 'bun:test';
import { errorMessage } from '../../src/errors.ts';
import { loadFiles } from '../../src/chart/load-files.ts';
import { decodeRelease, encodeRelease } from '../../src/release/codec.ts';
import { releaseSummary, summaryOfBeginning } from '../../src/release/summary.ts';
import { recorded } from '../recorded.ts';

interface ReleaseCase {
  readonly json: string;
  readonly files?: readonly (readonly [string, string])[];
  readonly store?: string;
}

function fileBytes(text: string): Uint8Array {
  return Buffer.from(text.replace(/^base64:/, ''), text.startsWith('base64:') ? 'base64' : 'utf8');
}

for (const { case: given, out, err } of recorded<ReleaseCase>('release').filter(({ case: { store } }) => !store)) {
  test(given.json + (given.files === undefined ? '' : JSON.stringify(given.files.map(([name]) => name))), () => {
    let got: string;
    try {
      const release = decodeRelease(given.json);
      if (given.files !== undefined) {
        release.chart = loadFiles(given.files.map(([name, text]) => ({ name, data: fileBytes(text) })));
      }
      got = encodeRelease(release);
    } catch (error) {
      got = errorMessage(error);
    }
    // a chart without metadata is kept, not put in order
    if (given.json.includes('"metadata":null')) expect(JSON.parse(got)).toEqual(JSON.parse(out!));
    else expect(got).toBe((err ?? out)!);
  });
}

const helm4 =
  '{"name":"w","info":{"first_deployed":"","last_deployed":"2026-01-02T03:04:05Z","deleted":"","status":"deployed","rollback_revision":2,"later":{"a":[1]}},"chart":{"metadata":{"name":"c","version":"1.0.0"},"lock":null,"templates":[{"name":"t","data":"YQ==","modtime":"2026-01-02T03:04:05Z"}],"values":{},"schema":null,"files":null,"schemamodtime":"0001-01-01T00:00:00Z"},"hooks":[{"name":"h","last_run":{"started_at":"","completed_at":"","phase":"","by":"x"}}],"version":3,"apply_method":"ssa","new":true}';

test('what Helm 4 adds, and what nobody knows yet, is written again', () => {
  expect(encodeRelease(decodeRelease(helm4))).toBe(helm4);
});

test('a copy by spread keeps unknown members', () => {
  const release = decodeRelease(helm4);
  const copy = { ...release, info: { ...release.info, status: 'superseded' } };
  expect(encodeRelease(copy)).toBe(helm4.replace('"deployed"', '"superseded"'));
});

test('a summary has what the whole release has', () => {
  for (const json of [helm4, '{"name":"x","version":2,"info":{"status":"failed","description":"d"}}']) {
    const { name, namespace, version, info, chart } = decodeRelease(json);
    const summary = releaseSummary(json);
    expect(summary).toEqual({
      name,
      namespace,
      version,
      status: info.status,
      lastDeployed: info.lastDeployed,
      description: info.description,
      ...(json.includes('rollback_revision') ? { rollbackRevision: info.rollbackRevision } : {}),
      chart: chart && {
        name: chart.metadata.name,
        version: chart.metadata.version,
        appVersion: chart.metadata.appVersion,
      },
    });
    const whole = summaryOfBeginning(json, { namespace, version });
    expect(whole).toEqual(chart === undefined ? undefined : summary);
  }
});

test('the beginning of a record is enough from the end of the metadata on', () => {
  const text = '"{[}]\\\\\\"';
  const json = `{"name":"w","info":{"status":"failed","description":${JSON.stringify(text)},"chart":{"metadata":{}}},"chart":{"metadata":{"name":"c","version":"1","appVersion":"}","keywords":["a","{"],"annotations":{"metadata":"x"}},"lock":null,"values":{"a":1}},"version":7}`;
  const enough = json.indexOf(',"lock"');
  const known = { namespace: 'n', version: 7 };
  for (let length = 0; length <= json.length; length++) {
    const got = summaryOfBeginning(json.slice(0, length), known);
    if (length < enough) expect(got).toBeUndefined();
    else
      expect(got).toMatchObject({
        name: 'w',
        status: 'failed',
        description: text,
        chart: { appVersion: '}' },
        ...known,
      });
  }
});
