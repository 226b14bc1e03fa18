/** Records of releases, selectors for them, and patches. */
import { decodeObject } from '../../../src/kube/json.ts';
import { toBytes } from '../../../src/go/strings.ts';
import { unmarshalJson } from '../../../src/go/json.ts';
import { readYaml } from '../../../src/go/yaml/unmarshal.ts';
import { HIDDEN, HiddenSecrets } from '../../../src/manifest/hidden-secrets.ts';
import { encodeRelease, decodeRelease } from '../../../src/release/codec.ts';
import { parseSelector } from '../../../src/release/selector.ts';
import { summaryOfBeginning } from '../../../src/release/summary.ts';
import { readMemoryData } from '../../../src/storage/memory-data.ts';
import { recordText, releaseOfText, summaryOfText } from '../../../src/storage/record-text.ts';
import { createMergePatch, mergePatch } from '../../../src/patch/json-merge.ts';
import { mergeSchema } from '../../../src/patch/merge-schema.ts';
import { strategicMerge } from '../../../src/patch/strategic-merge.ts';
import { threeWayPatch } from '../../../src/patch/three-way.ts';
import { randomPatchCase } from '../../patch/generate.ts';
import { cut } from '../cut.ts';
import { agree, Disagreement, ofText, outcomeOf, type Fuzzer } from '../fuzzer.ts';
import { textsOf } from '../recorded-seeds.ts';
import { withFloats } from '../values.ts';
import { scratchFile } from '../scratch.ts';
import { answers, objectWords } from './objects.ts';
import { yamlNests, yamlWords } from './yaml.ts';

const release =
  '{"name":"web","info":{"first_deployed":"2024-01-02T03:04:05.000000006Z","last_deployed":"2024-01-02T03:04:05Z","deleted":"","description":"Install complete","status":"deployed","notes":"n"},"chart":{"metadata":{"name":"web","version":"1.0.0","apiVersion":"v2","dependencies":[{"name":"d","version":"1","repository":"r"}]},"lock":null,"templates":[{"name":"templates/a","data":"YQ=="}],"values":{"a":1},"schema":null,"files":[]},"config":{"a":{"b":[1,null]}},"manifest":"---\\nkind: A\\n","hooks":[{"name":"h","kind":"Job","path":"p","manifest":"m","events":["pre-install"],"last_run":{"started_at":"","completed_at":"","phase":""},"weight":1,"delete_policies":["hook-succeeded"]}],"version":3,"namespace":"n"}';

