/** `plugin install`: cmd/helm/plugin_install.go of Helm 3.22.0, and what Helm 4.3.1 has more: archives on disk, registries, signatures. */
import { basename, resolve } from 'node:path';
import type { SourceAccess, SourceContext } from '../../downloader/source-context.ts';
import { errorMessage, isDefect, ScullError, wrapError } from '../../errors.ts';
import { logLine } from '../../go/slog.ts';
import { quote } from '../../go/strconv-quote.ts';
import { homePath, joinPath } from '../../home/paths.ts';
import { workingFolder } from '../../home/working-folder.ts';
import { runHook } from '../../plugin/hooks.ts';
import type { ArchiveTexts, PluginFile } from '../../plugin/install/archive.ts';
import { clonePlugin } from '../../plugin/install/git.ts';
import { findPluginSource, type PackedSource, type PluginSource } from '../../plugin/install/source.ts';
import { isTaken, linkPlugin, makeRoomFor, placePlugin, type PluginPlace } from '../../plugin/install/staging.ts';
import { pluginFolder, readPlugin } from '../../plugin/load.ts';
import { pluginFileName, type Plugin } from '../../plugin/plugin.ts';
import { parseReference } from '../../registry/reference.ts';
import type { Verification } from '../../provenance/verification.ts';
import type { Configuration } from '../configuration.ts';

export interface PluginInstallOptions {
  /** A folder, an archive, the address of one, of a git repository or of a plugin in a registry. */
  readonly source: string;
  /** For git: a reference, or a constraint for its tags; for registries a version or a range; '' for what is current. */
  readonly version: string;
  /** Whether a signature is wanted: no plugin without, but for folders. */
  readonly verify: boolean;
  /** Path of the public keys; looked for only then. */
  readonly keyring: () => string;
  readonly access: SourceAccess;
  /** Told what Helm 4 tells about signatures before anything is fetched. */
  readonly begun?: (about: 'local folder' | 'verified' | 'not verified') => void;
}

export interface InstalledPlugin {
  readonly plugin: Plugin;
  /** Undefined where no signature was wanted. */
  readonly verification: Verification | undefined;
}

type InstallConfiguration = Pick<Configuration, 'settings' | 'env' | 'print' | 'debug' | 'signal' | 'warn'>;

/** The install hook is the caller's: `installHook`, when it has told of the rest. */
export async function installPlugin(
  config: InstallConfiguration,
  options: PluginInstallOptions,
): Promise<InstalledPlugin> {
  const { settings, env, signal, warn } = config;
  const { access } = options;
  const source = await sourceOf(options, config);
  const isFolder = source.kind === 'local';
  if (options.verify && source.kind === 'git') throw cannotVerify();
  options.begun?.(isFolder ? 'local folder' : options.verify ? 'verified' : 'not verified');
  const target = targetOf(source, config);
  if (settings.helm === 4 && isTaken(target)) {
    warn(logLine('WARN', 'plugin already exists', { path: target, error: '<nil>' }));
  }
  makeRoomFor(target);
  config.debug(`installing ${options.source} at ${target}`);
  const place = { target, settings };
  if (source.kind === 'local') {
    return withoutSignature(linkPlugin(resolve(workingFolder(env), source.path), place), config);
  }
  if (source.kind === 'git') {
    const clone = (folder: string, name: string): Promise<void> =>
      clonePlugin(source.remote, options.version, [folder, name], { env, signal });
    return withoutSignature(await placePlugin(place, clone), config);
  }
  return placePacked(source, place, options, { settings, env, signal, warn, access });
}

/** Where it fails the plugin stays, as with Helm. */
export async function installHook(config: InstallConfiguration, plugin: Plugin): Promise<void> {
  await runHook(plugin, 'install', config);
}

function withoutSignature(plugin: Plugin, { print }: InstallConfiguration): InstalledPlugin {
  for (const notice of plugin.notices) print(`${notice}\n`);
  return { plugin, verification: undefined };
}

async function sourceOf(options: PluginInstallOptions, config: InstallConfiguration): Promise<PluginSource> {
  const { settings, env, signal, warn } = config;
  const { source, version, access } = options;
  try {
    const found = await findPluginSource(source, { env, signal, access }, settings.helm);
    if (found.kind !== 'oci') return found;
    checkReference(found.reference);
    if (version === '') return found;
    const { registryClient } = await import('../../downloader/registry-source.ts');
    const client = registryClient({ settings, env, signal, warn, access });
    return { kind: 'oci', reference: await client.resolveVersion(found.reference, version) };
  } catch (error) {
    if (settings.helm === 3 || source.startsWith('oci://')) throw error;
    const doing = `cannot get information about plugin source ${quote(source)} (if it's a local directory, does it exist?)`;
    throw wrapError(`${doing}, last error was`, error);
  }
}

