/** What we say we are. */

/** The Helm that scull behaves as. */
export const helmVersion = 'v3.22.0';
/** The one that it behaves as with HELM_COMPAT=4, and the Kubernetes client library of that. */
export const helm4Version = 'v4.3.1';
export const kubeClientVersion = 'v1.37';
/** The Go whose rules it follows. */
export const goVersion = 'go1.26.8';
/** Our own version: that of package.json, which a test holds it to. */
export const scullVersion = '0.1.0';

export interface BuildInfo {
  readonly version: string;
  readonly gitCommit: string;
  readonly gitTreeState: string;
  readonly goVersion: string;
  /** Helm 4's. */
  readonly kubeClientVersion?: string;
}

/** As helm it gives Helm's version alone; as scull its own goes along as build metadata, which every parser skips. */
export function buildInfo(program: string, helm: 3 | 4 = 3): BuildInfo {
  const behaviour = helm === 4 ? helm4Version : helmVersion;
  const version = program === 'helm' ? behaviour : `${behaviour}+scull.${scullVersion}`;
  const info = { version, gitCommit: '', gitTreeState: 'clean', goVersion };
  return helm === 4 ? { ...info, kubeClientVersion } : info;
}
