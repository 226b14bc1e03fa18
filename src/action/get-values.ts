/** `get values`: what the user set, or what came of it. pkg/action/get_values.go of Helm v3.22.0. */
import { ScullError, errorMessage } from '../errors.ts';
import type { GoMap } from '../go/values.ts';
import { coalesceValues } from '../values/coalesce.ts';
import type { Configuration } from './configuration.ts';
import { releaseContent } from './read/release-content.ts';

export interface GetValuesOptions {
  readonly name: string;
  /** 0 for the last one. */
  readonly revision: number;
  /** With the defaults of the chart. */
  readonly all: boolean;
}

/** The nil map where the user set nothing. */
export async function releaseValues(config: Configuration, options: GetValuesOptions): Promise<GoMap> {
  const { chart, config: given } = await releaseContent(config, options.name, options.revision);
  if (!options.all) return given;
  if (chart === undefined) throw new ScullError('the record of the release has no chart', { code: 'release.damaged' });
  try {
    return coalesceValues(chart, given, { warn: config.log, rules: config.rules });
  } catch (error) {
    throw new ScullError(errorMessage(error), { code: 'release.values', cause: error });
  }
}
