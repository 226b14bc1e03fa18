import type { ChartOrigin } from '../action/chart-origin.ts';
import type { ChartValuesOptions } from '../action/explain/values.ts';
import type { SourceAccess } from '../downloader/source-context.ts';
import type { ValuesOptions } from '../values/options.ts';
import type { Call } from './command.ts';
import type { FlagValues } from './flags/parse.ts';

/** What the flags of flags/values.ts were given. */
export function valuesOptions(flags: FlagValues): ValuesOptions {
  return {
    valueFiles: flags.list('values'),
    values: flags.list('set'),
    stringValues: flags.list('set-string'),
    fileValues: flags.list('set-file'),
    jsonValues: flags.list('set-json'),
    literalValues: flags.list('set-literal'),
  };
}

/** What the flags of flags/chart-path.ts were given, and --devel, which is a version. */
export function chartOrigin(flags: FlagValues): ChartOrigin {
  const version = flags.string('version');
  return {
    repo: flags.string('repo'),
    version: version === '' && flags.bool('devel') ? DEVELOPMENT_VERSIONS : version,
    verify: flags.bool('verify'),
    get keyring() {
      return flags.string('keyring');
    },
    access: sourceAccess(flags),
  };
}

/** The chart that the first argument names, for commands that look at one. */
export function givenChart({ args, flags }: Pick<Call, 'args' | 'flags'>): ChartValuesOptions {
  return {
    chart: args[0]!,
    origin: chartOrigin(flags),
    values: valuesOptions(flags),
    dependencyUpdate: flags.bool('dependency-update'),
  };
}

const DEVELOPMENT_VERSIONS = '>0.0.0-0';

/** How the flags want servers to be talked to. */
export function sourceAccess(flags: FlagValues): SourceAccess {
  return { ...registryAccess(flags), passCredentialsAll: flags.bool('pass-credentials') };
}

/** As `sourceAccess`, for commands whose flags are about registries only. */
export function registryAccess(flags: FlagValues): SourceAccess {
  return {
    username: flags.string('username'),
    password: flags.string('password'),
    certFile: flags.string('cert-file'),
    keyFile: flags.string('key-file'),
    caFile: flags.string('ca-file'),
    insecureSkipTlsVerify: flags.bool('insecure-skip-tls-verify'),
    plainHttp: flags.bool('plain-http'),
    passCredentialsAll: false,
  };
}

/** What comes before anything else in every command that takes a chart, also one on disk: a look at the TLS files. */
export async function checkTlsFiles(
  { flags, env }: Pick<Call, 'flags' | 'env'>,
  access = sourceAccess(flags),
): Promise<void> {
  const { caFile, certFile, keyFile } = access;
  if (caFile === '' && certFile === '' && keyFile === '') return;
  const check = await import('../action/check-tls-files.ts');
  await check.checkTlsFiles(access, env);
}
