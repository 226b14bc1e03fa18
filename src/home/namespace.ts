/**
 * The namespace in force, as client-go's deferred client config finds it: the one asked for, else that of the current
 * context of the kubeconfig, else that of the pod that the process runs in, else `default`. A kubeconfig that cannot be
 * used counts as none.
 */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { joinPath, userHome, type Environment } from './paths.ts';
import type { Settings } from './settings.ts';

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

export async function currentNamespace(settings: Settings, env: Environment): Promise<string> {
  if (settings.namespace !== '') return settings.namespace;
  const files = kubeConfigFiles(settings, env).filter((file) => existsSync(file));
  if (files.length > 0) {
    const { contextNamespace } = await import('./kube-context.ts');
    const found = contextNamespace(files, settings.kubeContext);
    if (found === 'unusable') return 'default';
    if (found !== undefined && found !== '') return found;
  }
  return podNamespace(env) ?? 'default';
}

/** The kubeconfig files to merge, first wins; they need not exist. */
export function kubeConfigFiles(settings: Settings, env: Environment): string[] {
  if (settings.kubeConfig !== '') return [settings.kubeConfig];
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0 ? listed : [joinPath(userHome(env), '.kube', 'config')];
}

function podNamespace(env: Environment): string | undefined {
  if (!env['KUBERNETES_SERVICE_HOST'] || !env['KUBERNETES_SERVICE_PORT']) return undefined;
  if (!existsSync(`${serviceAccount}/token`)) return undefined;
  if (env['POD_NAMESPACE']) return env['POD_NAMESPACE'];
  try {
    return readFileSync(`${serviceAccount}/namespace`, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
