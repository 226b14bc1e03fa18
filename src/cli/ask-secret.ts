/** Asks for what nobody should read over the user's shoulder: the terminal does not show what is typed. */
import { ScullError } from '../errors.ts';
import type { Output } from './command.ts';

const INTERRUPT = 3;
const END = 4;
const LINE_ENDS = [10, 13];
const ERASE = [8, 127];
const ERASE_LINE = 21;

/** The status that a shell gives to a program ended by Ctrl-C. */
const interrupted = 130;

/**
 * What is typed up to the end of the line. Rejects with Go's text where the standard input is no terminal:
 * `inappropriate ioctl for device`. `hint` says what else can be done then.
 */
export async function askSecret(prompt: string, out: Output, hint: string): Promise<Uint8Array> {
  out.print(prompt);
  out.flush?.();
  const { stdin } = process;
  if (!stdin.isTTY) {
    out.print('\n');
    throw new ScullError('inappropriate ioctl for device', { code: 'cli.no-terminal', hint });
  }
  const typed: number[] = [];
  stdin.setRawMode(true);
  try {
    for await (const chunk of stdin as AsyncIterable<Uint8Array>) {
      for (const byte of chunk) if (take(byte, typed)) return Uint8Array.from(typed);
    }
    throw new ScullError('EOF', { code: 'cli.no-input' });
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    out.print('\n');
    out.flush?.();
  }
}

/** True at the end of the line. */
function take(byte: number, typed: number[]): boolean {
  if (byte === INTERRUPT) {
    process.stdin.setRawMode(false);
    process.stdout.write('\n');
    process.exit(interrupted);
  }
  if (byte === END && typed.length === 0) throw new ScullError('EOF', { code: 'cli.no-input' });
  if (LINE_ENDS.includes(byte) || byte === END) return true;
  if (byte === ERASE_LINE) typed.length = 0;
  else if (ERASE.includes(byte)) eraseCharacter(typed);
  else typed.push(byte);
  return false;
}

/** A character is several bytes of UTF-8, of which all but the first are marked. */
function eraseCharacter(typed: number[]): void {
  while (((typed.at(-1) ?? 0) & 0xc0) === 0x80) typed.pop();
  typed.pop();
}
