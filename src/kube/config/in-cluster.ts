/** The configuration of a pod: rest.InClusterConfig of client-go 0.37, with what flags say on top. */
import { existsSync, statSync } from 'node:fs';
import type { Environment } from '../../home/paths.ts';
import type { Settings } from '../../home/settings.ts';
import type { KubeCluster, KubeUser } from './kubeconfig.ts';

const folder = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface PodConnection {
  readonly server: string;
  readonly cluster: Partial<KubeCluster>;
  readonly user: Partial<KubeUser>;
}

/** Undefined outside of a pod. */
export function inClusterConnection(settings: Settings, env: Environment): PodConnection | undefined {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '';
  const tokenFile = `${folder}/token`;
  if (host === '' || port === '' || !existsSync(tokenFile) || statSync(tokenFile).isDirectory()) return undefined;
  const ca = `${folder}/ca.crt`;
  const { kubeApiServer, kubeCaFile, kubeToken } = settings;
  const own = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    server: kubeApiServer === '' ? own : kubeApiServer,
    cluster: { caFile: kubeCaFile === '' ? (existsSync(ca) ? ca : '') : kubeCaFile },
    user: kubeToken === '' ? { tokenFile } : { token: kubeToken },
  };
}
