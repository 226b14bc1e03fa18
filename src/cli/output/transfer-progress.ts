import { writeSync } from 'node:fs';
import type { Call } from '../command.ts';
import { isTerminal } from '../output.ts';

/** Small things are there before anyone could read a line about them. */
const SMALL = 1024 * 1024;
const REDRAW = 100;
const CLEAR_LINE = '\r\x1b[K';

export interface TransferProgress {
  /** Called with the size of what is sent; what it gives is called when it is there. */
  readonly progress?: (size: number) => () => void;
}

/** One line that tells of what is on its way; nothing where the standard error is no terminal. */
export function transferProgress({ env }: Pick<Call, 'env'>): TransferProgress {
  if (!isTerminal(2) || env['TERM'] === 'dumb') return {};
  let sending = 0;
  let started = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const draw = (): void => {
    const seconds = Math.floor((performance.now() - started) / 1000);
    writeSync(2, `${CLEAR_LINE}sending ${sizeText(sending)}, ${seconds} s`);
  };
  return {
    progress: (size) => {
      if (size < SMALL) return () => undefined;
      sending += size;
      if (timer === undefined) {
        started = performance.now();
        timer = setInterval(draw, REDRAW);
        timer.unref();
      }
      return () => {
        sending -= size;
        if (sending > 0) return;
        clearInterval(timer);
        timer = undefined;
        writeSync(2, CLEAR_LINE);
      };
    },
  };
}

function sizeText(bytes: number): string {
  return `${(bytes / SMALL).toFixed(1)} MiB`;
}
