/** From the user's settings to a client. */
import { currentNamespace } from '../home/namespace.ts';
import type { Environment } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';
import type { KubeClient } from './client.ts';
import { rateLimits } from './rest/rate-limit.ts';
import { Requester } from './rest/requester.ts';
import { RestClient } from './rest/rest-client.ts';
import { configuredServer } from './rest/server.ts';
import { warningLine, warningTexts } from './rest/warnings.ts';

export interface ConnectionOptions {
  readonly settings: Settings;
  readonly env: Environment;
  /** Takes a line for the user: warnings that the server sends along. */
  readonly warn?: (line: string) => void;
  /** Ends every request. */
  readonly signal?: AbortSignal;
  /** Milliseconds that an operation may take, if the user said so: no answer may take longer. */
  readonly patience?: number | undefined;
}

/**
 * A client for the cluster that settings and kubeconfig name. Makes no request; what is wrong with the kubeconfig is what its
 * first request rejects with, as in Helm, which tells it as `Kubernetes cluster unreachable: …`.
 */
export async function connect({ settings, env, warn, signal, patience }: ConnectionOptions): Promise<KubeClient> {
  const stop = new AbortController();
  const requester = new Requester({
    server: () => configuredServer(settings, env),
    limit: rateLimits(settings.qps, settings.burstLimit),
    warn: (header) => {
      for (const text of warningTexts(header)) warn?.(warningLine(text, new Date()));
    },
    signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
    patience,
  });
  return new RestClient(await currentNamespace(settings, env), requester, stop);
}

/** Throws what is wrong with the kubeconfig, without a request. */
export async function checkConnection({ settings, env }: Pick<ConnectionOptions, 'settings' | 'env'>): Promise<void> {
  await configuredServer(settings, env);
}