function checkReference(reference: string): void {
  try {
    parseReference(reference);
  } catch (error) {
    throw wrapError('invalid OCI reference', error);
  }
}

/** Nothing of the archive is written before its signature is checked. */
async function placePacked(
  source: PackedSource,
  place: PluginPlace,
  { verify, keyring }: PluginInstallOptions,
  context: SourceContext,
): Promise<InstalledPlugin> {
  const [{ fetchPacked, signedName, verifyPacked }, archive] = await Promise.all([
    import('../../plugin/install/packed.ts'),
    import('../../plugin/install/archive.ts'),
  ]);
  const keeps = verify || source.kind !== 'archive' || context.settings.helm === 4;
  const packed = await fetchPacked(source, context, { verify, keeps });
  const early = verify && source.kind !== 'oci';
  let verification = early ? await verifyPacked(packed, signedName(source, noName), keyring()) : undefined;
  const files = archive.pluginFiles(archive.readPluginArchive(packed.data, textsOf(source, context)));
  if (context.settings.helm === 4) checkMetadata(files, place.target);
  const plugin = await placePlugin(
    place,
    (folder, name) => {
      archive.writePluginFiles(joinPath(folder, name), files);
    },
    async (found) => {
      if (verify && !early) verification = await verifyPacked(packed, signedName(source, found), keyring());
      if (!keeps) return;
      const { keepPacked } = await import('../../plugin/install/kept.ts');
      keepPacked(found, packed, keptFolder(place, context));
    },
  );
  return { plugin, verification };
}

const inHelm4 = {
  file: 'failed to extract archive',
  archive: 'extracting files from archive',
  oci: 'failed to extract plugin',
};
const noMetadata = 'failed to extract plugin metadata from tarball';

/** Helm 4 looks for the metadata first. */
function textsOf({ kind }: PackedSource, { settings: { helm } }: SourceContext): ArchiveTexts {
  const hostile = inHelm4[kind];
  return { hostile, broken: helm === 4 ? noMetadata : hostile };
}

function checkMetadata(files: readonly PluginFile[], target: string): void {
  const yaml = files.find(({ path }) => path === pluginFileName)?.data;
  if (yaml === undefined)
    throw new ScullError(`${noMetadata}: plugin.yaml not found in tarball`, { code: 'plugin.metadata' });
  try {
    readPlugin(yaml, target, 4);
  } catch (error) {
    if (isDefect(error)) throw error;
    const reason = errorMessage(error).replace(`failed to load plugin ${quote(target)}: `, '');
    throw new ScullError(`${noMetadata}: ${reason}`, { code: 'plugin.yaml', cause: error });
  }
}

const noName = { name: '', version: '' };

/** Where the archives of plugins lie: where `plugin list` of Helm 4 looks for them. */
function keptFolder({ settings }: PluginPlace, { env, settings: { pluginsDirectory } }: SourceContext): string {
  return settings.helm === 4 ? homePath(env, 'data', 'plugins') : pluginFolder({ pluginsDirectory });
}

/** Some sources of plugins go to Helm's own folder, whatever $HELM_PLUGINS says. */
function targetOf(source: PluginSource, { settings, env }: InstallConfiguration): string {
  const own = (name: string): string => homePath(env, 'data', 'plugins', name);
  const first = (name: string): string => joinPath(pluginFolder(settings), name);
  const local = settings.helm === 4 ? own : first;
  switch (source.kind) {
    case 'archive':
      return own(archiveName(source.url));
    case 'file':
      return local(archiveName(source.path));
    case 'local':
      return local(checkedName(basename(resolve(workingFolder(env), source.path))));
    case 'git':
      return first(checkedName(basename(source.remote)));
    case 'oci':
      return first(checkedName(basename(parseReference(source.reference).repository)));
  }
}

/** `stripPluginName`: what stands before the version. */
function archiveName(url: string): string {
  const file = basename(url);
  const bare = /^(.*)\.(?:tgz|tar\.gz)$/s.exec(file)?.[1];
  if (bare === undefined) {
    throw new ScullError(`no extractor implemented yet for ${url}`, {
      code: 'plugin.archive',
      hint: 'The address of a packed plugin ends with .tgz or .tar.gz',
    });
  }
  return checkedName(/^(.*)-[0-9]+\../s.exec(bare)?.[1] ?? bare);
}

function checkedName(name: string): string {
  if (name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name)) return name;
  throw new ScullError(`invalid plugin name ${quote(name)}`, { code: 'plugin.name' });
}

function cannotVerify(): ScullError {
  return new ScullError('plugin source does not support verification. Use --verify=false to skip verification', {
    code: 'plugin.verify',
    hint: 'Archives have signatures, git repositories have not.',
  });
}
