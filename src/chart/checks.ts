/** What is checked of a chart before anything is made of it: cmd/helm/install.go and pkg/action of Helm v3.22.0. */
import { ScullError } from '../errors.ts';
import { isCompatibleRange } from '../values/dependencies.ts';
import type { Capabilities } from './capabilities.ts';
import { hasDependency, type Chart } from './chart.ts';

/** Throws for library charts. */
export function checkInstallable(chart: Chart): void {
  const { type } = chart.metadata;
  if (type !== '' && type !== 'application') {
    throw new ScullError(`${type} charts are not installable`, { code: 'chart.not-installable' });
  }
}

/** Names of the dependencies that Chart.yaml declares and that are not in charts/. */
export function missingDependencies(chart: Chart): string[] {
  const declared = chart.metadata.dependencies;
  if (declared === undefined) return [];
  const missing: string[] = [];
  for (const { name } of declared) if (!hasDependency(chart, name)) missing.push(name);
  return missing;
}

/** Throws when a dependency that Chart.yaml declares is not in charts/. */
export function checkDependencies(chart: Chart): void {
  const missing = missingDependencies(chart);
  if (missing.length === 0) return;
  const first = 'An error occurred while checking for chart dependencies.';
  const second = 'You may need to run `helm dependency build` to fetch missing dependencies';
  throw new ScullError(`${first} ${second}: ${missingText(missing)}`, { code: 'chart.dependencies-missing' });
}

/** As `checkDependencies`, for who makes an archive of the chart. */
export function checkPackable(chart: Chart): void {
  const missing = missingDependencies(chart);
  if (missing.length === 0) return;
  const hint = '--dependency-update fetches them';
  throw new ScullError(missingText(missing), { code: 'chart.dependencies-missing', hint });
}

function missingText(names: readonly string[]): string {
  return `found in Chart.yaml, but missing in charts/ directory: ${names.join(', ')}`;
}

/** Throws when the chart asks for another Kubernetes. */
export function checkKubeVersion(chart: Chart, { kubeVersion }: Capabilities): void {
  const wanted = chart.metadata.kubeVersion;
  if (wanted === '' || isCompatibleRange(wanted, kubeVersion.normalized ?? kubeVersion.version)) return;
  const text = `chart requires kubeVersion: ${wanted} which is incompatible with Kubernetes ${kubeVersion.version}`;
  throw new ScullError(text, { code: 'chart.kube-version' });
}
