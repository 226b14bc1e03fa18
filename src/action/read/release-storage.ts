/** The storage of a run, as settings and HELM_DRIVER say. */
import { ScullError } from '../../errors.ts';
import { currentNamespace } from '../../home/namespace.ts';
import { openStorage } from '../../storage/open.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Configuration } from '../configuration.ts';

type Needs = Pick<Configuration, 'settings' | 'env' | 'cluster' | 'clock' | 'debug' | 'log' | 'warn'>;

/** Records of `namespace`, of the one in force if none is given. */
export async function releaseStorage(config: Needs, namespace: string | undefined): Promise<Storage> {
  const { settings, env, cluster, clock, debug, warn } = config;
  try {
    return await openStorage({
      driver: env['HELM_DRIVER'] ?? '',
      namespace: namespace ?? (await currentNamespace(settings, env)),
      cluster,
      clock,
      debug,
      warn,
      memory: async () => {
        const { readMemoryData } = await import('../../storage/memory-data.ts');
        return readMemoryData(env['HELM_MEMORY_DRIVER_DATA'] ?? '');
      },
    });
  } catch (error) {
    // Helm ends here by a line of its log
    const place = places.get(error instanceof ScullError ? error.code : '');
    if (place !== undefined && error instanceof ScullError) config.log(error.message, place);
    throw error;
  }
}

const places = new Map([
  ['storage.driver', 'helm.go:83'],
  ['storage.memory', 'helm.go:122'],
]);
