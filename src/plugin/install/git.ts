/**
 * Plugins in git repositories: `VCSInstaller` of Helm v3.22.0 over the git of Masterminds/vcs v1.13.3. A plugin stays a clone, so
 * that it can be brought up to date. git may ask at the terminal for a password; no hook of any repository is run.
 */
import { readFileSync } from 'node:fs';
import { findGit, withoutRepository } from '../../downloader/git/run.ts';
import { withoutPassword } from '../../downloader/git/repository.ts';
import { errorMessage, ScullError } from '../../errors.ts';
import { Constraints } from '../../go/semver-constraint.ts';
import { compareVersions, isVersion, parseVersion } from '../../go/semver.ts';
import { quote } from '../../go/strconv-quote.ts';
import { fromBytes } from '../../go/strings.ts';
import type { SourcePorts } from './source.ts';

interface GitEnded {
  readonly status: number;
  /** All that it said, on stdout and stderr. */
  readonly words: string;
}

const MAX_WORDS = 16 * 1024 * 1024;

async function git(folder: string, args: readonly string[], { env, signal }: SourcePorts): Promise<GitEnded> {
  const program = findGit(env);
  const { spawn } = await import('node:child_process');
  return new Promise((done, fail) => {
    const child = spawn(program, ['-c', 'core.hooksPath=/dev/null', '-c', 'advice.detachedHead=false', ...args], {
      cwd: folder,
      env: { ...withoutRepository(env), PWD: folder },
      stdio: ['inherit', 'pipe', 'pipe'],
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    const take = (chunk: Uint8Array): void => {
      size += chunk.length;
      if (size <= MAX_WORDS) chunks.push(chunk);
    };
    const stop = (): void => {
      child.kill('SIGTERM');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    signal?.addEventListener('abort', stop, { once: true });
    child.on('error', (error) => {
      fail(new ScullError(`git cannot be started: ${error.message}`, { code: 'git.missing', cause: error }));
    });
    child.on('close', (status) => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted === true) fail(new ScullError('context canceled', { code: 'interrupted' }));
      else done({ status: status ?? -1, words: withoutPassword(fromBytes(Buffer.concat(chunks))) });
    });
    if (signal?.aborted === true) stop();
  });
}

/** Throws `DOING: exit status 1`, with git's own words below. */
async function must(doing: string, folder: string, args: readonly string[], ports: SourcePorts): Promise<string> {
  const { status, words } = await git(folder, args, ports);
  if (status === 0) return words;
  throw new ScullError(`${doing}: exit status ${status}`, { code: 'git.failed', hint: words.trim() });
}

/** Clones into the new folder `name` of `folder`, at `version`: a reference, or a constraint for tags; '' for what is current. */
export async function clonePlugin(
  remote: string,
  version: string,
  [folder, name]: readonly [string, string],
  ports: SourcePorts,
): Promise<void> {
  const { status, words } = await git(folder, ['clone', '--recursive', '--', remote, name], ports);
  if (status !== 0) {
    throw new ScullError(`Unable to get repository: ${words}: exit status ${status}`, { code: 'git.failed' });
  }
  const clone = `${folder}/${name}`;
  const reference = await findReference(clone, remote, version, ports);
  if (reference === '') return;
  await must('Unable to update checked out version', clone, ['checkout', reference], ports);
  await updateSubmodules(clone, ports);
}

/** Brings a clone to what its branch is now. A clone that is at a version, and on no branch, stays there. */
export async function updateClone(clone: string, ports: SourcePorts): Promise<void> {
  const doing = 'Unable to update repository';
  await must(doing, clone, ['fetch', '--tags', '--', 'origin'], ports);
  if (!readFileSync(`${clone}/.git/HEAD`, 'utf8').trim().startsWith('ref: ')) return;
  await must(doing, clone, ['pull'], ports);
  await updateSubmodules(clone, ports);
}

export async function remoteOf(clone: string, ports: SourcePorts): Promise<string> {
  const args = ['config', '--get', 'remote.origin.url'];
  return (await must('Unable to retrieve local repo information', clone, args, ports)).trim();
}

export async function isModified(clone: string, ports: SourcePorts): Promise<boolean> {
  const { status, words } = await git(clone, ['diff'], ports);
  return status !== 0 || words !== '';
}

async function updateSubmodules(clone: string, ports: SourcePorts): Promise<void> {
  const updating = 'Unexpected error while defensively updating submodules';
  await must(updating, clone, ['submodule', 'update', '--init', '--recursive'], ports);
  const cleaning = 'Unexpected error while defensively cleaning up after possible derelict submodule directories';
  await must(cleaning, clone, ['clean', '-x', '-d', '-f', '-f'], ports);
}

/** What to check out; '' for nothing. Rejects with `requested version "x" does not exist for plugin "URL"`. */
async function findReference(clone: string, remote: string, version: string, ports: SourcePorts): Promise<string> {
  if (version === '') return '';
  // what begins with a dash would be an option
  if (!version.startsWith('-')) {
    for (const args of [
      ['rev-parse', '--verify', version],
      ['show-ref', version],
    ]) {
      if ((await git(clone, args, ports)).status === 0) return version;
    }
  }
  let constraint: Constraints;
  try {
    constraint = new Constraints(version);
  } catch (error) {
    throw new ScullError(errorMessage(error), { code: 'plugin.version', cause: error });
  }
  const { words } = await git(clone, ['show-ref'], ports);
  const tags = [...words.matchAll(/tags\/(\S+)$/gm)].map(([, tag = '']) => tag);
  const versions = tags.filter(isVersion).map(parseVersion);
  const found = versions.sort((a, b) => compareVersions(b, a)).find((one) => constraint.check(one));
  if (found !== undefined) return found.original;
  const text = `requested version ${quote(version)} does not exist for plugin ${quote(withoutPassword(remote))}`;
  throw new ScullError(text, { code: 'plugin.version', hint: tagHint(versions.map((one) => one.original)) });
}

function tagHint(versions: readonly string[]): string {
  if (versions.length === 0) return 'It has no tags that are versions.';
  return `Versions are: ${versions.slice(0, 10).join(', ')}${versions.length > 10 ? ', …' : ''}`;
}
