/** `dependency update` and `dependency build`, and what `--dependency-update` of other commands does. */
import { missingDependencies } from '../../chart/checks.ts';
import type { Chart } from '../../chart/chart.ts';
import type { DependencyContext } from '../../downloader/dependencies/context.ts';
import type { SourceAccess } from '../../downloader/source-context.ts';
import { wrapError } from '../../errors.ts';
import { loadChart } from '../../loader/load.ts';
import type { ChartOrigin } from '../chart-origin.ts';
import type { Configuration } from '../configuration.ts';
import { registryLines } from '../registry-lines.ts';

export interface DependencyChangeOptions {
  readonly skipRefresh: boolean;
  readonly verify: boolean;
  /** Path of the public keys. */
  readonly keyring: string;
  /** How registries are talked to. */
  readonly access: SourceAccess;
  /** Tells of registries alone. */
  readonly isQuiet?: boolean;
}

/** Resolves the ranges of Chart.yaml, fills charts/ and writes the lock file. */
export async function updateDependencies(
  config: Configuration,
  chartPath: string,
  { skipRefresh, verify, keyring, access, isQuiet = false }: DependencyChangeOptions,
): Promise<void> {
  const manager = await import('../../downloader/dependencies/manager.ts');
  const options = { skipRefresh, keyring, verify: verify ? 'always' : 'never' } as const;
  await manager.updateDependencies(chartPath, context(config, access, isQuiet), options);
}

/** Fills charts/ with what the lock file says. A chart without provenance is a warning here, as in Helm. */
export async function buildDependencies(
  config: Configuration,
  chartPath: string,
  { skipRefresh, verify, keyring, access }: DependencyChangeOptions,
): Promise<void> {
  const manager = await import('../../downloader/dependencies/manager.ts');
  const options = { skipRefresh, keyring, verify: verify ? 'ifPossible' : 'never' } as const;
  await manager.buildDependencies(chartPath, context(config, access), options);
}

/**
 * The chart with the dependencies that it declares: brought into charts/ if that is wanted and one is missing. Throws for a missing one
 * otherwise.
 */
export async function withDependencies(
  config: Configuration,
  chart: Chart,
  { path, origin }: { readonly path: string; readonly origin: ChartOrigin },
): Promise<Chart> {
  if (missingDependencies(chart).length === 0) return chart;
  const { keyring, access } = origin;
  await updateDependencies(config, path, { skipRefresh: false, verify: false, keyring, access });
  try {
    return await loadChart(path, { warn: config.log, rules: config.rules, isUsed: true });
  } catch (error) {
    throw wrapError('failed reloading chart after repo update', error);
  }
}

function context(config: Configuration, access: SourceAccess, isQuiet = false): DependencyContext {
  const { settings, env, warn, log, print, signal, rules } = config;
  const worded =
    rules === undefined
      ? print
      : (text: string): void => {
          print(rules.words(text));
        };
  return {
    settings,
    env,
    warn,
    say: registryLines(config),
    log,
    print: isQuiet ? () => undefined : worded,
    signal,
    access,
  };
}
