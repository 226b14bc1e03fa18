/**
 * What a shell may offer of what a cluster holds. Somebody is typing: an answer that does not come within a second is no
 * answer, and nothing is said about what went wrong.
 */
import { latestOf } from '../../action/list.ts';
import type { Configuration } from '../../action/configuration.ts';
import { compareStrings } from '../../go/strings.ts';
import type { ResourceType } from '../../kube/client.ts';
import type { CompletionRequest } from '../command.ts';
import { configuration } from '../configuration.ts';

const DEADLINE_MS = 1000;

const namespaceType: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
  verbs: ['list'],
};

/** All releases of the namespace in force but those that are among the arguments; no payload is read. */
export function releaseNames(request: CompletionRequest): Promise<string[]> {
  return answered(request, async (config) => {
    const storage = await config.storage();
    return latestOf(await storage.records())
      .filter(({ name }) => !request.args.includes(name))
      .sort((a, b) => compareStrings(a.name, b.name))
      .map(({ name, version, status }) => `${name}\trevision ${version}, ${status}`);
  });
}

/** Of the release that the first argument names. */
export function revisions({ args: [name = ''], ...request }: CompletionRequest): Promise<string[]> {
  return answered(request, async (config) => {
    const storage = await config.storage();
    const found = await storage.historySummaries(name);
    return found
      .sort((a, b) => a.version - b.version)
      .map(({ version, status, chart }) => {
        const shown = chart === undefined ? [] : [`App: ${chart.appVersion}`, `Chart: ${chart.name}-${chart.version}`];
        return `${version}\t${[...shown, status].join(', ')}`;
      });
  });
}

export function namespaces(request: CompletionRequest): Promise<string[]> {
  return answered(request, async (config) => {
    const client = await config.cluster();
    const found = await client.listMetadata(namespaceType, '');
    return found.map(({ name }) => name).sort(compareStrings);
  });
}

/** Each with the cluster that it means. */
export async function contexts({ settings, env }: CompletionRequest): Promise<string[]> {
  const { loadKubeConfig } = await import('../../kube/config/kubeconfig.ts');
  try {
    const config = loadKubeConfig(settings, env);
    return [...config.contexts].map(([name, { cluster }]) => `${name}\t${cluster}`).sort(compareStrings);
  } catch {
    return [];
  }
}

async function answered(
  { settings, env }: Pick<CompletionRequest, 'settings' | 'env'>,
  ask: (config: Configuration) => Promise<string[]>,
): Promise<string[]> {
  const unheard = { print: (): void => undefined, note: (): void => undefined };
  const stdin = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array());
  const config = configuration({ settings, env, out: unheard, stdin });
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<string[]>((resolve) => {
    timer = setTimeout(resolve, DEADLINE_MS, []);
  });
  try {
    return await Promise.race([ask(config).catch(() => []), deadline]);
  } finally {
    clearTimeout(timer);
    void config.cluster().then(
      (client) => {
        client.close();
      },
      () => undefined,
    );
  }
}
