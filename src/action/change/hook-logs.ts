/** What the containers of a hook said, for `helm.sh/hook-output-log-policy`: outputLogsByPolicy of pkg/action/hooks.go (Helm v3.22.0). */
import { ScullError, errorMessage } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import { readYaml } from '../../go/yaml/unmarshal.ts';
import type { KubeClient } from '../../kube/client.ts';
import { podType } from '../../kube/objects/pod-type.ts';
import { listAt, stringAt } from '../../go/field-path.ts';
import { metadataString } from '../../kube/objects/object-metadata.ts';
import type { ReleaseHook } from '../../release/release.ts';

/** The logs of each container, one after the other. Only jobs and pods have any. */
export async function* hookLogs(
  client: KubeClient,
  hook: ReleaseHook,
  releaseNamespace: string,
): AsyncGenerator<string> {
  if (hook.kind !== 'Job' && hook.kind !== 'Pod') return;
  const namespace = namespaceOf(hook) || releaseNamespace;
  for (const pod of await podsOf(client, hook, namespace)) {
    const name = metadataString(pod, 'name');
    for (const container of listAt(pod, 'spec', 'containers')) {
      if (!(container instanceof Map)) continue;
      const text = await containerLog(client, namespace, name, stringAt(container, 'name'));
      if (text !== '') yield text.replace(/\n$/, '');
    }
  }
}

function podsOf(client: KubeClient, { kind, name }: ReleaseHook, namespace: string): Promise<GoMap[]> {
  const selector = kind === 'Job' ? { labelSelector: `job-name=${name}` } : { fieldSelector: `metadata.name=${name}` };
  return client.list(podType, namespace, selector);
}

async function containerLog(client: KubeClient, namespace: string, pod: string, container: string): Promise<string> {
  let text = '';
  try {
    for await (const piece of client.logs(namespace, pod, { container })) text += piece;
  } catch (error) {
    throw new ScullError(`Failed to stream pod logs for pod: ${pod}, container: ${container}`, {
      code: 'hook.logs',
      hint: errorMessage(error),
    });
  }
  return text;
}

function namespaceOf(hook: ReleaseHook): string {
  const document = readYaml(hook.manifest);
  return document instanceof Map ? metadataString(document, 'namespace') : '';
}
