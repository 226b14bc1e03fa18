/** Advisories about what charts, values, schemas and templates say. */
import { chart } from '../bad-input/bad-input.ts';
import type { Files } from '../bad-input/workspace.ts';
import { reply } from '../sources/bad-server.ts';
import type { Advisory } from './advisory.ts';

const head = 'apiVersion: v2\nname: c\nversion: 0.1.0\n';
const draft = '"$schema": "http://json-schema.org/draft-07/schema#"';

function files(more: Files = {}, template = 'a: {{ .Values.a | toJson }}\n', values = 'a: 1\n'): Files {
  const all = { ...chart(template, values), ...more };
  return Object.fromEntries(Object.entries(all).map(([name, content]) => [`work/${name}`, content]));
}

/** 100,000 levels: `{"not":{"not":…}}`. */
const deepSchema = `{${draft}, "properties": {"a": ${'{"not":'.repeat(100_000)}{}${'}'.repeat(100_000)}}}`;

export const chartAdvisories: readonly Advisory[] = [
  {
    id: 'CVE-2020-11013',
    name: 'lookup, while the kubeconfig names a cluster',
    files: {
      ...files({}, 'a: {{ lookup "v1" "Secret" "" "" | toJson }}\n'),
      'home/config':
        'apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: "URL"}}]\ncontexts: [{name: a, context: {cluster: a, user: a}}]\ncurrent-context: a\nusers: [{name: a, user: {token: t}}]\n',
    },
    command: 'template r c --kubeconfig ../home/config',
    answer: () =>
      reply(200, '{"kind":"SecretList","apiVersion":"v1","items":[]}', { 'Content-Type': 'application/json' }),
    scull: { prints: /^a: \{\}$/m },
    check: ({ server }) => {
      if (server!.requests.length > 0) throw new Error('template asked the cluster');
    },
  },
  ...['../../x', 'x\\ny', 'a b', 'a/b', '$(x)'].map((alias): Advisory => ({
    id: 'CVE-2020-15184',
    name: `a dependency with the alias "${alias}"`,
    files: files({ 'c/Chart.yaml': `${head}dependencies: [{name: x, version: 1.0.0, alias: "${alias}"}]\n` }),
    command: 'template r c',
    scull: { error: /has disallowed characters in the alias/ },
  })),
  {
    id: 'CVE-2022-36055',
    name: '--set of an index of a thousand million',
    files: files(),
    command: 'template r c --set a[1000000000]=1',
    scull: { error: 'index of 1000000000 is greater than maximum supported index of 65536' },
  },
  {
    id: 'CVE-2022-36055',
    name: '--set of the largest index that is allowed',
    files: files({}, 'a: {{ len .Values.l }}\n'),
    command: 'template r c --set l[65536]=1',
    scull: { prints: /^a: 65537$/m },
  },
  {
    id: 'CVE-2022-23524',
    name: '--set of keys 31 deep',
    files: files(),
    command: `template r c --set ${'a.'.repeat(31)}b=1`,
    scull: { error: 'value name nested level is greater than maximum supported nested level of 30' },
  },
  {
    id: 'CVE-2022-23524',
    name: '--set of 100,000 opening braces',
    files: files(),
    command: `template r c --set a=${'{'.repeat(100_000)}`,
    scull: { error: "list must terminate with '}'" },
  },
  {
    id: 'CVE-2022-23526',
    name: 'a schema that is null',
    files: files({ 'c/values.schema.json': 'null' }),
    command: 'template r c',
    scull: { error: 'is not valid against metaschema' },
  },
  {
    id: 'CVE-2022-23526',
    name: 'a schema with null where a schema should be',
    files: files({ 'c/values.schema.json': `{${draft}, "properties": {"a": null}}` }),
    command: 'lint c',
    scull: { error: '1 chart(s) linted, 1 chart(s) failed' },
  },
  ...['dependencies', 'maintainers'].flatMap((list) =>
    ['template r c', 'lint c', 'show all c', 'package c', 'dependency list c'].map((command): Advisory => ({
      id: 'CVE-2025-55198',
      name: `Chart.yaml with a null entry in ${list}: ${command}`,
      files: files({ 'c/Chart.yaml': `${head}${list}: [null]\n` }),
      command,
      scull: { error: command === 'lint c' ? '1 chart(s) failed' : `${list} must not contain empty or null nodes` },
    })),
  ),
  {
    id: 'CVE-2023-25165',
    name: 'getHostByName of a name that the system knows',
    files: files({}, 'a: {{ getHostByName "localhost" | quote }}\n'),
    command: 'template r c',
    scull: { prints: /^a: ""$/m },
  },
  {
    id: 'CVE-2023-25165',
    name: 'getHostByName of that name with --enable-dns',
    files: files({}, 'a: {{ getHostByName "localhost" | quote }}\n'),
    command: 'template r c --enable-dns',
    scull: { prints: /^a: "(?:127\.0\.0\.1|::1)"$/m },
  },
  {
    id: 'CVE-2025-32387',
    name: 'a schema nested 100,000 deep',
    files: files({ 'c/values.schema.json': deepSchema }),
    command: 'template r c',
    scull: { error: 'exceeded max depth' },
  },
  {
    id: 'CVE-2025-32387',
    name: 'a schema of references that lead to references',
    files: files({ 'c/values.schema.json': chain(2000) }),
    command: 'template r c',
    scull: { prints: /^a: 1$/m },
  },
  {
    id: 'CVE-2025-32387',
    name: 'a schema of references that come back',
    files: files({
      'c/values.schema.json': `{${draft}, "properties": {"a": {"$ref": "#/definitions/x"}}, "definitions": {"x": {"$ref": "#/definitions/y"}, "y": {"$ref": "#/definitions/x"}}}`,
    }),
    command: 'template r c',
    scull: { error: 'causing reference cycle' },
  },
  {
    id: 'CVE-2025-55199',
    name: 'a schema that refers to /dev/zero',
    files: files({ 'c/values.schema.json': `{${draft}, "properties": {"a": {"$ref": "file:///dev/zero"}}}` }),
    command: 'template r c',
    scull: { error: 'file:///dev/zero' },
    helm: { error: 'failing loading "file:///dev/zero": invalid character' },
  },
  {
    id: 'CVE-2025-55199',
    name: 'a schema that refers to a file',
    files: files({ 'c/values.schema.json': `{${draft}, "properties": {"a": {"$ref": "file:///etc/hostname"}}}` }),
    command: 'template r c',
    scull: { error: 'file:///etc/hostname' },
  },
];

/** Each definition is a reference to the next. */
function chain(count: number): string {
  const definitions = Array.from(
    { length: count },
    (_, i) => `"d${String(i)}": {"$ref": "#/definitions/d${String(i + 1)}"}`,
  );
  return `{${draft}, "definitions": {${definitions.join(', ')}, "d${String(count)}": {}}, "properties": {"a": {"$ref": "#/definitions/d0"}}}`;
}
