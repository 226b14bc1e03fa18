/** What every container of the test pods said, as Helm 4 prints it: GetPodLogs of pkg/action/release_testing.go (Helm v4.3.1). */
import { errorMessage, ScullError, wrapError } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import type { KubeClient } from '../../kube/client.ts';
import { podType } from '../../kube/objects/pod-type.ts';
import { listAt, stringAt } from '../../go/field-path.ts';
import type { Release } from '../../release/release.ts';
import { testsOf, type TestFilter } from '../release-test.ts';

/** In the order of running, each part as it comes. Throws at the end what could not be read of a pod. */
export async function* containerLogs(
  client: KubeClient,
  namespace: string,
  { hooks }: Release,
  filter: TestFilter,
): AsyncGenerator<string> {
  for (const { kind, name } of testsOf(hooks, filter)) if (kind === 'Pod') yield* podLogs(client, namespace, name);
}

async function* podLogs(client: KubeClient, namespace: string, pod: string): AsyncGenerator<string> {
  const errors: string[] = [];
  for (const container of await containersOf(client, namespace, pod)) {
    let begun = false;
    const title = `POD LOGS: ${pod} (${container})\n`;
    try {
      for await (const text of client.logs(namespace, pod, { container })) {
        if (!begun) yield title;
        begun = true;
        yield text;
      }
    } catch (error) {
      if (!(error instanceof ScullError)) throw error;
      const doing = begun ? 'write' : 'get';
      errors.push(`unable to ${doing} logs for pod ${pod}, container ${container}: ${errorMessage(error)}`);
      if (!begun) continue;
    }
    if (!begun) yield title;
    yield '\n';
  }
  if (errors.length > 0) throw new ScullError(errors.join('\n'), { code: 'test.logs' });
}

async function containersOf(client: KubeClient, namespace: string, name: string): Promise<string[]> {
  let pod: GoMap;
  try {
    pod = await client.get({ type: podType, namespace, name });
  } catch (error) {
    throw wrapError(`unable to get pod ${name}`, error);
  }
  return ['initContainers', 'containers']
    .flatMap((list) => listAt(pod, 'spec', list))
    .flatMap((container) => (container instanceof Map ? [stringAt(container, 'name')] : []));
}
