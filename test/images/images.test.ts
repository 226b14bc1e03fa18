import { describe, expect, test } from 'bun:test';
import { pathText } from '../../src/explain/path.ts';
import { imagesOf } from '../../src/images/images.ts';
import { imageNote, imageParts, isReference } from '../../src/images/reference.ts';
import { readObjects } from '../../src/manifest/objects.ts';

type Expected = readonly (readonly [image: string, path: string, guessed?: 'guessed'])[];

const pod = '{containers: [{name: a, image: "a:1"}]}';
const inTemplate = (apiVersion: string, kind: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nspec: {template: {spec: ${pod}}}`;
const custom = (spec: string): string => `apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: x}\nspec: ${spec}`;
const inTemplates: Expected = [['a:1', 'spec.template.spec.containers[0].image']];

const cases: readonly (readonly [name: string, manifest: string, expected: Expected])[] = [
  ['a Pod', `apiVersion: v1\nkind: Pod\nspec: ${pod}`, [['a:1', 'spec.containers[0].image']]],
  [
    'all kinds of containers, and image volumes',
    `apiVersion: v1
kind: Pod
spec:
  containers: [{name: c, image: c}]
  initContainers: [{name: i, image: i}]
  ephemeralContainers: [{name: e, image: e}]
  volumes: [{name: x, emptyDir: {}}, {name: v, image: {reference: "v:2", pullPolicy: Always}}]`,
    [
      ['i', 'spec.initContainers[0].image'],
      ['c', 'spec.containers[0].image'],
      ['e', 'spec.ephemeralContainers[0].image'],
      ['v:2', 'spec.volumes[1].image.reference'],
    ],
  ],
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map(
    (kind) => [`a ${kind}`, inTemplate('apps/v1', kind), inTemplates] as const,
  ),
  ['a Deployment of old', inTemplate('extensions/v1beta1', 'Deployment'), inTemplates],
  ['a ReplicationController', inTemplate('v1', 'ReplicationController'), inTemplates],
  ['a Job', inTemplate('batch/v1', 'Job'), inTemplates],
  [
    'a PodTemplate',
    `apiVersion: v1\nkind: PodTemplate\ntemplate: {spec: ${pod}}`,
    [['a:1', 'template.spec.containers[0].image']],
  ],
  [
    'a CronJob',
    `apiVersion: batch/v1\nkind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: ${pod}}}}}`,
    [['a:1', 'spec.jobTemplate.spec.template.spec.containers[0].image']],
  ],
  [
    'a List and a list with a type',
    `apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod, spec: ${pod}}]\n---\napiVersion: v1\nkind: PodList\nitems: [{spec: ${pod}}]`,
    [
      ['a:1', 'spec.containers[0].image'],
      ['a:1', 'spec.containers[0].image'],
    ],
  ],
  ['what is no image', 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: ""}, {image: 1}, null, {name: x}]}', []],
  ['nothing of a ConfigMap', `apiVersion: v1\nkind: ConfigMap\ndata: {image: x}\nspec: ${pod}`, []],
  ['nothing of a CRD', `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: ${pod}`, []],
  [
    'broken shapes',
    'apiVersion: v1\nkind: Pod\nspec: [1]\n---\n- a\n---\n# nothing\n---\nkind: Pod\napiVersion: v1',
    [],
  ],
  [
    'a Deployment of somebody else',
    inTemplate('example.com/v1', 'Deployment'),
    [['a:1', 'spec.template.spec.containers[0].image', 'guessed']],
  ],
  ['a text', custom('{image: "quay.io/a/b:v1"}'), [['quay.io/a/b:v1', 'spec.image', 'guessed']]],
  ['a text that can be none', custom('{image: "https://example.com/logo.png", a: {image: "two words"}}'), []],
  [
    'parts',
    custom(
      '{image: {registry: r.io/, repository: a/b, tag: 1.5}, x: [{image: {repository: c, digest: "sha256:0123456789abcdef0123456789abcdef"}}]}',
    ),
    [
      ['r.io/a/b:1.5', 'spec.image', 'guessed'],
      ['c@sha256:0123456789abcdef0123456789abcdef', 'spec.x[0].image', 'guessed'],
    ],
  ],
  ['an image within an image', custom('{image: {web: {image: w}}}'), [['w', 'spec.image.web.image', 'guessed']]],
  ['a volume', custom('{volumes: [{image: {reference: "v:1"}}]}'), [['v:1', 'spec.volumes[0].image', 'guessed']]],
  ['keys of objects', custom('{__proto__: {image: p}}'), [['p', 'spec.__proto__.image', 'guessed']]],
];

describe('images of', () => {
  for (const [name, manifest, expected] of cases) {
    test(name, () => {
      const found = imagesOf(readObjects(manifest)).map(({ image, path, guessed }) =>
        guessed ? [image, pathText(path), 'guessed'] : [image, pathText(path)],
      );
      expect(found).toEqual(expected.map((one) => one.filter((part) => part !== undefined)));
    });
  }
});

test('an object tells its template, its namespace, and whether it is a hook', () => {
  const manifest = `---\n# Source: a/templates/x.yaml\napiVersion: v1\nkind: Pod
metadata: {name: web, namespace: ns, annotations: {helm.sh/hook: test}}\n`;
  const told = { source: 'a/templates/x.yaml', name: 'web', namespace: 'ns', hook: true };
  expect(readObjects(manifest)).toMatchObject([told]);
});

test('a manifest that is no YAML is told by its template', () => {
  expect(() => readObjects('# Source: a/templates/x.yaml\na: [')).toThrow(
    /^what a\/templates\/x\.yaml gives cannot be read: /,
  );
});

const sha = 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';
const names: readonly (readonly [string, string, string, string, string, string | undefined])[] = [
  ['nginx', '', 'nginx', '', '', 'no tag'],
  ['nginx:latest', '', 'nginx', 'latest', '', 'latest'],
  ['library/nginx:1.27', '', 'library/nginx', '1.27', '', undefined],
  ['localhost/a', 'localhost', 'a', '', '', 'no tag'],
  ['r.example:5000/a/b', 'r.example:5000', 'a/b', '', '', 'no tag'],
  ['host:5000/a:2', 'host:5000', 'a', '2', '', undefined],
  [`quay.io/a/b:2@${sha}`, 'quay.io', 'a/b', '2', sha, 'digest'],
  [`a@${sha}`, '', 'a', '', sha, 'digest'],
  ['--privileged', '', '--privileged', '', '', 'invalid'],
  ['a b', '', 'a b', '', '', 'invalid'],
];
test.each(names)('the parts of %s', (image, registry, repository, tag, digest, note) => {
  expect(imageParts(image)).toEqual({ registry, repository, tag, digest });
  expect(imageNote(image)).toBe(note as ReturnType<typeof imageNote>);
});

test('a long text that is no name is told at once', () => {
  expect(isReference(`${'a-'.repeat(100_000)}!`)).toBe(false);
  expect(isReference(`${'a._-'.repeat(250)}!`)).toBe(false);
});
