/**
 * Who holds a lock: host, boot of the host, space of process ids, process id, start of the process, and a random part. With the
 * first five, whoever runs on the same machine can tell for sure that the holder is gone; all others have to watch the lock.
 *
 * Containers share the boot id of their host and have process ids of their own, so the space counts too (the number of
 * /proc/self/ns/pid). A number that is used again, by another process or another space, belongs to one that began later.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** `dead` is proven; `unknown` is what only time can tell. */
export type Fate = 'alive' | 'dead' | 'unknown';

/** This process, with a random part that is new each time. */
export function newIdentity(): string {
  const { boot, space } = machine();
  const start = processState(process.pid)?.start ?? '';
  return [hostname(), boot, space, process.pid, start, crypto.randomUUID().slice(0, 8)].join('/');
}

/** What became of a holder, as far as this machine knows. */
export function fateOf(identity: string): Fate {
  const [, boot = '', space = '', id = '', start = ''] = identity.split('/');
  const here = machine();
  if (boot === '' || space === '' || start === '' || !/^[1-9]\d*$/.test(id)) return 'unknown';
  if (boot !== here.boot || space !== here.space) return 'unknown';
  try {
    process.kill(Number(id), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'dead';
  }
  const now = processState(Number(id));
  if (now === undefined) return 'unknown'; // somebody's whose processes are hidden
  return now.start === start && !now.ended ? 'alive' : 'dead';
}

/** `process 4711 on build-7` */
export function holderText(identity: string): string {
  const [host = '', , , id = ''] = identity.split('/');
  return id === '' ? identity : `process ${id} on ${host}`;
}

let known: { readonly boot: string; readonly space: string } | undefined;

/** '' for what this system does not tell; then nothing is proven. */
function machine(): { readonly boot: string; readonly space: string } {
  return (known ??= {
    boot: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? '',
    space: attempt(() => /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]) ?? '',
  });
}

/** `start` in ticks since the boot; `ended` for one that is over and not yet taken note of by its parent. */
function processState(id: number): { readonly start: string; readonly ended: boolean } | undefined {
  const text = attempt(() => readFileSync(`/proc/${id}/stat`, 'latin1'));
  // the second field is the name in parentheses, which may hold anything
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const start = fields?.[19];
  return start === undefined ? undefined : { start, ended: 'ZX'.includes(fields?.[0] ?? '') };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
