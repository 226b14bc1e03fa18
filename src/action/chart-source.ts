/**
 * From a chart reference to a chart on disk: `LocateChart` of Helm 3.22 (pkg/action/install.go). What it takes to download one
 * is loaded when a reference is no path.
 */
import { trimSpace } from '../go/unicode.ts';
import { locateOnDisk } from '../loader/locate.ts';
import type { ChartOrigin } from './chart-origin.ts';
import type { Configuration } from './configuration.ts';

/**
 * The absolute path of the chart that `reference` names; one that is somewhere else is downloaded to the repository cache. With the
 * address of a repository Helm 4 looks nowhere else.
 * Throws Helm's text for what is not there: `path "./x" not found`, `repo x not found`.
 */
export async function locateChart(config: Configuration, reference: string, origin: ChartOrigin): Promise<string> {
  const name = trimSpace(reference);
  const passesOver = config.settings.helm === 4 && origin.repo !== '';
  const path = passesOver ? undefined : locateOnDisk(name);
  if (path === undefined) {
    const { downloadToCache } = await import('./download-chart.ts');
    return downloadToCache(config, name, origin);
  }
  if (origin.repo !== '') {
    const text = 'WARN local chart found in current working directory. repository url ignored';
    config.log(`${text} chart=${name} repository=${origin.repo}`, 'install.go:759');
  }
  if (origin.verify) {
    const { verifyArchive } = await import('../provenance/verify-archive.ts');
    await verifyArchive(path, origin.keyring);
  }
  return path;
}
