import { writeSync } from 'node:fs';
import { wrapError } from '../../errors.ts';
import type { WaitProgress } from '../../kube/wait/options.ts';
import type { Call } from '../command.ts';
import { isTerminal } from '../../home/terminal.ts';
import { readProgressMode, type ProgressMode } from '../flags/wait.ts';

type OnProgress = (progress: WaitProgress) => void;

/**
 * What shows how waiting goes, on the standard error: a table on a terminal, elsewhere nothing unless `--progress` or
 * SCULL_PROGRESS asks for it, so that scripts find there what Helm writes.
 */
export function waitProgress({ env, flags }: Pick<Call, 'env' | 'flags'>): { readonly onProgress?: OnProgress } {
  const mode = modeOf(flags.string('progress'), env);
  if (mode === 'none') return {};
  const waiting: WaitProgress[] = [];
  let show: OnProgress | undefined;
  const load = async (): Promise<void> => {
    show = await shower(mode, env);
    for (const progress of waiting) show(progress);
  };
  // a table is for what takes a while; lines are written in any case
  let loading = mode === 'table' ? undefined : load();
  return {
    onProgress: (progress) => {
      if (show !== undefined) {
        show(progress);
        return;
      }
      if (loading === undefined && progress.ended) return;
      waiting.push(progress);
      loading ??= load();
    },
  };
}

function modeOf(flag: string, env: Call['env']): Exclude<ProgressMode, 'auto'> {
  const variable = env['SCULL_PROGRESS'] ?? '';
  const mode = flag === 'auto' && variable !== '' ? modeOfVariable(variable) : readProgressMode(flag);
  const drawable = isTerminal(2) && env['TERM'] !== 'dumb';
  if (mode === 'auto') return drawable ? 'table' : 'none';
  return mode === 'table' && !drawable ? 'plain' : mode;
}

function modeOfVariable(value: string): ProgressMode {
  try {
    return readProgressMode(value);
  } catch (error) {
    throw wrapError(`invalid value ${JSON.stringify(value)} of SCULL_PROGRESS`, error);
  }
}

async function shower(mode: 'table' | 'plain' | 'json', env: Call['env']): Promise<OnProgress> {
  const write = (text: string): void => {
    writeSync(2, text);
  };
  const nowMs = (): number => Date.now();
  if (mode === 'table') {
    const { standardErrorTerminal, waitTable } = await import('./wait-table.ts');
    const terminal = standardErrorTerminal(env, write);
    return terminal === undefined ? () => undefined : waitTable(terminal, nowMs).onProgress;
  }
  const { jsonLines, plainLines } = await import('./wait-lines.ts');
  return (mode === 'json' ? jsonLines : plainLines)(write, nowMs);
}
