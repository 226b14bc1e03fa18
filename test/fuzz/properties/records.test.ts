/** Charts are packed and loaded, releases recorded and read, patches made and applied, kinds put in order: nothing is lost. */
import { expect, test } from 'bun:test';
import { journalText, readJournal } from '../../../src/action/lock/journal.ts';
import { leaseObject, leaseRef, readLease } from '../../../src/action/lock/lease.ts';
import { readArchive } from '../../../src/chart/archive.ts';
import type { ChartFile } from '../../../src/chart/chart.ts';
import { loadFiles } from '../../../src/chart/load-files.ts';
import { packChart } from '../../../src/chart/pack.ts';
import { writeTar } from '../../../src/chart/tar-write.ts';
import { marshalJson, unmarshalJson } from '../../../src/go/json.ts';
import { toBytes } from '../../../src/go/strings.ts';
import type { GoMap, Value } from '../../../src/go/values.ts';
import { marshalYaml } from '../../../src/go/yaml/marshal.ts';
import { gunzip } from '../../../src/loader/gunzip.ts';
import { decodeObject, encodeObject } from '../../../src/kube/json.ts';
import { inInstallOrder, inUninstallOrder } from '../../../src/manifest/kind-order.ts';
import { createMergePatch, mergePatch } from '../../../src/patch/json-merge.ts';
import { mergeSchema } from '../../../src/patch/merge-schema.ts';
import { strategicMerge } from '../../../src/patch/strategic-merge.ts';
import { threeWayPatch } from '../../../src/patch/three-way.ts';
import { decodeRelease, encodeRelease } from '../../../src/release/codec.ts';
import { restFile, restOf } from '../../../src/storage/large/form.ts';
import { checkedPiece, joined, pieceObject, piecesOf, restIn } from '../../../src/storage/large/pieces.ts';
import { recordText, releaseOfText, summaryOfText } from '../../../src/storage/record-text.ts';
import { randomPatchCase } from '../../patch/generate.ts';
import type { Prng } from '../../random/prng.ts';
import { recorded } from '../../recorded.ts';
import { typedJson } from '../../typed-json.ts';
import { plain } from '../fuzzer.ts';
import { randomMap, withFloats } from '../values.ts';
import { anyBytes, forAll, validText } from './for-all.ts';

function fileName(prng: Prng): string {
  const part = (): string => prng.pick(['a', 'b.yaml', '_c.tpl', 'd e', 'é', 'NOTES.txt', `${'long-'.repeat(30)}x`]);
  return Array.from({ length: 1 + prng.below(3) }, part).join('/');
}

function chartFiles(prng: Prng, name = 'web', depth = 1): ChartFile[] {
  const files = new Map<string, Uint8Array>();
  const text = (path: string, value: string): unknown => files.set(path, toBytes(value));
  text(
    'Chart.yaml',
    `apiVersion: v2\nname: ${name}\nversion: 1.${prng.below(9)}.0\ndescription: ${marshalJson(validText(prng).replaceAll(/[^ -~]/g, ''))}\n`,
  );
  text('values.yaml', marshalYaml(withoutOddTexts(randomMap(prng))));
  for (let i = prng.below(4); i > 0; i--) files.set(`templates/${fileName(prng)}`, anyBytes(prng));
  for (let i = prng.below(4); i > 0; i--) files.set(`files/${fileName(prng)}`, anyBytes(prng));
  if (prng.chance(0.3)) text('values.schema.json', '{"type": "object"}');
  if (depth > 0 && prng.chance(0.4)) {
    for (const { name: inner, data } of chartFiles(prng, 'db', depth - 1)) files.set(`charts/db/${inner}`, data);
  }
  return [...files].map(([path, data]) => ({ name: path, data }));
}

/** go-yaml reads some of what it writes otherwise. */
function withoutOddTexts(map: GoMap): GoMap {
  return /[\u0080-\u009f\u2028\ufeff]|<</.test(JSON.stringify(plain(map))) ? new Map<string, Value>() : map;
}

test('a chart is the same after it was packed and loaded', () =>
  forAll(150, (prng) => {
    const chart = loadFiles(chartFiles(prng), { gunzip });
    const again = loadFiles(readArchive(gunzip(packChart(chart, 1_700_000_000))), { gunzip });
    const shown = ({ metadata, templates, files, values, schema, dependencies }: typeof chart): unknown => ({
      metadata: plain(metadata),
      templates: byName(templates),
      files: byName(files),
      values: plain(values),
      schema: plain(schema),
      dependencies: dependencies.map((one) => [one.metadata.name, byName(one.templates), plain(one.values)]),
    });
    expect(shown(again)).toEqual(shown(chart));
    expect(packChart(again, 1_700_000_000)).toEqual(packChart(chart, 1_700_000_000));
  }));

function byName(files: readonly ChartFile[]): unknown {
  return files.map(({ name, data }) => [name, Buffer.from(data).toString('hex')]).sort();
}

test('an archive has the files that were put into it', () =>
  forAll(200, (prng) => {
    const files = new Map(Array.from({ length: 1 + prng.below(5) }, () => [fileName(prng), anyBytes(prng, 2000)]));
    const members = [...files].map(([name, data]) => ({ name: `c/${name}`, data }));
    const read = readArchive({ data: writeTar(members, 0), isCut: false });
    // a file and a folder of one name are one matter for who unpacks, not for who reads
    expect(read.map(({ name, data }) => [name, data])).toEqual([...files]);
  }));

