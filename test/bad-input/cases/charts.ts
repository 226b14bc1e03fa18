import { chart, type BadInput } from '../bad-input.ts';
import type { Content, Files } from '../workspace.ts';

const good = 'apiVersion: v2\nname: c\nversion: 0.1.0\n';
const map = 'kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\n';

function withFile(name: string, content: Content, others: Files = {}): Files {
  return { ...chart(map), ...others, [name]: content };
}

/** A Chart.yaml that is wrong in one way. */
function chartYaml(name: string, text: string | Uint8Array, more: Partial<BadInput> = {}): BadInput {
  return { name: `Chart.yaml ${name}`, files: withFile('c/Chart.yaml', text), ...more };
}

const deep = `c/files/${'d/'.repeat(200)}f.txt`;

export const chartCases: readonly BadInput[] = [
  { name: 'no such chart', files: {}, args: ['template', 'r', './nowhere'] },
  { name: 'no such chart, a name only', files: {}, args: ['template', 'r', 'nowhere'] },
  { name: 'no such chart to lint', files: {}, args: ['lint', './nowhere'] },
  { name: 'no such chart to show', files: {}, args: ['show', 'all', './nowhere'] },
  { name: 'an empty folder', files: { c: { folder: true } } },
  { name: 'an empty folder to lint', files: { c: { folder: true } }, args: ['lint', 'c'] },
  { name: 'an empty file', files: { c: '' } },
  { name: 'a text file', files: { c: 'hello\n' } },
  { name: 'a picture', files: { c: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]) } },
  { name: 'a text file to show', files: { c: 'hello\n' }, args: ['show', 'chart', 'c'] },
  { name: 'a device', files: { c: { link: '/dev/null' } } },
  {
    name: 'an endless device',
    files: { c: { link: '/dev/zero' } },
    ours: 'read $DIR/c: larger than the maximum file size 104857600',
  },

  { name: 'Chart.yaml missing', files: { 'c/values.yaml': 'a: 1\n' } },
  chartYaml('empty', ''),
  chartYaml('null', 'null\n'),
  chartYaml('a list', '- a\n- b\n'),
  chartYaml('a scalar', 'hello\n'),
  chartYaml('not YAML', 'apiVersion: v2\nname: [c\nversion: 1\n'),
  chartYaml('with a tab', 'apiVersion: v2\nname:\n\t- c\n'),
  chartYaml('binary', new Uint8Array([0, 1, 2, 3, 255, 254])),
  chartYaml('not UTF-8', new Uint8Array([...new TextEncoder().encode(`${good}description: `), 0xff, 0xfe, 10])),
  chartYaml('with a duplicate key', `${good}name: d\n`),
  chartYaml('without name', 'apiVersion: v2\nversion: 0.1.0\n'),
  chartYaml('without version', 'apiVersion: v2\nname: c\n'),
  chartYaml('without apiVersion', 'name: c\nversion: 0.1.0\n'),
  chartYaml('with a version that is none', 'apiVersion: v2\nname: c\nversion: abc\n'),
  chartYaml('with a version that climbs', 'apiVersion: v2\nname: c\nversion: ../../1.0.0\n'),
  chartYaml('with an unknown apiVersion', 'apiVersion: v9\nname: c\nversion: 0.1.0\n'),
  chartYaml('with an unknown type', `${good}type: foo\n`),
  chartYaml('with a name that is a list', 'apiVersion: v2\nname: [c]\nversion: 0.1.0\n'),
  chartYaml('with a name that climbs', 'apiVersion: v2\nname: ../../c\nversion: 0.1.0\n'),
  chartYaml('with a name that holds a slash', 'apiVersion: v2\nname: a/b\nversion: 0.1.0\n'),
  chartYaml('with the name ..', 'apiVersion: v2\nname: ..\nversion: 0.1.0\n'),
  chartYaml('with the name .', 'apiVersion: v2\nname: .\nversion: 0.1.0\n'),
  chartYaml('with the name __proto__', 'apiVersion: v2\nname: __proto__\nversion: 0.1.0\n'),
  chartYaml('with a null dependency', `${good}dependencies: [null]\n`),
  chartYaml('with dependencies that are a map', `${good}dependencies: {a: 1}\n`),
  chartYaml('with a dependency without a name', `${good}dependencies: [{version: 1.0.0}]\n`),
  chartYaml('with an alias that climbs', `${good}dependencies: [{name: x, version: 1.0.0, alias: ../../x}]\n`),
  chartYaml('with a dependency that is missing', `${good}dependencies: [{name: x, version: 1.0.0}]\n`),
  chartYaml('with a null maintainer', `${good}maintainers: [null]\n`),
  chartYaml('with a maintainer that is a string', `${good}maintainers: [me]\n`),
  chartYaml('with a null source and keyword', `${good}sources: [null]\nkeywords: [null]\n`),
  chartYaml('with keywords that are a number', `${good}keywords: 5\n`),
  chartYaml('with annotations that are lists', `${good}annotations: {a: [1]}\n`),
  chartYaml('with a kubeVersion that is none', `${good}kubeVersion: ">=x"\n`),
  chartYaml('with a kubeVersion that nothing meets', `${good}kubeVersion: ">=99.0.0"\n`),
  chartYaml('with an alias bomb', `${good}${billionLaughs()}`),
  chartYaml('with keys of Object.prototype', `${good}__proto__: {polluted: true}\nconstructor: 1\n`),
  chartYaml('with a null dependency, linted', `${good}dependencies: [null]\n`, { args: ['lint', 'c'] }),
  chartYaml('with a null maintainer, linted', `${good}maintainers: [null]\n`, { args: ['lint', 'c'] }),
  chartYaml('not YAML, linted', 'name: [c\n', { args: ['lint', 'c'] }),
  chartYaml('not YAML, shown', 'name: [c\n', { args: ['show', 'all', 'c'] }),
  {
    name: 'Chart.yaml is a folder',
    files: { 'c/Chart.yaml/x': '', 'c/templates/a.yaml': map },
  },
  { name: 'import-values of wrong kinds', files: withSubchart(`import-values: [null, 5, {child: 7, parent: []}]`) },
  { name: 'a condition of a wrong kind', files: withSubchart('condition: [a]') },
  { name: 'requirements.yaml broken', files: withFile('c/requirements.yaml', 'a: [\n', v1()) },
  { name: 'requirements.yaml with null', files: withFile('c/requirements.yaml', 'dependencies: [null]\n', v1()) },
  { name: 'Chart.lock broken', files: withFile('c/Chart.lock', 'a: [\n') },
  { name: 'Chart.lock with null', files: withFile('c/Chart.lock', 'dependencies: [null]\n') },
  { name: '.helmignore with **', files: withFile('c/.helmignore', 'a/**/b\n') },
  { name: '.helmignore with a broken pattern', files: withFile('c/.helmignore', '[\n') },

  { name: 'a subchart that is no archive', files: withFile('c/charts/x.tgz', 'hello\n') },
  { name: 'a subchart without Chart.yaml', files: withFile('c/charts/x/values.yaml', 'a: 1\n') },
  { name: 'a subchart with a broken Chart.yaml', files: withFile('c/charts/x/Chart.yaml', 'name: [\n') },
  { name: 'a subchart with a broken values.yaml', files: { ...withSubchart(''), 'c/charts/x/values.yaml': 'a: [\n' } },

  { name: 'a link to its own folder', files: withFile('c/files/loop', { link: '.' }), ours: 'too many links' },
  { name: 'a link to itself', files: withFile('c/files/loop', { link: 'loop' }) },
  { name: 'a link to nothing', files: withFile('c/files/gone', { link: 'nothing' }) },
  {
    name: 'a link out of the chart, followed as Helm does',
    files: withFile(
      'c/files/out',
      { link: '../../secret.txt' },
      {
        'secret.txt': 'told',
        'c/templates/a.yaml': 'x: {{ .Files.Get "files/out" }}',
      },
    ),
  },
  { name: 'a link to an endless device', files: withFile('c/files/zero', { link: '/dev/zero' }) },
  { name: 'a named pipe', files: withFile('c/files/pipe', { fifo: true }) },
  { name: 'a file over 5 MiB', files: withFile('c/files/big', { zeros: 5 * 1024 * 1024 + 1 }) },
  { name: 'folders 200 deep', files: withFile(deep, 'x') },
  {
    name: 'a file with control characters in its name',
    files: withFile('c/templates/\x1b[31m\n.yaml', '{{ nosuch }}'),
  },
  { name: 'values.yaml is a folder', files: { 'c/Chart.yaml': good, 'c/values.yaml/x': '' } },

  { name: 'a release name of 54 characters', files: chart(map), args: ['template', 'a'.repeat(54), 'c'] },
  { name: 'a release name that climbs', files: chart(map), args: ['template', '../../x', 'c'] },
  { name: 'a name template without end', files: chart(map), args: ['template', '--name-template', '{{ .', 'c'] },
  {
    name: 'a name template of a gigabyte',
    files: chart(map),
    args: ['template', '--name-template', '{{ repeat 1000000000 "a" }}', 'c'],
    ours: 'repeat',
  },
];

function v1(): Files {
  return { 'c/Chart.yaml': 'apiVersion: v1\nname: c\nversion: 0.1.0\n' };
}

function withSubchart(entry: string): Files {
  const dependency = `dependencies:\n  - name: x\n    version: 0.1.0\n    ${entry}\n`;
  return {
    ...chart(map),
    'c/Chart.yaml': good + dependency,
    'c/charts/x/Chart.yaml': 'apiVersion: v2\nname: x\nversion: 0.1.0\n',
    'c/charts/x/values.yaml': 'a: 1\n',
  };
}

export function billionLaughs(): string {
  const names = 'a b c d e f g h i j k l'.split(' ');
  return names
    .map(
      (name, i) =>
        `${name}: &${name} [${Array(10)
          .fill(i === 0 ? 'lol' : `*${names[i - 1]!}`)
          .join(', ')}]\n`,
    )
    .join('');
}
