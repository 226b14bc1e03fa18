import type { Configuration } from '../action/configuration.ts';
import { nodeClock } from '../home/node-ports.ts';
import type { KubeClient } from '../kube/client.ts';
import type { Storage } from '../storage/storage.ts';
import type { Call } from './command.ts';
import { stopSignal } from './signals.ts';

/** What a configuration is made of. */
export type ConfigurationSource = Pick<Call, 'settings' | 'env' | 'out' | 'stdin'> &
  Partial<Pick<Call, 'flags' | 'rules'>>;

/** What actions need of the process. `lastWords` is for who stops it twice: what to know about an end in mid-work. */
export function configuration(
  { settings, env, out, stdin, flags, rules }: ConfigurationSource,
  lastWords?: string,
): Configuration {
  const warn = (line: string): void => {
    out.note(line);
  };
  const print = (text: string): void => {
    out.print(text);
    out.flush?.();
  };
  const log = (text: string, source: string): void => {
    out.note(`${source}: ${text}`);
  };
  let signal: AbortSignal | undefined;
  let client: Promise<KubeClient> | undefined;
  const connected = async (): Promise<KubeClient> => {
    const { connect } = await import('../kube/connect.ts');
    const { timeoutMs } = await import('./flags/timeout.ts');
    const patience = flags?.changed('timeout') === true ? timeoutMs(flags) : undefined;
    // without the signal: a command that is stopped still has its record to write
    return connect({ settings, env, warn, patience });
  };
  const cluster = (): Promise<KubeClient> => (client ??= connected());
  const clock = nodeClock(env);
  const debug = (text: string): void => {
    if (settings.debug) out.note(`${new Date().toISOString()} [debug] ${text}`);
  };
  const storages = new Map<string | null, Promise<Storage>>();
  const open = async (namespace: string | undefined): Promise<Storage> => {
    const { releaseStorage } = await import('../action/read/release-storage.ts');
    return releaseStorage({ settings, env, cluster, clock, debug, log, warn }, namespace);
  };
  return {
    settings,
    env,
    rules,
    warn,
    print,
    log,
    debug,
    stdin,
    cluster,
    storage: (namespace) => {
      const key = namespace ?? null;
      const opened = storages.get(key) ?? open(namespace);
      storages.set(key, opened);
      return opened;
    },
    clock,
    get signal() {
      return (signal ??= stopSignal(warn, lastWords));
    },
  };
}
