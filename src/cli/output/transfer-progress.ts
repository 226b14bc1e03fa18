import { writeSync } from 'node:fs';
import type { Call } from '../command.ts';
import { isTerminal } from '../../home/terminal.ts';

/** Small things are there before anyone could read a line about them. */
const SMALL = 1024 * 1024;
const REDRAW = 100;
const CLEAR_LINE = '\r\x1b[K';

export interface TransferProgress {
  /** Called with a size in bytes when a transfer begins; what it gives is called at its end. */
  readonly progress?: (size: number) => () => void;
}

/** One line that tells of what is on its way; nothing where the standard error is no terminal. */
export function transferProgress({ env }: Pick<Call, 'env'>, doing: 'sending' | 'receiving'): TransferProgress {
  if (!isTerminal(2) || env['TERM'] === 'dumb') return {};
  let onTheWay = 0;
  let started = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const draw = (): void => {
    const seconds = Math.floor((performance.now() - started) / 1000);
    writeSync(2, `${CLEAR_LINE}${doing} ${sizeText(onTheWay)}, ${seconds} s`);
  };
  return {
    progress: (size) => {
      if (size < SMALL) return () => undefined;
      onTheWay += size;
      if (timer === undefined) {
        started = performance.now();
        timer = setInterval(draw, REDRAW);
        timer.unref();
      }
      return () => {
        onTheWay -= size;
        if (onTheWay > 0) return;
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
