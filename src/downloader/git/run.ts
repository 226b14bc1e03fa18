/**
 * The `git` program, run without a shell, without asking anybody anything, and without hooks: its repositories are bare, made
 * without a template, and nothing is ever checked out of them. Which ways of fetching it may use is told to it too, so
 * that no configuration and no redirect leads to another (`ext::` would run a program).
 */
import { ScullError } from '../../errors.ts';
import { fromBytes } from '../../go/strings.ts';
import type { Environment } from '../../home/paths.ts';
import { safeProgram } from '../../home/program.ts';
import { withoutPassword, type GitProtocol } from './repository.ts';

export interface GitPorts {
  readonly env: Environment;
  readonly signal?: AbortSignal;
}

/** What git said when it did not do what it was asked. */
export class GitFailure extends Error {
  /** Without passwords; empty when it said nothing. */
  readonly words: string;

  constructor(words: string) {
    super(words);
    this.words = words;
  }
}

/** One bare repository, which git works in. */
export class Git {
  readonly #program: string;
  readonly #folder: string;
  readonly #ports: GitPorts;
  readonly #env: Record<string, string>;

  constructor(folder: string, protocol: GitProtocol, ports: GitPorts) {
    this.#program = findGit(ports.env);
    this.#folder = folder;
    this.#ports = ports;
    this.#env = environment(ports.env, protocol);
  }

  /** What it prints, at most `limit` bytes. Throws a `GitFailure`, or `context canceled` when stopped. */
  async run(args: readonly string[], options: { input?: string; limit?: number } = {}): Promise<Uint8Array> {
    const { spawn } = await import('node:child_process');
    const { input = '', limit = 64 * 1024 * 1024 } = options;
    // of its own session: nothing can ask for a password at the terminal, and Ctrl-C is passed on by us
    const child = spawn(this.#program, [...settings, `--git-dir=${this.#folder}`, ...args], {
      env: this.#env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const stop = (): void => {
      endWithChildren(child.pid);
    };
    const { signal } = this.#ports;
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await new Promise((done, fail) => {
        const stdout: Uint8Array[] = [];
        const stderr: Uint8Array[] = [];
        let size = 0;
        child.stdout.on('data', (chunk: Uint8Array) => {
          size += chunk.length;
          if (size > limit) stop();
          else stdout.push(chunk);
        });
        child.stderr.on('data', (chunk: Uint8Array) => {
          if (stderr.length < MAX_STDERR_CHUNKS) stderr.push(chunk);
        });
        child.stdin.on('error', () => undefined); // it may end without reading all
        child.on('error', (error) => {
          fail(new GitFailure(error.message));
        });
        child.on('close', (status) => {
          if (signal?.aborted === true) fail(new ScullError('context canceled', { code: 'interrupted' }));
          else if (size > limit) fail(new GitFailure(`more than ${String(limit)} bytes`));
          else if (status === 0) done(Buffer.concat(stdout));
          else fail(new GitFailure(withoutPassword(fromBytes(Buffer.concat(stderr)).trim())));
        });
        child.stdin.end(input);
        if (signal?.aborted === true) stop();
      });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }
}

const MAX_STDERR_CHUNKS = 64;

/** Before the command, so that they win over every configuration file. */
const settings = [
  ...['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'gc.auto=0', 'maintenance.auto=false'],
  ...['submodule.recurse=false', 'fetch.recurseSubmodules=false', 'fetch.writeCommitGraph=false'],
  ...['http.followRedirects=initial', 'http.lowSpeedLimit=1000', 'http.lowSpeedTime=60', 'advice.detachedHead=false'],
].flatMap((setting) => ['-c', setting]);

/** What points git to a repository when it is called from a hook. */
const ofAnotherRepository = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_GRAFT_FILE',
  'GIT_QUARANTINE_PATH',
  'GIT_TEMPLATE_DIR',
];

function environment(env: Environment, protocol: GitProtocol): Record<string, string> {
  const out = withoutRepository(env);
  // a user's url.*.insteadOf may turn one of the two into the other
  out['GIT_ALLOW_PROTOCOL'] = protocol === 'file' ? 'file' : 'https:ssh';
  out['GIT_TERMINAL_PROMPT'] = '0';
  out['GCM_INTERACTIVE'] = 'never';
  out['LC_ALL'] = 'C';
  return out;
}

/** The environment of a git that is to work where it is told, whatever hook this process was started by. */
export function withoutRepository(env: Environment): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !ofAnotherRepository.includes(name)) out[name] = value;
  }
  return out;
}

export function findGit(env: Environment): string {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  const path = safeProgram(name, env);
  if (path !== undefined) return path;
  throw new ScullError('no program git in $PATH', {
    code: 'git.missing',
    hint: 'What comes from a git repository is fetched with git: install it, and try again.',
  });
}

/** git starts helpers (ssh, remote-https), which would go on without it. */
function endWithChildren(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM');
  } catch {
    // it has ended
  }
}
