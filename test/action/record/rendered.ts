/** A rendering by `template`, with everything at its default that a test does not name. */
import { templateChart, type TemplateOptions } from '../../../src/action/template.ts';
import { configuration } from '../../../src/cli/configuration.ts';
import { errorMessage } from '../../../src/errors.ts';
import { settingsFromEnvironment } from '../../../src/home/settings.ts';

export interface Rendered {
  readonly text: string;
  /** '' for none. */
  readonly error: string;
}

const access = {
  ...{ username: '', password: '', certFile: '', keyFile: '', caFile: '' },
  ...{ insecureSkipTlsVerify: false, plainHttp: false, passCredentialsAll: false },
};

const defaults: Omit<TemplateOptions, 'args'> = {
  origin: { repo: '', version: '', verify: false, keyring: '', access },
  namespace: () => Promise.resolve('n'),
  values: {},
  ...{ generateName: false, nameTemplate: '', kubeVersion: '', apiVersions: [], dryRun: '', validate: false },
  ...{ includeCrds: false, skipTests: false, noHooks: false, isUpgrade: false, enableDns: false },
  ...{ dependencyUpdate: false, skipSchemaValidation: false, labels: [], showOnly: [], outputDir: '' },
  ...{ releaseNameFolder: false, postRenderer: '', postRendererArgs: [] },
};

export async function rendered(
  args: readonly string[],
  more: Partial<TemplateOptions>,
  env: Readonly<Record<string, string>>,
): Promise<Rendered> {
  const silent = { print: () => undefined, note: () => undefined };
  const stdin = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array());
  const config = configuration({ settings: settingsFromEnvironment(env), env, out: silent, stdin });
  try {
    const { text, failure } = await templateChart(config, { ...defaults, args, ...more });
    return { text, error: failure?.message ?? '' };
  } catch (error) {
    return { text: '', error: errorMessage(error) };
  }
}
