import { writeSync } from 'node:fs';
import type { Call } from '../command.ts';
import { isTerminal } from '../../home/terminal.ts';

const CLEAR_LINE = '\r\x1b[K';
const REDRAW = 200;

export interface UpdateProgress {
  /** One of them is there. */
  readonly ended: () => void;
  /** Takes the line away. */
  readonly stop: () => void;
}

/**
 * One line that counts the repositories that are still on their way. Nothing where the standard error is no terminal, or where the
 * standard output is one too: there each repository has a line of its own as soon as it is there.
 */
export function updateProgress({ env }: Pick<Call, 'env'>, count: number): UpdateProgress | undefined {
  if (!isTerminal(2) || isTerminal(1) || env['TERM'] === 'dumb') return undefined;
  let left = count;
  const draw = (): void => {
    writeSync(2, `${CLEAR_LINE}${left} of ${count} repositories on their way`);
  };
  const timer = setInterval(draw, REDRAW);
  timer.unref();
  return {
    ended: () => {
      left--;
    },
    stop: () => {
      clearInterval(timer);
      writeSync(2, CLEAR_LINE);
    },
  };
}
