/** What is kept beside records: locks, journals, pieces of large releases. Whoever may write Secrets and Leases wrote it. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { fateOf, holderText } from '../../../src/action/lock/holder.ts';
import { journalText, readJournal } from '../../../src/action/lock/journal.ts';
import { leaseObject, leaseRef, readLease } from '../../../src/action/lock/lease.ts';
import { holdingText, inProgress, lockLost } from '../../../src/action/lock/lock-errors.ts';
import { fromBytes, toBytes } from '../../../src/go/strings.ts';
import { stateOf } from '../../../src/home/process-mark.ts';
import { decodeObject, encodeObject } from '../../../src/kube/json.ts';
import { decodeRelease } from '../../../src/release/codec.ts';
import { restFile, restOf } from '../../../src/storage/large/form.ts';
import { KnownPieces } from '../../../src/storage/large/known-pieces.ts';
import { checkedPiece, joined, pieceObject, piecesOf, restIn } from '../../../src/storage/large/pieces.ts';
import { documentsOf, stubOf } from '../../../src/storage/large/stub.ts';
import { recordText } from '../../../src/storage/record-text.ts';
import { agree, ofText, outcomeOf, plain, type Fuzzer } from '../fuzzer.ts';
import { jsonNests, jsonWords } from './data.ts';
import { answers, objectWords } from './objects.ts';
import { yamlNests, yamlWords } from './yaml.ts';

const lease = leaseObject(leaseRef('n', 'web'), {
  holder: 'build-7/0b4d/4026531836/4711/99/0a1b2c3d',
  operation: 'upgrade',
  acquired: '2026-01-02T15:04:05.000000Z',
  renewed: '2026-01-02T15:04:15.000000Z',
  seconds: 15,
  version: '7',
  uid: 'u',
});

const journal = {
  operation: 'upgrade',
  holder: 'build-7/0b4d/4026531836/4711/99/0a1b2c3d',
  leased: true,
  began: '2026-01-02T15:04:05.000000006Z',
  from: 3,
  existing: ['apps/Deployment/n/web'],
} as const;

const release = decodeRelease(
  '{"name":"web","version":2,"namespace":"n","info":{"status":"deployed","notes":"n"},"chart":{"metadata":{"name":"web","version":"1.0.0"}},"manifest":"---\\nkind: A\\n","hooks":[{"name":"h","manifest":"m"}]}',
);
const KEY = 'sh.helm.release.v1.web.v2';
const pieces = piecesOf(KEY, release);

/** A head that says of its pieces what the text says. */
function headWith(text: string): typeof release {
  const chart = release.chart!;
  return { ...release, chart: { ...chart, files: [{ ...restFile(restIn(pieces, release)), data: toBytes(text) }] } };
}

