import { describe, expect, test } from 'bun:test';
import { IndexFile, parseIndex } from '../../src/repo/index-file.ts';
import { readIndex } from '../../src/repo/index-read.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string): { index: IndexFile; log: string[] } {
  const log: string[] = [];
  return { index: IndexFile.parse(bytes(text), 'SOURCE', (line, source) => log.push(`${source}: ${line}`)), log };
}

function problem(text: string): string {
  try {
    read(text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const head = 'apiVersion: v1\nentries:\n';
const version = (more: string): string => `${head}  a:\n  - name: a\n    version: 1.0.0\n    ${more}\n`;
const yaml = 'error converting YAML to JSON: yaml: ';
const json = 'error unmarshaling JSON: while decoding JSON: ';

describe('what is no index', () => {
  const cases: readonly (readonly [what: string, text: string, message: string])[] = [
    ['nothing', '', 'empty index.yaml file'],
    ['no API version', 'entries: {}\n', 'no API version specified'],
    ['a list', '- a\n', `${json}json: cannot unmarshal array into Go value of type repo.IndexFile`],
    ['a word', 'hello\n', `${json}json: cannot unmarshal string into Go value of type repo.IndexFile`],
    ['a number', '12', 'json: cannot unmarshal number into Go value of type repo.IndexFile'],
    ['a page', '<!doctype html>\n<p>a: b: c</p>\n', `${yaml}line 2: mapping values are not allowed in this context`],
    ['a chart twice', `${head}  a: []\n  a: []\n`, `${yaml}unmarshal errors:\n  line 4: key "a" already set in map`],
    [
      'a member twice',
      version('version: 2.0.0'),
      `${yaml}unmarshal errors:\n  line 6: key "version" already set in map`,
    ],
    [
      'entries twice',
      `${head}  a: []\nentries: {}\n`,
      `${yaml}unmarshal errors:\n  line 4: key "entries" already set in map`,
    ],
    ['a tab', `${head}\ta: []\n`, `${yaml}line 3: found character that cannot start any token`],
    ['a member that nobody knows', version('foo: 1'), `${json}json: unknown field "foo"`],
    ['one beside the charts', `${head}  a: []\nfoo: 1\n`, `${json}json: unknown field "foo"`],
    [
      'entries that are a list',
      'apiVersion: v1\nentries: [a]\n',
      `${json}json: cannot unmarshal array into Go struct field IndexFile.entries of type map[string]repo.ChartVersions`,
    ],
    [
      'a number for a text of Chart.yaml',
      version('appVersion: 1.10'),
      `${json}json: cannot unmarshal number into Go struct field ChartVersion.entries.Metadata.appVersion of type string`,
    ],
    [
      'a text for a list',
      version('urls: x'),
      `${json}json: cannot unmarshal string into Go struct field ChartVersion.entries.urls of type []string`,
    ],
    [
      'a text for a version',
      `${head}  a: [x]\n`,
      `${json}json: cannot unmarshal string into Go struct field IndexFile.entries of type repo.ChartVersion`,
    ],
    [
      'a number in a dependency',
      version('dependencies: [{name: x, version: 1}]'),
      `${json}json: cannot unmarshal number into Go struct field Dependency.entries.Metadata.dependencies.version of type string`,
    ],
    [
      'a time that is none',
      version('created: yesterday'),
      `${json}parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"`,
    ],
    [
      'a time that is none, which counts before all else',
      version('appVersion: 1\n    created: yesterday'),
      `${json}parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"`,
    ],
    [
      'a number in JSON, where none becomes a text',
      '{"apiVersion":"v1","entries":{"a":[{"name":"a","version":"1.0.0","digest":5}]}}',
      'json: cannot unmarshal number into Go struct field ChartVersion.entries.digest of type string',
    ],
    [
      'a key twice in JSON',
      '{"apiVersion":"v1","entries":{"a":[{"name":"a","version":"1.0.0","version":"2.0.0"}]}}',
      'key "version" already set in map',
    ],
    ['a chart twice in JSON', '{"apiVersion":"v1","entries":{"a":[],"\\u0061":[]}}', 'key "a" already set in map'],
  ];
  for (const [what, text, message] of cases) {
    test(what, () => {
      expect(problem(text)).toBe(message);
    });
  }
});

describe('what is taken', () => {
  const cases: readonly (readonly [what: string, text: string])[] = [
    ['block style', version('digest: abc')],
    ['with the list deeper than its key', `${head}  a:\n    - name: a\n      version: 1.0.0\n`],
    ['with charts deeper', `${head}      a:\n      - name: a\n        version: 1.0.0\n`],
    ['entries first', 'entries:\n  a:\n  - {name: a, version: 1.0.0}\napiVersion: v1\n'],
    ['flow style', 'apiVersion: v1\nentries: {a: [{name: a, version: 1.0.0}]}\n'],
    ['a flow collection over several lines', `${head}  a: [\n  {name: a,\n  version: 1.0.0}]\n`],
    [
      'comments and blank lines',
      `# x\n${head}\n# y\n  # z\n  a:\n\n  - name: a # n\n    # o\n    version: 1.0.0\n# end\n`,
    ],
    ['quoted keys', `${head}  "a":\n  - 'name': a\n    "version": "1.0.0"\n`],
    [
      'an anchor of another chart',
      `${head}  z:\n  - name: &n a\n    version: 1.0.0\n  a:\n  - name: *n\n    version: 1.0.0\n`,
    ],
    ['a document mark', `---\n${version('digest: abc')}`],
    ['more documents', `${version('digest: abc')}---\nfoo: bar\n`],
    ['line ends of Windows', version('digest: abc').replaceAll('\n', '\r\n')],
    ['no line end at the end', version('digest: abc').trimEnd()],
    ['members of other case', version('Digest: abc')],
    ['numbers for texts that are not of Chart.yaml', version('digest: 12\n    urls: [1]')],
    ['numbers in annotations that are named as members', version('annotations: {version: 1}')],
    ['what Helm 2 wrote', version('engine: gotpl\n    tillerVersion: ">2"\n    url: x\n    checksum: y')],
    ['a dependency twice', version('dependencies: [{name: x}, {name: x}]')],
    ['JSON', '{"apiVersion":"v1","entries":{"a":[{"name":"a","version":"1.0.0","more":[1,{"x":null}]}]}}'],
    [
      'a block text that looks like the index',
      `annotations:\n  x: |\n    entries:\n      b: []\n${version('digest: abc')}`,
    ],
  ];
  for (const [what, text] of cases) {
    test(what, () => {
      const { index } = read(text);
      expect(index.get('a', '').version).toBe('1.0.0');
      expect(index.names()).not.toContain('b');
    });
  }

  test('keys of JavaScript are data', () => {
    const { index } = read(`${head}  __proto__:\n  - {name: __proto__, version: 1.0.0}\n  constructor: []\n`);
    expect(index.names()).toEqual(['__proto__', 'constructor']);
    expect(index.get('__proto__', '').name).toBe('__proto__');
    expect(index.has('toString', '')).toBe(false);
  });
});

describe('versions', () => {
  const many = ['1.0.0', 'v1.0.1', '"1.2"', '2.0.0-alpha', '2.0.0', '10.0.0', '10.0.0+b', '"9"'];
  const { index } = read(`${head}  a:\n${many.map((one) => `  - {name: a, version: ${one}}\n`).join('')}  none: []\n`);

  test('the newest comes first, equals as they were', () => {
    expect(index.versions('a').map((one) => one.version)).toEqual([
      ...['10.0.0', '10.0.0+b', '9', '2.0.0', '2.0.0-alpha', '1.2', 'v1.0.1', '1.0.0'],
    ]);
  });

  const cases: readonly (readonly [name: string, wanted: string, found: string])[] = [
    ['a', '', '10.0.0'],
    ['a', '^1', '1.2'],
    ['a', '1.0.0', '1.0.0'],
    ['a', '1.0.1', 'v1.0.1'],
    ['a', '2.0.0-alpha', '2.0.0-alpha'],
    ['a', '~2.0.0-0', '2.0.0'],
    ['a', '10.0.0+b', '10.0.0+b'],
    ['a', '9', '9'],
    ['a', '<1', 'no chart version found for a-<1'],
    ['a', 'x.y', 'improper constraint: "x.y"'],
    ['none', '', 'no chart version found'],
    ['other', '', 'no chart name found'],
  ];
  for (const [name, wanted, found] of cases) {
    test(`${name} ${wanted}: ${found}`, () => {
      let got: string;
      try {
        got = index.get(name, wanted).version;
      } catch (error) {
        got = (error as Error).message;
      }
      expect(got).toBe(found);
    });
  }
});

describe('versions that are left out', () => {
  test('are told from the last to the first, as Helm does', () => {
    const { index, log } = read(`${head}  a:
  - null
  - {name: a, version: 1.0.0}
  - {}
  - {name: ../x, version: 1.0.0}
  - {name: x, version: notaversion}
  - {name: x, version: 1.0.0, type: other}
  - {name: x, version: 1.0.0, maintainers: [null]}
  - {name: x, version: 1.0.0, dependencies: [{name: d, alias: "a b"}]}
`);
    expect(index.versions('a')).toHaveLength(1);
    const skipping = 'index.go:371: skipping loading invalid entry for chart "a"';
    expect(log).toEqual([
      `${skipping} "1.0.0" from SOURCE: validation: dependency "d" has disallowed characters in the alias`,
      `${skipping} "1.0.0" from SOURCE: validation: maintainers must not contain empty or null nodes`,
      `${skipping} "1.0.0" from SOURCE: validation: chart.metadata.type must be application or library`,
      `${skipping} "notaversion" from SOURCE: validation: chart.metadata.version "notaversion" is invalid`,
      `${skipping} "1.0.0" from SOURCE: validation: chart.metadata.name "../x" is invalid`,
      `${skipping} "" from SOURCE: validation: chart.metadata.name is required`,
      'index.go:359: skipping loading invalid entry for chart "a" from SOURCE: empty entry',
    ]);
  });
});

describe('a version', () => {
  const { index } = read(
    version(`apiVersion: v2
    appVersion: "1.16"
    description: "red \\e[31m, gap\\u2028, turn \\u202e"
    keywords: [x, "y\\tz"]
    urls: [u1, u2]
    digest: abc
    created: "2024-01-02T03:04:05.5Z"
    deprecated: true
    annotations: {k: v}`),
  );
  const found = index.get('a', '');

  test('has what the index says', () => {
    const { name, appVersion, urls, digest, created, deprecated, removed } = found;
    expect({ name, appVersion, urls, digest, created, deprecated, removed }).toEqual({
      name: 'a',
      appVersion: '1.16',
      urls: ['u1', 'u2'],
      digest: 'abc',
      created: '2024-01-02T03:04:05.5Z',
      deprecated: true,
      removed: false,
    });
    expect(found.metadata.apiVersion).toBe('v2');
    expect(found.metadata.annotations).toEqual(new Map([['k', 'v']]));
  });

  test('has no text that could steer a terminal', () => {
    expect(found.description).toBe('red [31m, gap , turn ');
    expect(found.keywordText).toBe('x y z');
    expect(found.metadata.description).toBe(found.description);
  });

  test('is of API version v1 unless told', () => {
    expect(read(version('digest: x')).index.get('a', '').metadata.apiVersion).toBe('v1');
  });
});

describe('reading chart by chart', () => {
  test('says where the lines of a chart are', () => {
    const text = `${head}  a:\n  - name: a\n    version: 1.0.0\n  b: []\ngenerated: "2024-01-02T03:04:05Z"\n`;
    const places: (string | undefined)[] = [];
    readIndex(
      text,
      () =>
        ({ from, to }) =>
          places.push(text.slice(from, to)),
    );
    expect(places).toEqual(['  a:\n  - name: a\n    version: 1.0.0\n', '  b: []\n']);
  });

  test('gives the same as reading it whole', () => {
    const plain = version('digest: abc');
    const whole = parseIndex(bytes(plain.replace('entries:', '"entries":')));
    const pieces = parseIndex(bytes(plain));
    expect(whole.places).toBeUndefined();
    expect(pieces.places).toBeDefined();
    expect(pieces.versions('a')![0]!.metadata).toEqual(whole.versions('a')![0]!.metadata);
  });
});
