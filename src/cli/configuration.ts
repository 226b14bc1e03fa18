import type { Configuration } from '../action/configuration.ts';
import type { Call } from './command.ts';

/** What actions need of the process. */
export function configuration({ settings, env, out, stdin }: Call): Configuration {
  return {
    settings,
    env,
    warn: (line) => {
      out.note(line);
    },
    log: (text, source) => {
      out.note(`${source}: ${text}`);
    },
    debug: (text) => {
      if (settings.debug) out.note(`${new Date().toISOString()} [debug] ${text}`);
    },
    stdin,
  };
}
