/**
 * Programs that keep credentials: `docker-credential-NAME get|store|erase`, as credentials/native_store.go of oras-go v2.6.2
 * runs them (https://github.com/docker/docker-credential-helpers). No shell; a secret goes through stdin only.
 */
import { ScullError, errorMessage } from '../../errors.ts';
import { marshalJson, unmarshalJson } from '../../go/json.ts';
import { quote } from '../../go/strconv-quote.ts';
import { fromBytes, toBytes } from '../../go/strings.ts';
import type { Environment } from '../../home/paths.ts';
import { safeProgram } from '../../home/program.ts';
import { nobody, type Credential } from './credential.ts';

const PREFIX = 'docker-credential-';
const TOKEN_USER = '<token>';
const NOT_FOUND = 'credentials not found in native keychain';
/** A keychain may ask its user first. */
const TIMEOUT = 300_000;
const MAX_OUTPUT = 1024 * 1024;

export interface HelperPorts {
  readonly env: Environment;
  readonly signal: AbortSignal | undefined;
}

export class CredentialHelper {
  readonly #program: string;
  readonly #ports: HelperPorts;

  /** `name` without what all such programs begin with. */
  constructor(name: string, ports: HelperPorts) {
    this.#program = PREFIX + name;
    this.#ports = ports;
  }

  async get(server: string): Promise<Credential> {
    let output: string;
    try {
      output = await this.#run('get', server);
    } catch (error) {
      if (errorMessage(error) === NOT_FOUND) return nobody;
      throw error;
    }
    return credentialIn(output, this.#program);
  }

  async put(server: string, { username, password, refreshToken }: Credential): Promise<void> {
    const login = refreshToken === '' ? [username, password] : [TOKEN_USER, refreshToken];
    const [user = '', secret = ''] = login;
    const fields = [
      `"ServerURL":${marshalJson(server)}`,
      `"Username":${marshalJson(user)}`,
      `"Secret":${marshalJson(secret)}`,
    ];
    await this.#run('store', `{${fields.join(',')}}`);
  }

  async delete(server: string): Promise<void> {
    await this.#run('erase', server);
  }

  /** What the program printed. Throws what it says is wrong, or `exit status N`. */
  async #run(action: string, input: string): Promise<string> {
    const { env, signal } = this.#ports;
    const path = findHelper(this.#program, env);
    if (path === undefined) throw notFound(this.#program);
    const { spawn } = await import('node:child_process');
    return new Promise((done, fail) => {
      const stop = AbortSignal.timeout(TIMEOUT);
      const child = spawn(path, [action], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...env },
        signal: signal === undefined ? stop : AbortSignal.any([signal, stop]),
      });
      const chunks: Uint8Array[] = [];
      let size = 0;
      child.stdout.on('data', (chunk: Uint8Array) => {
        size += chunk.length;
        if (size <= MAX_OUTPUT) chunks.push(chunk);
        else child.kill();
      });
      child.stdin.on('error', () => undefined); // a program may end without reading all
      child.on('error', (error) => {
        fail(helperError(signal?.aborted === true ? 'context canceled' : error.message));
      });
      child.on('close', (status, killedBy) => {
        const output = fromBytes(Buffer.concat(chunks));
        if (status === 0) done(output);
        else
          fail(
            helperError(output.trim() || (killedBy === null ? `exit status ${String(status)}` : `signal: ${killedBy}`)),
          );
      });
      child.stdin.end(toBytes(input));
    });
  }
}

/** What `get` answers. The error repeats nothing of it: a secret may be in it. */
export function credentialIn(output: string, program: string): Credential {
  let answer: unknown;
  try {
    answer = unmarshalJson(output);
  } catch {
    // told below
  }
  if (!(answer instanceof Map)) throw helperError(`${program} get: the answer is no JSON object`);
  const [username, secret] = ['Username', 'Secret'].map((name) => {
    const value: unknown = answer.get(name);
    return typeof value === 'string' ? value : '';
  }) as [string, string];
  return username === TOKEN_USER ? { ...nobody, refreshToken: secret } : { ...nobody, username, password: secret };
}

/** The helper that the platform has, where it is installed; undefined for none. */
export function platformHelper(env: Environment): string | undefined {
  const name = platformName(env);
  return name !== undefined && findHelper(PREFIX + name, env) !== undefined ? name : undefined;
}

function platformName(env: Environment): string | undefined {
  switch (process.platform) {
    case 'darwin':
      return 'osxkeychain';
    case 'win32':
      return 'wincred';
    case 'linux':
      return findHelper('pass', env) === undefined ? 'secretservice' : 'pass';
    default:
      return undefined;
  }
}

function findHelper(name: string, env: Environment): string | undefined {
  if (/[/\\\0]/.test(name)) return undefined;
  return safeProgram(process.platform === 'win32' ? `${name}.exe` : name, env);
}

function notFound(program: string): ScullError {
  if (program === `${PREFIX}desktop.exe`) {
    return helperError('credentials store is configured to `desktop.exe` but Docker Desktop seems not running');
  }
  const hint = `install it, or take it out of credsStore and credHelpers of the configuration`;
  return helperError(`exec: ${quote(program)}: executable file not found in $PATH`, hint);
}

function helperError(text: string, hint?: string): ScullError {
  return new ScullError(text, { code: 'registry.helper', ...(hint === undefined ? {} : { hint }) });
}
