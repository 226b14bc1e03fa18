/** User name and password for a registry: from flags, from the standard input, or asked for, as Helm v3.22.0 asks (cmd/helm/registry_login.go). */
import { readSync } from 'node:fs';
import { ScullError } from '../errors.ts';
import { fromBytes } from '../go/strings.ts';
import { trimSpace } from '../go/unicode.ts';
import type { Session } from './command.ts';

export interface LoginGiven {
  /** '' for what was not given. */
  readonly username: string;
  readonly password: string;
  readonly passwordFromStdin: boolean;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

const hint = '--password-stdin takes the password from a pipe or a file';

/** Throws `password required`, and Go's texts where there is nobody to ask. */
export async function loginFromUser(given: LoginGiven, { out, stdin }: Pick<Session, 'out' | 'stdin'>): Promise<Login> {
  const { username, password, passwordFromStdin } = given;
  if (passwordFromStdin) {
    return {
      username,
      password: fromBytes(await stdin())
        .replace(/\n$/, '')
        .replace(/\r$/, ''),
    };
  }
  if (password !== '') {
    out.note('WARNING: Using --password via the CLI is insecure. Use --password-stdin.');
    return { username, password };
  }
  const name = username === '' ? trimSpace(askLine('Username: ', out)) : username;
  const secret = await askHidden(name === '' ? 'Token: ' : 'Password: ', out);
  if (secret !== '') return { username: name, password: secret };
  throw loginError(name === '' ? 'token required' : 'password required');
}

async function askHidden(prompt: string, out: Session['out']): Promise<string> {
  if (!process.stdin.isTTY) {
    out.print(prompt);
    throw loginError('inappropriate ioctl for device');
  }
  const { askSecret } = await import('./ask-secret.ts');
  return fromBytes(await askSecret(prompt, out, hint));
}

/** No more than the line is taken, so that what follows is there for who reads next. */
function askLine(prompt: string, out: Session['out']): string {
  out.print(prompt);
  out.flush?.();
  const bytes: number[] = [];
  const one = new Uint8Array(1);
  for (;;) {
    const ended = readByte(one) === 0;
    if (ended && bytes.length === 0) throw loginError('EOF');
    if (ended || one[0] === 10) break;
    bytes.push(one[0]!);
  }
  return fromBytes(Uint8Array.from(bytes)).replace(/\r$/, '');
}

function readByte(into: Uint8Array): number {
  for (;;) {
    try {
      return readSync(0, into);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10); // a terminal that does not wait: let its user type
    }
  }
}

function loginError(text: string): ScullError {
  return new ScullError(text, { code: 'cli.login', hint });
}
