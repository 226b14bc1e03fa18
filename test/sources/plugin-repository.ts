/** git repositories as files, for scenarios: the same bytes in every run, states of one after another. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Files } from './scenario.ts';

/** One commit: files by path (null takes one away), and tags for it. Names that end with `.sh` can be run. */
export interface CommitFiles {
  readonly files: Readonly<Record<string, string | null>>;
  readonly tags?: readonly string[];
  readonly branch?: string;
}

/**
 * The repository after each commit, at `name`: with its files, or bare and ready for plain file servers where the name ends with
 * `.git`.
 */
export function repositoryStates(name: string, commits: readonly CommitFiles[]): Files[] {
  const folder = mkdtempSync(join(tmpdir(), 'scull-plugin-repository-'));
  try {
    const work = join(folder, 'work');
    mkdirSync(work);
    git(work, 'init', '--quiet', '--template=', '--initial-branch=main');
    return commits.map((commit, i) => {
      addCommit(work, commit, i);
      if (!name.endsWith('.git')) return filesBelow(work, name);
      const bare = join(folder, `bare-${String(i)}`);
      git(folder, 'clone', '--quiet', '--bare', '--template=', work, bare);
      git(bare, 'update-server-info');
      return filesBelow(bare, name);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function addCommit(work: string, { files, tags = [], branch }: CommitFiles, number: number): void {
  if (branch !== undefined) git(work, 'checkout', '--quiet', '-B', branch);
  for (const [path, data] of Object.entries(files)) {
    const target = join(work, path);
    if (data === null) rmSync(target);
    else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, data);
      if (path.endsWith('.sh')) chmodSync(target, 0o755);
    }
  }
  git(work, 'add', '--all');
  git(work, 'commit', '--quiet', '--message', `commit ${String(number)}`);
  for (const tag of tags) git(work, 'tag', tag);
  git(work, 'repack', '-a', '-d', '--quiet');
}

function git(folder: string, ...args: string[]): void {
  const who = { NAME: 'Ada', EMAIL: 'ada@example.com', DATE: '2024-05-06T07:08:09Z' };
  const env = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((role) => Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value])),
  );
  execFileSync('git', args, { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder, ...env }, stdio: 'pipe' });
}

/** The mode of files is lost: who writes them sets it. */
function filesBelow(folder: string, name: string): Files {
  const out: Record<string, Uint8Array> = {};
  const visit = (path: string): void => {
    for (const entry of readdirSync(join(folder, path))) {
      const inner = `${path}/${entry}`;
      if (statSync(join(folder, inner)).isDirectory()) {
        out[`${name}${inner}/`] = new Uint8Array();
        visit(inner);
      } else out[name + inner] = readFileSync(join(folder, inner));
    }
  };
  visit('');
  return out;
}
