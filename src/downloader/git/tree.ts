/**
 * The files of a folder of a commit, read out of git's own storage: nothing is checked out, so no attribute, filter, link or name
 * of the repository reaches the disk. Links are followed inside of the commit only, submodules are left out.
 */
import { MAX_CHART_SIZE, MAX_FILE_SIZE, chartTooLarge } from '../../chart/archive.ts';
import { ScullError } from '../../errors.ts';
import { dir, join } from '../../go/path.ts';
import { quote } from '../../go/strconv-quote.ts';
import { fromBytes } from '../../go/strings.ts';
import type { Git } from './run.ts';

export interface TreeFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly object: string;
  readonly size: number;
  readonly isLink: boolean;
}

/** All files of a commit by their paths. */
export type Tree = ReadonlyMap<string, TreeFile>;

export async function readTree(git: Git, commit: string): Promise<Tree> {
  const listing = fromBytes(await git.run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit]));
  const tree = new Map<string, TreeFile>();
  for (const line of listing.split('\0')) {
    const match = /^(\d+) blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(line);
    if (match === null) continue; // a submodule, or the end
    const [, mode, object, size, path] = match;
    tree.set(path!, { path: path!, object: object!, size: Number(size), isLink: mode === '120000' });
  }
  return tree;
}

/** The contents of files, in their order. Throws when one or all are larger than a chart may be. */
export async function readContents(git: Git, files: readonly TreeFile[]): Promise<Uint8Array[]> {
  let sum = 0;
  for (const { path, size } of files) {
    sum += size;
    if (size > MAX_FILE_SIZE) {
      throw new ScullError(`chart file ${quote(path)} is larger than the maximum file size ${String(MAX_FILE_SIZE)}`, {
        code: 'chart.too-large',
      });
    }
    if (sum > MAX_CHART_SIZE) throw new ScullError(chartTooLarge, { code: 'chart.too-large' });
  }
  const input = files.map(({ object }) => `${object}\n`).join('');
  const output = await git.run(['cat-file', '--batch'], { input, limit: sum + files.length * 256 + 1024 });
  let at = 0;
  return files.map(({ object, path, size }) => {
    const head = `${object} blob ${String(size)}\n`;
    if (fromBytes(output.subarray(at, at + head.length)) !== head)
      throw new Error(`git gave something else for ${path}`);
    const from = at + head.length;
    at = from + size + 1;
    return output.subarray(from, from + size);
  });
}

/**
 * What is below `folder`, by its path from there, links replaced by what they lead to. Throws for a link that leaves the commit,
 * leads nowhere, or round in a circle.
 */
export async function filesBelow(git: Git, tree: Tree, folder: string): Promise<Map<string, TreeFile>> {
  const links = new Map<string, string>();
  const linkFiles = [...tree.values()].filter(({ isLink }) => isLink);
  const targets = await readContents(git, linkFiles);
  for (const [i, { path }] of linkFiles.entries()) links.set(path, fromBytes(targets[i]!));

  const found = new Map<string, TreeFile>();
  let folders = 0;
  const add = (at: string, from: string, depth: number): void => {
    if (depth > MAX_LINKS || ++folders > MAX_FOLDERS) throw badLink(from, 'too many links');
    const prefix = at === '' ? '' : `${at}/`;
    for (const file of tree.values()) {
      if (!file.path.startsWith(prefix)) continue;
      const name = join(from, file.path.slice(prefix.length));
      if (found.size > MAX_FILES) throw new ScullError(chartTooLarge, { code: 'chart.too-large' });
      if (!file.isLink) {
        found.set(name, file);
        continue;
      }
      const target = resolveLink(file.path, tree, links);
      const end = tree.get(target);
      if (end === undefined) add(target, name, depth + 1);
      else found.set(name, end);
    }
  };
  add(folder, '', 0);
  return found;
}

const MAX_LINKS = 40;
const MAX_FOLDERS = 1000;
const MAX_FILES = 100_000;

/** The path of the file or folder that a link leads to in the end. */
function resolveLink(start: string, tree: Tree, links: ReadonlyMap<string, string>): string {
  let rest = start.split('/');
  let done: string[] = [];
  for (let followed = 0; rest.length > 0;) {
    const [part, ...others] = rest as [string, ...string[]];
    rest = others;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (done.length === 0) throw badLink(start, 'it leaves the repository');
      done.pop();
      continue;
    }
    done.push(part);
    const target = links.get(done.join('/'));
    if (target === undefined) continue;
    if (++followed > MAX_LINKS) throw badLink(start, 'too many links');
    if (target.startsWith('/')) throw badLink(start, 'it leaves the repository');
    done = dir(done.join('/'))
      .split('/')
      .filter((one) => one !== '.');
    rest = [...target.split('/'), ...rest];
  }
  const end = done.join('/');
  if (!tree.has(end) && ![...tree.keys()].some((path) => path.startsWith(end === '' ? '' : `${end}/`))) {
    throw badLink(start, 'it leads nowhere');
  }
  return end;
}

function badLink(path: string, reason: string): ScullError {
  return new ScullError(`symbolic link ${quote(path)} cannot be followed: ${reason}`, { code: 'git.link' });
}
