/** Uploads that nobody means well, at the wrong time, or too many at once: what is kept is whole, and nothing else is there. */
import { afterAll, describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chartArchive, gzipped, simpleArchive, tarOf, type Member } from '../sources/archives.ts';
import { sendRaw } from './raw.ts';
import { closeAll, newFolder, serving, type Serving } from './serving.ts';

afterAll(closeAll);

const chartYaml = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';
const around = (...members: Member[]): Uint8Array =>
  gzipped(tarOf([{ name: 'web/Chart.yaml', data: chartYaml }, ...members]));
const namedArchive = (name: string, version: string): Uint8Array =>
  chartArchive('web', { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n` });

const hostile: [string, () => Uint8Array, RegExp][] = [
  ['a file beside the folder', () => around({ name: 'web/../../evil', data: 'x' }), /parent directory/],
  ['an absolute path inside', () => around({ name: 'web//etc/evil', data: 'x' }), /absolute paths/],
  ['a drive', () => around({ name: 'web/C:/evil', data: 'x' }), /illegally named/],
  ['back slashes', () => around({ name: 'web\\..\\..\\evil', data: 'x' }), /parent directory/],
  ['no folder', () => gzipped(tarOf([{ name: 'Chart.yaml', data: chartYaml }])), /not in base directory|outside/],
  ['a bomb', () => around({ name: 'web/big', data: new Uint8Array(6 * 1024 * 1024) }), /larger than the maximum/],
  [
    'a bomb of many files',
    () =>
      around(...Array.from({ length: 25 }, (_, i) => ({ name: `web/f${String(i)}`, data: new Uint8Array(4_500_000) }))),
    /larger than the maximum/,
  ],
  ['zeros without end', () => gzipSync(Buffer.alloc(300 * 1024 * 1024)), /larger than the maximum/],
  ['a size that is a lie', () => around({ name: 'web/x', data: 'x', size: 2 ** 32 }), /larger than|unexpected EOF/],
  ['no Chart.yaml', () => gzipped(tarOf([{ name: 'web/values.yaml', data: 'a: 1' }])), /Chart.yaml file is missing/],
  ['a name that leads away', () => namedArchive('../../evil', '1.0.0'), /name/],
  ['a name of dots', () => namedArchive('..', '1.0.0'), /not allowed/],
  ['a name that is hidden', () => namedArchive('.hidden', '1.0.0'), /improperly formatted/],
  ['a name with a back slash', () => namedArchive("'a\\b'", '1.0.0'), /improperly formatted/],
  ['a name with an escape', () => namedArchive('"a\\x1b[2Jb"', '1.0.0'), /improperly formatted/],
  ['a name that turns the text', () => namedArchive('"a\u202eb c"', '1.0.0'), /improperly formatted/],
  ['a name without end', () => namedArchive('a'.repeat(5000), '1.0.0'), /improperly formatted/],
  ['a name with white space', () => namedArchive('"a b"', '1.0.0'), /improperly formatted/],
  ['an option as a name', () => namedArchive('"-rf"', '1.0.0'), /improperly formatted/],
  ['a version that leads away', () => namedArchive('web', '1.0.0/../../evil'), /version/],
  ['a version that is none', () => namedArchive('web', 'latest'), /version/],
  ['no version', () => namedArchive('web', '""'), /version is required/],
  ['metadata that is a list', () => chartArchive('web', { 'Chart.yaml': '- a\n' }), /./],
  ['a null dependency', () => chartArchive('web', { 'Chart.yaml': `${chartYaml}dependencies:\n- null\n` }), /null/],
  ['an alias that leads away', () => chartArchive('web', { 'Chart.yaml': `${chartYaml}dependencies:\n- {name: a, version: 1.0.0, alias: ../b}\n` }), /alias/], // prettier-ignore
  [
    'references without end',
    () => chartArchive('web', { 'Chart.yaml': chartYaml, 'values.yaml': billionLaughs() }),
    /./,
  ],
];

function billionLaughs(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 10; i++) {
    lines.push(`a${String(i)}: &a${String(i)} [${Array.from({ length: 10 }, () => `*a${String(i - 1)}`).join(', ')}]`);
  }
  return `${lines.join('\n')}\n`;
}

async function upload(
  server: Serving,
  data: Uint8Array,
  path = '/api/charts',
): Promise<{ status: number; error: string }> {
  const answer = await fetch(server.url + path, { method: 'POST', body: data as Uint8Array<ArrayBuffer> });
  const { error = '' } = (await answer.json()) as { error?: string };
  return { status: answer.status, error };
}

async function versions(server: Serving, name: string): Promise<string[]> {
  const answer = await fetch(`${server.url}/api/charts/${name}`);
  return answer.ok ? ((await answer.json()) as { version: string }[]).map(({ version }) => version) : [];
}

describe('refused, with nothing left behind', () => {
  const folder = newFolder();
  const started = serving({ folder });
  test.each(hostile)('%s', async (_name, data, reason) => {
    const server = await started;
    const begun = performance.now();
    const { status, error } = await upload(server, data());
    expect({ status, error }).toEqual({ status: 400, error: expect.stringMatching(reason) as string });
    expect(error).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
    expect(readdirSync(folder)).toEqual(['index.yaml']);
    expect(performance.now() - begun).toBeLessThan(30_000);
  });

  const signatures: [string, string][] = [
    ['no signature', 'name: web\nversion: 1.0.0\n'],
    [
      'a name that leads away',
      '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nname: ../../evil\nversion: 1.0.0\n',
    ],
    ['a version that leads away', '-----BEGIN PGP SIGNED MESSAGE-----\n\nname: web\nversion: ../1.0.0\n'],
    ['an absolute name', '-----BEGIN PGP SIGNED MESSAGE-----\n\nname: /etc/cron.d/web\nversion: 1.0.0\n'],
  ];
  test.each(signatures)('as provenance: %s', async (_name, text) => {
    const server = await started;
    expect((await upload(server, Buffer.from(text), '/api/prov')).status).toBe(400);
    expect(readdirSync(folder)).toEqual(['index.yaml']);
  });

  test('members that are links or devices are no files of the chart, and none of the folder', async () => {
    const server = await started;
    const archive = around(
      { name: 'web/link', type: '2', link: '/etc/passwd' },
      { name: 'web/hard', type: '1', link: '/etc/passwd' },
      { name: 'web/device', type: '3' },
    );
    expect((await upload(server, archive)).status).toBe(201);
    expect(readdirSync(folder).sort()).toEqual(['index.yaml', 'web-1.0.0.tgz']);
    await fetch(`${server.url}/api/charts/web/1.0.0`, { method: 'DELETE' });
  });

  test('a body without a length that goes on and on', async () => {
    const server = await serving({ folder, maxUploadSize: 100_000 });
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const head = 'POST /api/charts HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n';
    const said = await sendRaw(server.address, [head, ...Array.from({ length: 40 }, () => chunk)], { patience: 1500 });
    expect(said).toMatch(/^HTTP\/1\.1 413 |^$/);
    expect(readdirSync(folder)).toEqual(['index.yaml']);
  });
});

describe('several at once', () => {
  test('of one version one wins, and the others are told', async () => {
    const server = await serving();
    const all = Array.from({ length: 8 }, (_, i) =>
      simpleArchive('web', '1.0.0', `home: https://example.com/${String(i)}\n`),
    );
    const answers = await Promise.all(all.map((data) => upload(server, data)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    const winner = answers.findIndex(({ status }) => status === 201);
    expect(readFileSync(join(server.folder, 'web-1.0.0.tgz'))).toEqual(Buffer.from(all[winner]!));
  });

  test('different ones all get in', async () => {
    const server = await serving();
    const numbers = Array.from({ length: 12 }, (_, i) => `1.${String(i)}.0`);
    await Promise.all(numbers.map((version) => upload(server, simpleArchive('web', version))));
    expect(await versions(server, 'web')).toEqual(numbers.reverse());
    expect(readdirSync(server.folder).filter((name) => !name.endsWith('.tgz'))).toEqual(['index.yaml']);
  });
});

