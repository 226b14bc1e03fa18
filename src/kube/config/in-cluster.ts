/** The configuration of a pod: rest.InClusterConfig of client-go 0.37, with what flags say on top. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Environment } from '../../home/paths.ts';
import type { Settings } from '../../home/settings.ts';
import type { KubeCluster, KubeUser } from './kubeconfig.ts';

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface PodConnection {
  readonly server: string;
  readonly cluster: Partial<KubeCluster>;
  readonly user: Partial<KubeUser>;
}

/** Undefined outside of a pod. `folder` has what Kubernetes puts into a pod. */
export function inClusterConnection(
  settings: Settings,
  env: Environment,
  folder = serviceAccount,
): PodConnection | undefined {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '';
  const tokenFile = `${folder}/token`;
  if (host === '' || port === '' || !existsSync(tokenFile) || statSync(tokenFile).isDirectory()) return undefined;
  const ca = `${folder}/ca.crt`;
  const { kubeApiServer, kubeCaFile, kubeToken } = settings;
  const own = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    server: kubeApiServer === '' ? own : kubeApiServer,
    cluster: { caFile: kubeCaFile === '' ? (holdsCertificate(ca) ? ca : '') : kubeCaFile },
    user: kubeToken === '' ? { tokenFile } : { token: kubeToken },
  };
}

/** One that does not is left aside, and the authorities of the machine are trusted. */
function holdsCertificate(file: string): boolean {
  try {
    return readFileSync(file, 'latin1').includes('-----BEGIN CERTIFICATE-----');
  } catch {
    return false;
  }
}
