import { writeSync } from 'node:fs';
import type { WaitProgress } from '../../kube/wait/options.ts';
import type { Call } from '../command.ts';
import { isTerminal } from '../../home/terminal.ts';

/** What shows how waiting goes; nothing where the standard error is no terminal. The table is loaded when there is one to draw. */
export function waitProgress({ env }: Pick<Call, 'env'>): { readonly onProgress?: (progress: WaitProgress) => void } {
  if (!isTerminal(2) || env['TERM'] === 'dumb') return {};
  let latest: WaitProgress | undefined;
  let show: ((progress: WaitProgress) => void) | undefined;
  const load = async (): Promise<void> => {
    const { standardErrorTerminal, waitTable } = await import('./wait-table.ts');
    const terminal = standardErrorTerminal(env, (text) => writeSync(2, text));
    show = terminal === undefined ? () => undefined : waitTable(terminal, () => Date.now()).onProgress;
    if (latest !== undefined) show(latest);
  };
  let loading: Promise<void> | undefined;
  return {
    onProgress: (progress) => {
      latest = progress;
      if (show !== undefined) show(progress);
      else if (!progress.ended) loading ??= load();
    },
  };
}