export const releaseFuzzers: readonly Fuzzer[] = [
  ofText(
    'release-json',
    (text) => {
      outcomeOf(() => summaryOfBeginning(text, { namespace: 'n', version: 1 }));
      const one = decodeRelease(text);
      const written = encodeRelease(one);
      agree('a record that was written and read', encodeRelease(decodeRelease(written)), written);
      return one.info.status;
    },
    {
      ...answers,
      words: [
        ...objectWords,
        '"info":',
        '"chart":',
        '"hooks":[',
        '"first_deployed":',
        '"0001-01-01T00:00:00Z"',
        '"templates":[{"name":"a","data":"!"}]',
        '"events":[',
        '"version":1.5',
      ],
      seeds: () => [toBytes(release), ...textsOf('release')()],
    },
  ),
  ofText(
    'release-payload',
    async (text) => {
      await summaryOfText(text.slice(0, 3072), () => text, { namespace: 'n', version: 1 });
      return (await releaseOfText(text)).name;
    },
    {
      words: ['H4sI', '=', '==', '\n', 'AAAA', '-', '_'],
      seeds: async () => [
        toBytes(await recordText(decodeRelease(release))),
        toBytes(Buffer.from(release).toString('base64')),
      ],
    },
  ),
  {
    name: 'memory-data',
    words: [
      ...yamlWords,
      '- name: a\n',
      '  info: {status: deployed}\n',
      '  chart: {metadata: {name: x}}\n',
      '  version: 1\n',
    ],
    nests: yamlNests,
    seeds: () => [
      toBytes(
        `- ${release}\n- name: b\n  info: {status: failed, last_deployed: "2020-01-01T00:00:00Z"}\n  version: 2\n`,
      ),
    ],
    run: (input) => readMemoryData(scratchFile('memory.yaml', input)).length,
  },
  ofText(
    'hidden-secrets',
    (text) => {
      const hide = new HiddenSecrets();
      const shown = hide.manifest(text);
      outcomeOf(() => hide.values(mapOf(shown)));
      const before = text.split(/^(?=---)/m);
      const after = shown.split(/^(?=---)/m);
      agree('documents before and after', after.length, before.length);
      after.forEach((document, at) => {
        const value = outcomeOf(() => readYaml(document));
        if (document === before[at] && 'value' in value && isOpen(value.value))
          throw new Disagreement('a Secret that is shown', document);
      });
      return `${String(hide.found)} ${Math.min(after.length, 4)}`;
    },
    {
      words: [
        ...yamlWords,
        '---\n',
        'kind: Secret\n',
        'kind: SecretList\n',
        'apiVersion: v1\n',
        'data: {a: Yg==}\n',
        'stringData:\n  a: b\n',
        'items:\n- ',
        '"Se\\u0063ret"',
        '# Source: a\n',
        '&a ',
        '*a',
        '<<: *a',
      ],
      nests: yamlNests,
      seeds: () => [
        toBytes(
          '---\n# Source: a\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  a: Yg==\n---\nkind: List\nitems:\n- {kind: Secret, stringData: {x: y}}\n---\nkind: ConfigMap\n',
        ),
      ],
    },
  ),
  ofText('label-selector', (text) => parseSelector(text)({ a: 'b', n: '5', 'x.io/y': '' }), {
    words: [
      '=',
      '==',
      '!=',
      '!',
      ' in ',
      ' notin ',
      '(',
      ')',
      ',',
      '>',
      '<',
      'a',
      'x.io/y',
      ' ',
      '5',
      '-9223372036854775809',
      'in',
      'notin',
    ],
    nests: [
      ['(', ')'],
      ['!', ''],
    ],
    seeds: textsOf('selector'),
  }),
  ofText(
    'patches',
    (text) => {
      const { head, tail } = cut(text, '\u0001');
      const { head: middle, tail: last } = cut(tail, '\u0001');
      const [original, modified, current] = [head, middle, last].map((one) => mapOf(one));
      const schema = mergeSchema(textOf(modified!.get('apiVersion')), textOf(modified!.get('kind')));
      const input = { original, modified: modified!, current, schema };
      outcomeOf(() => threeWayPatch({ ...input, schema: undefined }));
      const patch = createMergePatch(original!, modified!);
      if (!hasNulls(middle))
        agree('a merge patch that was applied', withFloats(mergePatch(original!, patch)), withFloats(modified!));
      const { body, type } = threeWayPatch(input);
      if (type === 'strategic' && schema !== undefined) outcomeOf(() => strategicMerge(current!, mapOf(body), schema));
      return `${type} ${body.length > 2}`;
    },
    {
      ...answers,
      words: [
        ...objectWords,
        '\u0001',
        '"$patch":"delete"',
        '"$patch":"replace"',
        '"$retainKeys":["a"]',
        '"$setElementOrder/a":["x"]',
        '"$deleteFromPrimitiveList/finalizers":["x"]',
        '"containers":[{"name":"a"}]',
        '"apiVersion":"v1"',
        '"kind":"Pod"',
      ],
      maxSize: 32 * 1024,
      seeds: () =>
        Array.from({ length: 40 }, (_, i) => {
          const { o, m, c } = randomPatchCase(i);
          return toBytes([o ?? {}, m, c ?? {}].map((one) => JSON.stringify(one)).join('\u0001'));
        }),
    },
  ),
];

/** Whether it is a Secret, or holds one, with something in it. */
function isOpen(value: unknown): boolean {
  if (!(value instanceof Map)) return false;
  const items: unknown = value.get('items');
  if (Array.isArray(items) && typeof value.get('kind') === 'string' && String(value.get('kind')).endsWith('List'))
    return items.some(isOpen);
  if (value.get('kind') !== 'Secret') return false;
  return ['data', 'stringData'].some((name) => {
    const content: unknown = value.get(name);
    if (!(content instanceof Map)) return content !== undefined && content !== null && content !== HIDDEN;
    return [...content.values()].some((one) => one !== HIDDEN);
  });
}

function mapOf(text: string): ReturnType<typeof decodeObject> {
  const value = text === '' ? new Map<string, never>() : unmarshalJson(text);
  if (value instanceof Map) return decodeObject(text === '' ? '{}' : text);
  throw new Error('an object is wanted');
}

/** A merge patch has no way to say null. */
function hasNulls(text: string): boolean {
  return /null/.test(text);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
