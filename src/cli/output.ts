/** The process's own stdout and stderr. */
import { writeSync } from 'node:fs';
import { toBytes } from '../go/strings.ts';
import { isTerminal } from '../home/terminal.ts';
import type { Output } from './command.ts';
import { paint, type Mark } from './output/colours.ts';

export class ProcessOutput implements Output {
  #text: string[] = [];
  #words = (text: string): string => text;

  print(text: string, marks: readonly Mark[] = []): void {
    this.#text.push(paint(text, marks, (part) => shown(1, part)));
  }

  printStyled(text: string): void {
    this.#text.push(text);
  }

  note(line: string): void {
    write(2, shown(2, `${this.#words(line)}\n`));
  }

  reword(words: (text: string) => string): void {
    this.#words = words;
  }

  /** Writes what was printed, whole, at once. Throws the system's error; a pipe closed by its reader ends the process. */
  flush(): void {
    const text = this.#text.join('');
    this.#text = [];
    if (text !== '') write(1, text);
  }
}

/**
 * What could steer a terminal: control characters but tabs and line ends (a carriage return alone goes back over what stands
 * there), those that turn the direction of text, and bytes that are no UTF-8, which some terminals take for controls.
 */
const steering =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)/gu;

/** What a terminal may get of text that is not made here. */
export function withoutSteering(text: string): string {
  return text.replace(steering, '');
}

/** Files and pipes get every byte. */
function shown(descriptor: 1 | 2, text: string): string {
  return isTerminal(descriptor) ? withoutSteering(text) : text;
}

function write(descriptor: 1 | 2, text: string): void {
  const bytes = toBytes(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') endAsByPipe();
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1); // a full non-blocking pipe: let its reader run
    }
  }
}

/** As Go's programs end, whoever started them and whatever they ignore: by the signal, which the runtime does not heed by itself. */
function endAsByPipe(): never {
  if (process.platform !== 'win32') {
    process.emit('exit', 0); // the signal lets nobody clean up
    const listener = (): void => undefined;
    process.on('SIGPIPE', listener).off('SIGPIPE', listener);
    process.kill(process.pid, 'SIGPIPE');
  }
  process.exit(128 + 13);
}
