/** A configuration without a home, a cluster or an output. */
import type { Configuration } from '../../src/action/configuration.ts';
import { configuration } from '../../src/cli/configuration.ts';
import { settingsFromEnvironment } from '../../src/home/settings.ts';

const env = { HOME: '/nonexistent' };
const silent = { print: () => undefined, note: () => undefined };

export function silentConfiguration(): Configuration {
  const stdin = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array());
  return configuration({ settings: settingsFromEnvironment(env), env, out: silent, stdin });
}