test('a release is the same after it was recorded and read', () =>
  forAll(150, async (prng) => {
    const chart = loadFiles(chartFiles(prng), { gunzip });
    const release = decodeRelease(
      '{"name":"web","info":{"first_deployed":"2024-01-02T03:04:05.000000006Z","last_deployed":"2024-01-02T03:04:05Z","deleted":"","status":"deployed"},"version":3,"namespace":"n"}',
    );
    const one = { ...release, chart, config: withFloats(randomMap(prng)) as GoMap, manifest: validText(prng, 60) };
    const text = await recordText(one);
    const again = await releaseOfText(text);
    expect(encodeRelease(again)).toBe(encodeRelease(one));
    expect(JSON.parse(encodeRelease(again))).toMatchObject({ name: 'web', version: 3 });
    const summary = await summaryOfText(text.slice(0, 3072), () => text, { namespace: 'n', version: 3 });
    expect(summary).toMatchObject({ name: 'web', status: 'deployed', chart: { name: 'web' } });
  }));

test('what Helm recorded is read, and written as Helm would write it', () => {
  const cases = recorded<{ json: string; store?: string; files?: unknown }>('release');
  let count = 0;
  for (const { case: one, out } of cases) {
    if (one.store !== undefined || one.files !== undefined || out === undefined) continue;
    // a chart without metadata is kept as it is, in another order
    if (out.includes('"metadata":null')) continue;
    expect(encodeRelease(decodeRelease(out))).toBe(out);
    count++;
  }
  expect(count).toBeGreaterThan(20);
});

test('a merge patch makes what is wanted, and is empty between equal objects', () =>
  forAll(2000, (prng) => {
    const [from, to] = [randomMap(prng), randomMap(prng)].map(withoutNulls) as [GoMap, GoMap];
    expect(plain(mergePatch(from, createMergePatch(from, to)))).toEqual(plain(to));
    expect(createMergePatch(from, from).size).toBe(0);
  }));

function withoutNulls(map: GoMap): GoMap {
  return new Map([...map].filter(([, item]) => item !== null).map(([key, item]) => [key, cleaned(item)]));
}

function cleaned(value: Value): Value {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(cleaned);
  return value instanceof Map ? withoutNulls(value) : value;
}

test('what is deployed already needs no patch, and one patch is enough', () =>
  forAll(600, (prng) => {
    const { m } = randomPatchCase(prng.below(100_000));
    const modified = typedJson(m) as GoMap;
    const schema = mergeSchema(m['apiVersion'] as string, m['kind'] as string);
    let patch;
    try {
      patch = threeWayPatch({ original: modified, modified, current: modified, schema });
    } catch (error) {
      // a list that cannot be merged with itself
      if (error instanceof Error && error.constructor === Error) return;
      throw error;
    }
    if (schema === undefined || patch.body === '{}' || /null|\$/.test(JSON.stringify(m))) return;
    if (patch.type !== 'strategic') return;
    const applied = strategicMerge(modified, unmarshalJson(patch.body) as GoMap, schema);
    expect(threeWayPatch({ original: modified, modified, current: applied, schema }).body).toBe(patch.body);
  }));

const kinds = [
  'Namespace',
  'Secret',
  'ConfigMap',
  'Service',
  'Deployment',
  'Ingress',
  'Job',
  'Widget',
  'Gadget',
  'CustomResourceDefinition',
];

test('putting kinds in order keeps everything, and what is of one kind in its order', () =>
  forAll(2000, (prng) => {
    const items = Array.from({ length: prng.below(20) }, (_, i) => ({ kind: prng.pick(kinds), i }));
    for (const sort of [inInstallOrder, inUninstallOrder]) {
      const sorted = sort(items, ({ kind }) => kind);
      expect([...sorted].sort((a, b) => a.i - b.i)).toEqual(items);
      expect(sort(sorted, ({ kind }) => kind)).toEqual(sorted);
      for (const kind of kinds) {
        const places = sorted.filter((item) => item.kind === kind).map(({ i }) => i);
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }
    }
  }));

test('a release in pieces is the whole again, whatever its record says meanwhile', () =>
  forAll(60, async (prng) => {
    const chart = loadFiles(chartFiles(prng), { gunzip });
    const release = decodeRelease(
      '{"name":"web","info":{"first_deployed":"2024-01-02T03:04:05Z","last_deployed":"2024-01-02T03:04:05Z","deleted":"","status":"deployed"},"version":3,"namespace":"n"}',
    );
    const one = { ...release, chart, config: withFloats(randomMap(prng)) as GoMap, manifest: validText(prng, 60) };
    const pieces = piecesOf('sh.helm.release.v1.web.v3', one);
    const rest = restIn(pieces, one);
    expect(restOf({ ...one, chart: { ...chart, files: [restFile(rest)] } })).toEqual(rest);
    const data = pieces.map((piece) =>
      checkedPiece('Secret', piece, pieceObject('Secret', piece, { ...one, namespace: 'n' })),
    );
    const head = {
      ...one,
      info: { ...one.info, status: 'superseded', description: validText(prng) },
      chart: { ...chart, files: [] },
    };
    const again = await joined(head, data);
    expect(encodeRelease(again)).toBe(encodeRelease({ ...one, info: head.info }));
  }));

test('a journal and a Lease are read as they were written', () =>
  forAll(500, async (prng) => {
    const existing = Array.from({ length: prng.below(300) }, () => validText(prng));
    const holder = validText(prng);
    const [operation, began] = ['rollback', validText(prng)] as const;
    const journal = { operation, holder, leased: prng.chance(0.5), began, from: prng.below(1000), existing };
    expect(await readJournal(await journalText(journal))).toEqual(journal);
    const state = { holder, operation, acquired: began, renewed: validText(prng), seconds: prng.below(100) };
    const lease = { ...state, version: String(prng.below(9)), uid: validText(prng) };
    expect(readLease(decodeObject(encodeObject(leaseObject(leaseRef('n', 'web'), lease))))).toEqual(lease);
  }));
