/** A rendering that was recorded comes out again, byte for byte, whatever the machine's clock, random sources and cluster say. */
import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TemplateOptions } from '../../../src/action/template.ts';
import { recordingWorld, replayingWorld } from '../../../src/action/record/world.ts';
import { readRecording } from '../../../src/action/record/recording.ts';
import { defaultCapabilities } from '../../../src/chart/capabilities.ts';
import type { Lookup } from '../../../src/engine/functions.ts';
import { decodeObject } from '../../../src/kube/json.ts';
import { writeFiles } from '../../write-files.ts';
import { rendered, type Rendered } from './rendered.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-replay-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let count = 0;

/** A chart with one template of these lines. */
function chartOf(...lines: readonly string[]): string {
  const path = join(folder, `chart${String(count++)}`);
  const template = lines.map((line, i) => (line.startsWith('{{-') ? line : `l${i}: ${line}`)).join('\n');
  writeFiles(path, { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'templates/a.yaml': template });
  return path;
}

function render(
  chart: string,
  more: Partial<TemplateOptions> = {},
  env: Record<string, string> = {},
): Promise<Rendered> {
  return rendered(['web', chart], more, { HOME: folder, ...env });
}

const byChance: readonly string[] = [
  '{{ now }}',
  '{{ now | date "15:04:05 MST" | quote }}',
  '{{ dateInZone "2006-01-02 15:04:05" (now) "Asia/Tokyo" | quote }}',
  '{{ ago "2020-01-01T00:00:00Z" }}',
  '{{ randAlphaNum 12 }}',
  '{{ randAscii 12 | b64enc }}',
  '{{ randBytes 12 }}',
  '{{ randInt 1 1000000 }}',
  '{{ uuidv4 }}',
  '{{ shuffle "abcdefghijklmnop" }}',
  '{{ bcrypt "p" | quote }}',
  '{{ htpasswd "u" "p" | quote }}',
  '{{ encryptAES "key" "text" }}',
  '{{ genPrivateKey "rsa" | b64enc }}',
  '{{ genPrivateKey "ecdsa" | b64enc }}',
  '{{ genPrivateKey "ed25519" | b64enc }}',
  '{{ (genSelfSignedCert "a" nil nil 365).Cert | b64enc }}',
  '{{ (genCAWithKey "ca" 365 (genPrivateKey "ecdsa")).Cert | b64enc }}',
  '{{ (genSignedCert "b" nil nil 365 (genCA "ca" 365)).Cert | b64enc }}',
  '{{ tpl "{{ randAlpha 9 }} {{ now | unixEpoch }}" . | quote }}',
];

describe('what chance makes comes again', () => {
  for (const line of [...byChance, byChance.join(' ')]) {
    test(
      line.slice(0, 80),
      async () => {
        const chart = chartOf(line, line, '{{ randAlpha 8 }}');
        const record = join(folder, `recording${String(count)}.json`);
        const first = await render(chart, { record });
        expect(first.error).toBe('');
        await Bun.sleep(2);
        expect(await render(chart, { replay: record }, { TZ: 'America/New_York' })).toEqual(first);
        expect((await render(chart)).text).not.toBe(first.text);
      },
      60_000,
    );
  }

  test('names of hosts too, without a flag', async () => {
    const chart = chartOf('{{ getHostByName "localhost" | quote }}');
    const record = join(folder, 'hosts.json');
    const { text } = await render(chart, { record, enableDns: true });
    expect(text).toMatch(/"(?:127\.0\.0\.1|::1)"/);
    writeFileSync(record, readFileSync(record, 'utf8').replace(/"(?:127\.0\.0\.1|::1)"/, '"192.0.2.7"'));
    expect((await render(chart, { replay: record })).text).toContain('"192.0.2.7"');
  });

  test("the name that a template made of the release's", async () => {
    const chart = chartOf('{{ .Release.Name }}');
    const options = { args: [chart], nameTemplate: 'web-{{ randAlpha 8 | lower }}' };
    const record = join(folder, 'name.json');
    const first = await render(chart, { ...options, record });
    expect(first.text).toMatch(/l0: web-[a-z]{8}\n/);
    expect(await render(chart, { ...options, replay: record })).toEqual(first);
  });

  test('capabilities', async () => {
    const chart = chartOf('{{ .Capabilities.KubeVersion.Version }}', '{{ .Capabilities.APIVersions.Has "x/v1" }}');
    const record = join(folder, 'capabilities.json');
    const first = await render(chart, { record, kubeVersion: '1.29.3', apiVersions: ['x/v1'] });
    expect(first.text).toContain('l0: v1.29.3\nl1: true\n');
    expect(await render(chart, { replay: record })).toEqual(first);
  });
});

