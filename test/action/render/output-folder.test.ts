import { afterEach, beforeEach, expect, test } from 'bun:test';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutputFolder } from '../../../src/action/render/output-folder.ts';

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'scull-output-'));
});
afterEach(() => {
  rmSync(scratch, { recursive: true });
});

test('several manifests of one template share a file, which a new run begins again', () => {
  for (let i = 0; i < 2; i++) {
    const folder = new OutputFolder(join(scratch, 'out'));
    folder.write('app/templates/a.yaml', 'kind: A');
    folder.write('app/templates/a.yaml', 'kind: B');
    folder.finish();
    expect(folder.written).toEqual(Array<string>(2).fill(`${scratch}/out/app/templates/a.yaml`));
  }
  const source = '---\n# Source: app/templates/a.yaml\n';
  expect(readFileSync(join(scratch, 'out/app/templates/a.yaml'), 'utf8')).toBe(`${source}kind: A\n${source}kind: B\n`);
});

test('Secrets are for their owner', () => {
  const folder = new OutputFolder(scratch);
  folder.write('app/s.yaml', 'kind: A');
  folder.write('app/s.yaml', 'kind: Secret', { secret: true });
  folder.finish();
  expect(statSync(join(scratch, 'app/s.yaml')).mode & 0o777).toBe(0o600);
});

test('neither a file nor a folder that is a link is followed', () => {
  const target = join(scratch, 'target');
  writeFileSync(target, 'keep');
  mkdirSync(join(scratch, 'out/app'), { recursive: true });
  symlinkSync(target, join(scratch, 'out/app/a.yaml'));
  symlinkSync(scratch, join(scratch, 'out/linked'));
  const folder = new OutputFolder(join(scratch, 'out'));
  expect(() => {
    folder.write('app/a.yaml', 'kind: A');
  }).toThrow('too many levels of symbolic links');
  expect(() => {
    folder.write('linked/b.yaml', 'kind: A');
  }).toThrow('refusing to follow the link');
  expect(readFileSync(target, 'utf8')).toBe('keep');
  expect(existsSync(join(scratch, 'b.yaml'))).toBe(false);
});

test('nothing is written outside', () => {
  const folder = new OutputFolder(join(scratch, 'out'));
  for (const name of ['../x.yaml', 'a/../../x.yaml', '..']) {
    expect(() => {
      folder.write(name, 'kind: A');
    }).toThrow('refusing to write');
  }
  expect(existsSync(join(scratch, 'x.yaml'))).toBe(false);
});
