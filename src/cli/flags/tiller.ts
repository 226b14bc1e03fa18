import type { TillerPlace, TillerStorage } from '../../action/tiller/records.ts';
import type { Flag } from './flag.ts';
import type { FlagValues } from './parse.ts';

const storages: readonly TillerStorage[] = ['configmaps', 'secrets'];

export const tillerFlags: readonly Flag[] = [
  {
    name: 'tiller-namespace',
    type: 'string',
    default: 'kube-system',
    usage: "namespace that has Tiller's records",
    values: 'namespaces',
  },
  {
    name: 'release-storage',
    type: 'string',
    default: 'configmaps',
    values: storages,
    usage: "what Tiller's records are: configmaps, or secrets where it was told so",
    check: (value) => {
      if (!isStorage(value)) throw new Error(`it takes ${storages.join(' and ')}`);
      return true;
    },
  },
];

export function tillerPlace(flags: FlagValues): TillerPlace {
  const storage = flags.string('release-storage');
  return { namespace: flags.string('tiller-namespace'), storage: isStorage(storage) ? storage : 'configmaps' };
}

function isStorage(text: string): text is TillerStorage {
  return (storages as readonly string[]).includes(text);
}