describe('what the cluster answered comes again', () => {
  const answer = '{"kind":"Secret","data":{"n":1.5e+30,"i":9007199254740993}}';
  const about = { name: 'web', namespace: 'n', capabilities: defaultCapabilities() };
  const question = ['v1', 'Secret', 'n', 'db'] as const;
  const recorded = (record: string): void => {
    const world = recordingWorld(record, { enableDns: false });
    const real: Lookup = (...asked) => (asked[3] === 'db' ? decodeObject(answer) : new Map<string, never>());
    const lookup = world.lookup(real)!;
    lookup(...question);
    lookup('v1', 'Secret', 'n', '');
    world.done(about);
  };

  test('with its numbers', () => {
    const record = join(folder, 'lookups.json');
    recorded(record);
    const lookup = replayingWorld(record).lookup(undefined)!;
    expect(lookup(...question)).toEqual(decodeObject(answer));
    expect(lookup('v1', 'Secret', 'n', '')).toEqual(new Map());
    const none = 'none to lookup ["v1","Secret","n","other"]: chart or values are not those that were recorded';
    expect(() => lookup('v1', 'Secret', 'n', 'other')).toThrow(none);
  });

  test('only the last rendering of several counts', () => {
    const record = join(folder, 'again.json');
    const world = recordingWorld(record, { enableDns: false });
    let byte = 0;
    const ports = world.ports({
      clock: { now: () => ({ seconds: 1n, nanoseconds: 5 }), timeZone: () => 'UTC' },
      random: { bytes: (length) => new Uint8Array(length).fill(++byte) },
      dns: { lookup: () => [] },
      keys: { generate: () => new Uint8Array([byte]) } as never,
    });
    for (let pass = 0; pass < 2; pass++) {
      ports.keys!.begin!();
      ports.clock.now();
      ports.random.bytes(2);
      ports.keys!.generate('rsa2048');
    }
    world.done(about);
    const { times, random, keys } = readRecording(record);
    expect([times, random, keys]).toEqual([['1000000005'], 'AgI=', ['Ag==']]);
  });

  test('nothing is asked where nothing was', () => {
    const record = join(folder, 'nothing.json');
    recordingWorld(record, { enableDns: false }).done(about);
    expect(replayingWorld(record).lookup(undefined)).toBeUndefined();
  });
});

describe('a recording', () => {
  test('can be read by its owner alone', async () => {
    const record = join(folder, 'owner.json');
    await render(chartOf('a'), { record });
    expect(statSync(record).mode & 0o777).toBe(0o600);
  });

  test('is not made of a rendering that fails', async () => {
    const record = join(folder, 'failed.json');
    expect((await render(chartOf('{{ fail "no" }}'), { record })).error).toContain('no');
    expect(() => statSync(record)).toThrow();
  });

  test('that another chart takes more of than there is ends with an error', async () => {
    const record = join(folder, 'less.json');
    await render(chartOf('{{ randAlpha 2 }}'), { record });
    for (const [line, what] of [
      ['{{ randAlpha 90 }}', 'random bytes'],
      ['{{ now }}', 'times'],
      ['{{ genPrivateKey "ed25519" }}', 'keys'],
    ] as const) {
      const { error } = await render(chartOf(line), { replay: record });
      expect(error).toContain(`${record} has no more ${what}: chart or values are not those that were recorded`);
    }
  });

  test('has what there is of the cluster, so flags about it are refused', async () => {
    const record = join(folder, 'flags.json');
    await render(chartOf('a'), { record });
    for (const [flag, more] of [
      ['--record', { record }],
      ['--validate', { validate: true }],
      ['--dry-run', { dryRun: 'server' }],
      ['--kube-version', { kubeVersion: '1.30' }],
      ['--api-versions', { apiVersions: ['x/v1'] }],
    ] as const) {
      const { error } = await render(chartOf('a'), { ...more, replay: record });
      expect(error).toBe(`--replay and ${flag} cannot be used together`);
    }
  });

  const good = (): Record<string, unknown> => {
    const record = join(folder, 'good.json');
    recordingWorld(record, { enableDns: true }).done({
      name: 'w',
      namespace: 'n',
      capabilities: defaultCapabilities(),
    });
    return JSON.parse(readFileSync(record, 'utf8')) as Record<string, unknown>;
  };
  const broken: readonly (readonly [name: string, text: () => string, problem: string])[] = [
    ['no JSON', () => '{"format":', 'unexpected end of JSON input'],
    ['a list', () => '[]', 'it holds no object'],
    ['null', () => 'null', 'it holds no object'],
    ['another format', () => '{"format":2}', 'its format is 2, not 1'],
    ['nothing in it', () => '{"format":1}', 'release is missing or not as it should be'],
    ['times that are none', () => JSON.stringify({ ...good(), times: ['soon'] }), 'times is missing'],
    [
      'capabilities without a version',
      () => JSON.stringify({ ...good(), capabilities: {} }),
      'capabilities is missing',
    ],
    ['answers that are no texts', () => JSON.stringify({ ...good(), lookups: { a: 1 } }), 'lookups is missing'],
    ['hosts with numbers', () => JSON.stringify({ ...good(), dns: { a: [1] } }), 'dns is missing'],
  ];
  for (const [name, text, problem] of broken) {
    test(`is refused: ${name}`, () => {
      const path = join(folder, 'broken.json');
      writeFileSync(path, text());
      expect(() => readRecording(path)).toThrow(`${path} is not a recording of a rendering: ${problem}`);
    });
  }

  test('that is not there is told as other files are', () => {
    expect(() => readRecording(join(folder, 'none'))).toThrow(`open ${folder}/none: no such file or directory`);
  });
});
