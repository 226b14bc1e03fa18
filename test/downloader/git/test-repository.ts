/** A git repository in a temporary folder, made with the real git and nothing of the user's configuration. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const hasGit = spawnSync('git', ['--version']).status === 0;

export class GitTestRepository {
  readonly root = mkdtempSync(join(tmpdir(), 'scull-test-git-'));
  readonly folder = join(this.root, 'repo');
  readonly env: Readonly<Record<string, string>> = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(this.root, 'home'),
    GIT_CONFIG_NOSYSTEM: '1',
  };

  constructor(format: 'sha1' | 'sha256' = 'sha1') {
    mkdirSync(join(this.root, 'home'));
    this.git('init', '-q', '-b', 'main', `--object-format=${format}`, this.folder);
  }

  get url(): string {
    return `git+file://${this.folder}`;
  }

  /** Writes files and commits all; gives the commit. A text that begins with `-> ` is a link. */
  commit(files: Readonly<Record<string, string>>): string {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, name);
      mkdirSync(dirname(path), { recursive: true });
      rmSync(path, { force: true });
      if (text.startsWith('-> ')) symlinkSync(text.slice(3), path);
      else writeFileSync(path, text);
    }
    this.inside('add', '-A');
    this.inside('-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '-q', '--allow-empty', '-m', 'change');
    return this.inside('rev-parse', 'HEAD');
  }

  inside(...args: string[]): string {
    return this.git('-C', this.folder, ...args);
  }

  git(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync('git', args, { env: this.env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  /** A program that writes down its arguments, and then does `then` in a shell. Gives its path, and that of the notes. */
  script(name: string, then: string): { path: string; notes: string } {
    const path = join(this.root, name);
    const notes = `${path}.notes`;
    writeFileSync(path, `#!/bin/sh\necho "$@" >> '${notes}'\n${then}\n`);
    chmodSync(path, 0o755);
    return { path, notes };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A chart's files below `folder`. */
export function chartAt(folder: string, name: string, version: string, more = ''): Record<string, string> {
  return {
    [`${folder}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: ${version}\n${more}`,
    [`${folder}/values.yaml`]: 'a: 1\n',
    [`${folder}/templates/a.yaml`]: 'kind: A\n',
  };
}
