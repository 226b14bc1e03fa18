/** Charts whose links must not lead out of them (CVE-2019-18658). */
import { afterAll, beforeEach, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadChartFolder } from '../../src/loader/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-inside-'));
const web = join(folder, 'web');
afterAll(() => {
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(join(web, 'templates'), { recursive: true });
  mkdirSync(join(folder, 'web-more'));
  writeFileSync(join(web, 'Chart.yaml'), 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
  writeFileSync(join(web, 'values.yaml'), 'a: 1\n');
  writeFileSync(join(folder, 'secret'), 'secret');
  writeFileSync(join(folder, 'web-more/file'), 'more');
});

async function names(path = web): Promise<string[]> {
  return (await loadChartFolder(path, { stayInside: true })).raw.map(({ name }) => name);
}

test('links inside are followed', async () => {
  symlinkSync('../values.yaml', join(web, 'templates/copy.yaml'));
  symlinkSync(join(web, 'templates'), join(web, 'more'));
  expect(await names()).toEqual(['Chart.yaml', 'more/copy.yaml', 'templates/copy.yaml', 'values.yaml']);
});

test('the chart itself may be reached by a link', async () => {
  symlinkSync('../values.yaml', join(web, 'templates/copy.yaml'));
  symlinkSync('web', join(folder, 'link'));
  expect(await names(join(folder, 'link'))).toContain('templates/copy.yaml');
});

const outwards: readonly (readonly [target: string, leadsTo: string])[] = [
  ['../../secret', 'secret'],
  ['../../web-more', 'web-more'],
  ['../..', ''],
];
for (const [target, leadsTo] of outwards) {
  test(`a link to ${target} is refused`, () => {
    const link = join(web, 'templates/link');
    symlinkSync(target, link);
    expect(names()).rejects.toMatchObject({
      message: `refusing to follow ${link}: the symbolic link leads out of the chart, to ${join(folder, leadsTo).replace(/\/$/, '')}`,
      hint: 'put a copy of the file in the chart, or name the link in .helmignore',
    });
  });
}

test('a link over a link is refused', () => {
  symlinkSync('../../secret', join(folder, 'web/templates/one'));
  writeFileSync(join(web, '.helmignore'), 'one\n');
  symlinkSync('one', join(folder, 'web/templates/two'));
  expect(names()).rejects.toThrow('leads out of the chart');
});

test('a link that is ignored does not matter', async () => {
  symlinkSync('../../secret', join(web, 'templates/link'));
  symlinkSync('../web-more', join(web, 'more'));
  writeFileSync(join(web, '.helmignore'), 'templates/link\nmore/\n');
  expect(await names()).toEqual(['.helmignore', 'Chart.yaml', 'values.yaml']);
});

test('charts are rendered and installed as Helm does, with what links lead to', async () => {
  symlinkSync('../../secret', join(web, 'templates/link'));
  const chart = await loadChartFolder(web);
  expect(chart.templates.map(({ name }) => name)).toEqual(['templates/link']);
});
