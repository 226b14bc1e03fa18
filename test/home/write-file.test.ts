import { afterAll, describe, expect, test } from 'bun:test';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../../src/home/lock-file.ts';
import { writeFileAtomic } from '../../src/home/write-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-write-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('writeFileAtomic', () => {
  test('makes folders, and the file with its mode', () => {
    const path = join(folder, 'a/b/file');
    writeFileAtomic(path, 'text', { mode: 0o600 });
    expect(readFileSync(path, 'utf8')).toBe('text');
    expect(mode(path)).toBe('600');
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['file']);
  });

  test('folders of secrets are for the user alone', () => {
    writeFileAtomic(join(folder, 'secret/file'), 'x', { mode: 0o600, folderMode: 0o700 });
    expect(mode(join(folder, 'secret'))).toBe('700');
  });

  test('replaces what is there, its mode too', () => {
    const path = join(folder, 'old');
    writeFileSync(path, 'old and longer');
    chmodSync(path, 0o666);
    writeFileAtomic(path, new Uint8Array([110, 101, 119]), { mode: 0o600 });
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(mode(path)).toBe('600');
  });

  test('replaces a link, and leaves what it leads to', () => {
    const target = join(folder, 'target');
    const link = join(folder, 'link');
    writeFileSync(target, 'mine');
    symlinkSync(target, link);
    writeFileAtomic(link, 'new');
    expect(readFileSync(target, 'utf8')).toBe('mine');
    expect(readFileSync(link, 'utf8')).toBe('new');
  });

  test('leaves nothing behind where it cannot write', () => {
    mkdirSync(join(folder, 'taken/here'), { recursive: true });
    expect(() => {
      writeFileAtomic(join(folder, 'taken'), 'x');
    }).toThrow();
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('leaves folders to be there on demand', () => {
    const path = join(folder, 'none/file');
    expect(() => {
      writeFileAtomic(path, 'x', { folderMode: 'none' });
    }).toThrow(`open ${path}: no such file or directory`);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});

describe('withLock', () => {
  const path = join(folder, 'x.lock');

  test('one at a time', async () => {
    const order: string[] = [];
    const work = (name: string): Promise<void> =>
      withLock(path, async () => {
        order.push(`${name} begins`);
        await Bun.sleep(30);
        order.push(`${name} ends`);
      });
    await Promise.all([work('a'), work('b'), work('c')]);
    for (let i = 0; i < order.length; i += 2) {
      expect(order[i + 1]).toBe(order[i]!.replace('begins', 'ends'));
    }
    expect(order).toHaveLength(6);
  });

  test('gives what the action gives, and ends with its error', async () => {
    expect(await withLock(path, () => 7)).toBe(7);
    const failing = withLock(path, () => {
      throw new Error('of the action');
    });
    expect(failing).rejects.toThrow('of the action');
    expect(await withLock(path, () => 8)).toBe(8);
  });

  test('keeps other processes out', async () => {
    await withLock(path, async () => {
      const other = withLock(path, () => 'in', { timeoutMs: 60 });
      expect(other).rejects.toThrow('context deadline exceeded');
      await other.catch(() => undefined);
    });
  });

  test('follows no link', () => {
    const link = join(folder, 'linked.lock');
    symlinkSync(join(folder, 'elsewhere'), link);
    expect(withLock(link, () => 1)).rejects.toThrow('too many levels of symbolic links');
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  });

  test('the file is for the user alone', () => {
    expect(mode(path)).toBe('600');
  });
});