export const namespaceFuzzers: readonly Fuzzer[] = [
  ofText(
    'lease',
    (bytes) => {
      // what comes from a server has been made text by then
      const text = new TextDecoder().decode(toBytes(bytes));
      const state = readLease(decodeObject(text));
      holdingText(state);
      inProgress('web', state);
      lockLost('web', state);
      const seconds = Number.isSafeInteger(state.seconds) ? state.seconds : 0;
      const written = leaseObject(leaseRef('n', 'web'), { ...state, seconds });
      agree('a Lease that was written and read', readLease(decodeObject(encodeObject(written))), { ...state, seconds });
      return fateOf(state.holder);
    },
    {
      ...answers,
      words: [
        ...objectWords,
        '"spec":{"holderIdentity":',
        '"leaseDurationSeconds":',
        '"renewTime":"2026-01-02T15:04:05.000000Z"',
        '"annotations":{"scull.v1/operation":',
        '"a/b/1/1/1/c"',
        '"////"',
        '"resourceVersion":',
      ],
      seeds: () => [toBytes(encodeObject(lease))],
    },
  ),
  ofText('process-marks', (text) => `${fateOf(text)} ${stateOf(text)} ${holderText(text) === text}`, {
    words: ['/', '-', '1', '99999999999', '-1', '0', '4026531836', 'zzzzzzz'],
    seeds: () => [toBytes(journal.holder), toBytes('1a2b3c-2s'), toBytes('a/b/c/1/2/3')],
  }),
  {
    name: 'journal',
    words: [
      ...jsonWords,
      'gzip:',
      'gzip:H4sI',
      '"operation":"rollback"',
      '"holder":""',
      '"leased":false',
      '"began":',
      '"from":1',
      '"existing":["a"]',
      '==',
    ],
    nests: jsonNests,
    seeds: async () => [
      toBytes(JSON.stringify(journal)),
      toBytes(await journalText({ ...journal, existing: Array.from({ length: 200 }, (_, i) => `apps/X/n/web-${i}`) })),
      toBytes(`gzip:${gzipSync('null').toString('base64')}`),
    ],
    run: async (input) => {
      const read = await readJournal(fromBytes(input));
      if (read === undefined) return 'none';
      agree('a journal that was written and read', await readJournal(await journalText(read)), read);
      return read.operation;
    },
  },
  {
    name: 'release-pieces',
    words: [
      ...jsonWords,
      '"revision":2',
      '"pieces":[',
      '"guarded":true',
      `{"name":"${pieces[0]!.name}","sha256":"${pieces[0]!.sha256}"}`,
      '"name":',
      '"sha256":',
    ],
    nests: jsonNests,
    seeds: () => [toBytes(JSON.stringify(restIn(pieces, release)))],
    run: async (input) => {
      const text = fromBytes(input);
      const rest = restOf(headWith(text));
      agree('what was written of pieces, and read', restOf(headWith(JSON.stringify(rest))), rest);
      // each piece is what the text says it is
      const sha256 = createHash('sha256').update(input).digest('hex');
      const object = pieceObject('Secret', { name: 'x', sha256, data: input }, { ...release, namespace: 'n' });
      const data = rest.pieces.map(({ name }) => checkedPiece('Secret', { name, sha256 }, object));
      return (await joined(headWith(text), data)).name;
    },
  },
  {
    name: 'release-piece',
    words: ['\x1f\x8b\x08', '\x00\x00', '{"name":"web"', '"hooks":[null]', '"chart":'],
    seeds: async () => [
      ...pieces.map(({ data }) => data),
      new Uint8Array(Buffer.from(await recordText(release), 'base64')),
      toBytes('{"name":"web","info":{"status":"deployed"},"hooks":[]}'),
    ],
    run: async (input) => (await joined(headWith('{}'), [input.subarray(0, 50), input.subarray(50)])).name,
  },
  ofText(
    'record-metadata',
    (text) => {
      const known = new KnownPieces();
      const items = decodeObject(`{"items":${text}}`).get('items');
      for (const item of Array.isArray(items) ? items : []) {
        if (item instanceof Map) outcomeOf(() => known.remember(item));
      }
      known.concern(KEY, release);
      const gone = [...known.takeOrphans('web', 2), ...known.removed(KEY)];
      const foreign = gone.find((name) => !/^sh\.helm\.release\.v1\..+\.v\d+\.\w{10}\.\d+$/.test(name));
      if (foreign !== undefined) agree('what is deleted as a piece', foreign, 'a piece');
      return gone.length;
    },
    {
      ...answers,
      words: [
        ...objectWords,
        '"labels":{"owner":"scull","name":"web"}',
        '"scull.v1/revision":"1"',
        '"annotations":{"scull.v1/pieces":"a b"}',
        `"name":"${KEY}"`,
        `"name":"${KEY}.0123456789.0"`,
      ],
      seeds: () => [
        toBytes(
          `[{"name":"${KEY}","annotations":{"scull.v1/pieces":"${KEY}.0123456789.0 ${KEY}.0123456789.1"}},{"name":"${KEY}.abcdef0123.0","labels":{"owner":"scull","name":"web","scull.v1/revision":"2"}}]`,
        ),
      ],
    },
  ),
  ofText(
    'manifest-stubs',
    (text) => {
      const documents = documentsOf(text);
      agree('the documents of a manifest together', documents.join(''), text);
      return documents.map((one) => plain(stubOf(one) === undefined));
    },
    {
      words: [...yamlWords, '---\n', '# Source: a\n', 'kind: PodList\n', 'items: [', 'metadata: {name: a}\n'],
      nests: yamlNests,
      seeds: () => [
        toBytes(
          '---\n# Source: a\napiVersion: v1\nkind: A\nmetadata: {name: a, annotations: {helm.sh/resource-policy: keep}}\n---\napiVersion: v1\nkind: AList\nitems: [{apiVersion: v1, kind: A, metadata: {name: b}}]\n',
        ),
      ],
    },
  ),
];