describe('two charts that want one file name', () => {
  test.each(['/api/charts', '/api/charts?force'])('the second is refused: %s', async (path) => {
    const server = await serving({ allowOverwrite: true });
    expect((await upload(server, simpleArchive('a', '1-2.0.0'))).status).toBe(201);
    expect((await upload(server, simpleArchive('a-1', '2.0.0'), path)).status).toBe(409);
    expect(await versions(server, 'a')).toEqual(['1-2.0.0']);
  });
});

test('a version that lies in a folder is replaced and removed there', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'team'));
  writeFileSync(join(folder, 'team/web-1.0.0.tgz'), simpleArchive('web', '1.0.0'));
  const server = await serving({ folder });
  expect((await upload(server, simpleArchive('web', '1.0.0'))).status).toBe(409);
  const other = simpleArchive('web', '1.0.0', 'home: https://example.com\n');
  expect((await upload(server, other, '/api/charts?force')).status).toBe(201);
  expect(readFileSync(join(folder, 'team/web-1.0.0.tgz'))).toEqual(Buffer.from(other));
  await fetch(`${server.url}/api/charts/web/1.0.0`, { method: 'DELETE' });
  expect(readdirSync(join(folder, 'team'))).toEqual([]);
});

test('an archive that cannot be written takes its provenance back', async () => {
  const folder = newFolder();
  const server = await serving({ folder });
  mkdirSync(join(folder, 'web-1.0.0.tgz')); // a folder is in the way
  const form = new FormData();
  const archive = simpleArchive('web', '1.0.0') as Uint8Array<ArrayBuffer>;
  form.append('chart', new Blob([archive]), 'web.tgz');
  const signature = '-----BEGIN PGP SIGNED MESSAGE-----\n\nname: web\nversion: 1.0.0\n';
  form.append('prov', new Blob([signature]), 'web.tgz.prov');
  const answer = await fetch(`${server.url}/api/charts`, { method: 'POST', body: form });
  expect([answer.status, await answer.json()]).toEqual([500, { error: 'internal server error' }]);
  expect(readdirSync(folder).sort()).toEqual(['index.yaml', 'web-1.0.0.tgz']);
  expect(server.notes.join('\n')).toContain('a request failed: ');
});
