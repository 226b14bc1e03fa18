/** Objects that the tests of waiting share, at the stages that count. */
import { ScullError } from '../../../src/errors.ts';
import { epoch } from '../fake-client.ts';

export const never = new AbortController().signal;
export const options = (timeoutMs = 5000) => ({ timeoutMs, signal: never, clock: epoch });

export async function failure(work: Promise<unknown>): Promise<ScullError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ScullError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

export function after(ms: number, work: () => void): void {
  setTimeout(work, ms);
}

export function deployment(name: string, ready: number): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, uid: `u-${name}`, generation: 1 },
    spec: { replicas: 1, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } } } },
    status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: ready },
  };
}

export function replicaSet(name: string, ready: number): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-1`,
      generation: 1,
      labels: { app: name },
      ownerReferences: [{ uid: `u-${name}`, controller: true }],
    },
    spec: { template: { metadata: { labels: { app: name, 'pod-template-hash': '1' } } } },
    status: { observedGeneration: 1, readyReplicas: ready },
  };
}

export function pod(name: string, ready: boolean, status: object = {}): object {
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' } },
    status: { conditions, ...status },
  };
}

export function job(name: string, status: object, apiVersion = 'batch/v1'): object {
  return { apiVersion, kind: 'Job', metadata: { name }, spec: { backoffLimit: 0, completions: 1 }, status };
}

export function service(name: string): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { type: 'ClusterIP', clusterIP: '10.0.0.1' } };
}

export const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } };
