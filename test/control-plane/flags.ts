/** How the programs of the control plane are started: all on loopback, without what only production needs. */
import { join } from 'node:path';

export function etcdFlags(data: string, client: number, peer: number): string[] {
  const clients = `http://127.0.0.1:${String(client)}`;
  const peers = `http://127.0.0.1:${String(peer)}`;
  return [
    `--data-dir=${join(data, 'etcd')}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    '--quota-backend-bytes=8589934592',
    '--unsafe-no-fsync',
    '--log-level=error',
  ];
}

export interface ApiServerOptions {
  readonly client: number;
  readonly secure: number;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly accountsKey: string;
  readonly data: string;
}

export function apiServerFlags(options: ApiServerOptions): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${String(options.client)}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${String(options.secure)}`,
    `--tls-cert-file=${options.cert}`,
    `--tls-private-key-file=${options.key}`,
    `--client-ca-file=${options.ca}`,
    `--cert-dir=${options.data}`,
    `--service-account-key-file=${options.accountsKey}`,
    `--service-account-signing-key-file=${options.accountsKey}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.0.0.0/16',
    '--authorization-mode=RBAC',
    // nobody lifts the taint of a new node here, and pods need no account of their own
    '--disable-admission-plugins=ServiceAccount,TaintNodesByCondition',
    '--endpoint-reconciler-type=none',
    '--kubelet-preferred-address-types=InternalIP',
    '--allow-privileged=true',
  ];
}

export function schedulerConfig(kubeconfig: string): string {
  const volumePlugins = ['VolumeBinding', 'VolumeZone', 'VolumeRestrictions', 'NodeVolumeLimits'];
  return JSON.stringify({
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    clientConnection: { kubeconfig, qps: 1000, burst: 2000 },
    leaderElection: { leaderElect: false },
    profiles: [{ plugins: { multiPoint: { disabled: volumePlugins.map((name) => ({ name })) } } }],
  });
}

export function controllerManagerFlags(kubeconfig: string, accountsKey: string, ca: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--service-account-private-key-file=${accountsKey}`,
    `--root-ca-file=${ca}`,
    '--leader-elect=false',
    '--secure-port=0',
    // claims are bound and the node is kept by kwok
    '--controllers=*,-persistentvolume-binder-controller,-node-lifecycle-controller',
    '--kube-api-qps=1000',
    '--kube-api-burst=2000',
    '--concurrent-deployment-syncs=10',
    '--concurrent-replicaset-syncs=10',
  ];
}

export function kwokFlags(kubeconfig: string, config: string, port: number, cert: string, key: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--config=${config}`,
    '--manage-all-nodes',
    '--cidr=10.64.0.0/16',
    '--node-ip=127.0.0.1',
    `--node-port=${String(port)}`,
    `--server-address=127.0.0.1:${String(port)}`,
    `--tls-cert-file=${cert}`,
    `--tls-private-key-file=${key}`,
  ];
}
