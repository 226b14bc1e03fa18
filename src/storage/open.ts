/** The storage that HELM_DRIVER names: Init of pkg/action/action.go and loadReleasesInMemory of cmd/helm/helm.go (Helm v3.22.0). */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import type { Release } from '../release/release.ts';
import type { Clock } from '../sprig/ports.ts';
import type { RecordClient } from './cluster-driver.ts';
import { ReleaseStorage } from './release-storage.ts';
import type { Storage } from './storage.ts';

export interface StorageOptions {
  /** HELM_DRIVER: secret, configmap, memory; '' for secret. */
  readonly driver: string;
  /** '' for all namespaces, which is for reading only. */
  readonly namespace: string;
  readonly cluster: () => Promise<RecordClient>;
  readonly clock: Clock;
  /** Releases for the memory driver. */
  readonly memory: () => Promise<readonly Release[]>;
  readonly debug: (text: string) => void;
  /** Is told what becomes of releases that are too big for one record. */
  readonly warn?: (line: string) => void;
}

/** Rejects with `unknown driver "x"`. Makes no request. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { driver, namespace, clock } = options;
  switch (driver) {
    case '':
    case 'secret':
    case 'secrets':
    case 'configmap':
    case 'configmaps': {
      const { ClusterDriver } = await import('./cluster-driver.ts');
      const name = driver.startsWith('configmap') ? 'ConfigMap' : 'Secret';
      const now = (): number => Number(clock.now().seconds);
      const { debug, warn } = options;
      const records = new ClusterDriver(name, {
        client: await options.cluster(),
        ...{ namespace, now, debug },
        ...(warn === undefined ? {} : { warn }),
      });
      return new ReleaseStorage(records, options.debug);
    }
    case 'memory': {
      const { MemoryDriver, MemoryRecords } = await import('./memory-driver.ts');
      const records = new MemoryRecords();
      const loading = new ReleaseStorage(new MemoryDriver(records, ''), options.debug);
      for (const release of await options.memory()) await loading.create(release);
      return new ReleaseStorage(new MemoryDriver(records, namespace), options.debug);
    }
    case 'sql':
      throw new ScullError('the sql storage driver is not supported', {
        code: 'storage.driver',
        hint: 'Set HELM_DRIVER to secret or configmap; Helm can move releases there.',
      });
    default:
      throw new ScullError(`unknown driver ${quote(driver)}`, { code: 'storage.driver' });
  }
}
