/**
 * Charts in an OCI registry: the client of Helm v3.22.0 (pkg/registry/client.go) on top of oras-go v2.6.2. It tells what it
 * did in Helm's lines (`Pulled: …`, `Digest: …`) through `say`, which is where Helm has its standard error.
 */
import type { Metadata } from '../chart/chart.ts';
import { ScullError, wrapError } from '../errors.ts';
import type { Authorizer } from './authorize.ts';
import type { Credential } from './credentials/credential.ts';
import type { Descriptor, Pulled } from './content.ts';
import type { CredentialStore } from './credentials/store.ts';
import type { PulledPlugin } from './pull-plugin.ts';
import type { LoginOptions, PullOptions, PushOptions, RegistryOptions } from './options.ts';
import { parseExactReference, parseReference, referenceText, type Reference } from './reference.ts';
import type { Repository } from './repository.ts';

export class RegistryClient {
  readonly #options: RegistryOptions;
  #connected: Promise<Authorizer> | undefined;
  #store: Promise<CredentialStore> | undefined;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** Rejects with what is wrong with the files that TLS needs; makes no request. */
  async ready(): Promise<void> {
    await this.#authorizer();
  }

  /** The versions that the repository has, newest first, `_` of a tag read as `+`; tags that are no versions are left out. */
  async tags(ref: string): Promise<string[]> {
    const repository = await this.#repository(parseExactReference(ref));
    const { listTags, versionsOf } = await import('./tags.ts');
    return versionsOf(await listTags(repository));
  }

  /** What a tag or digest stands for. Throws `REF: not found`. */
  async resolve(ref: string): Promise<Descriptor> {
    const reference = parseReference(ref);
    const repository = await this.#repository(reference);
    const found = await repository.resolve(reference.tag === '' ? reference.digest : reference.tag);
    if (found !== undefined) return found;
    throw new ScullError(`${referenceText(reference)}: not found`, { code: 'registry.404' });
  }

  /**
   * The address with the tag or digest to pull: `ValidateReference`. `version` is '', a version or a range; where it is no
   * version, the tags are listed and the newest that fits is taken. `url` begins with `oci://`, and so does the answer.
   */
  async resolveVersion(url: string, version: string): Promise<string> {
    const { resolveVersion } = await import('./resolve-version.ts');
    return resolveVersion(this, url, version);
  }

  /** Rejects with Helm's text; nothing is given that is not what its digest promises. */
  async pull(ref: string, options: PullOptions = {}): Promise<Pulled> {
    const reference = parseReference(ref);
    const repository = await this.#repository(reference);
    const { pullChart } = await import('./pull.ts');
    const pulled = await pullChart({ repository, reference, say: this.#say }, options);
    this.#tell('Pulled', pulled.ref, pulled.manifest.digest, pulled.ref);
    return pulled;
  }

  /** As `pull`, for a plugin of Helm 4; nothing is told. */
  async pullPlugin(ref: string): Promise<PulledPlugin> {
    const reference = parseReference(ref);
    const repository = await this.#repository(reference);
    const { pullPlugin } = await import('./pull-plugin.ts');
    return pullPlugin({ repository, reference });
  }

  /** `ref` ends with the name of the chart and its version. */
  async push(chart: Uint8Array, ref: string, options: PushOptions = {}): Promise<{ ref: string; digest: string }> {
    const reference = parseReference(ref);
    const { checkStrict, pushChart } = await import('./push.ts');
    const metadata = options.metadata ?? (await metadataOf(chart));
    checkStrict(ref, metadata);
    const repository = await this.#repository(reference, 'pull,push');
    const { prov, creationTime = new Date().toISOString().replace(/\.\d+/, '') } = options;
    const digest = await pushChart(repository, reference, { metadata, chart, prov, creationTime }, options.progress);
    const pushed = referenceText(reference);
    this.#tell('Pushed', pushed, digest, reference.tag);
    return { ref: pushed, digest };
  }

  /** Checks the credentials with the registry and stores them. */
  async login(host: string, options: LoginOptions): Promise<void> {
    const { login } = await import('./login.ts');
    await login(host, options, { ...this.#options, store: await this.#credentials() });
    this.#say('Login Succeeded');
  }

  /** Takes stored credentials away. */
  async logout(host: string): Promise<void> {
    const store = await this.#credentials();
    const { logout } = await import('./login.ts');
    await logout(host, store);
    this.#say(`Removing login credentials for ${host}`);
  }

  async #repository(reference: Reference, actions: 'pull' | 'pull,push' = 'pull'): Promise<Repository> {
    const [authorizer, { Repository }] = await Promise.all([this.#authorizer(), import('./repository.ts')]);
    const plainHttp = this.#options.plainHttp === true && !wantsTls(this.#options);
    return new Repository(reference, { authorizer, plainHttp, actions });
  }

  #authorizer(): Promise<Authorizer> {
    return (this.#connected ??= this.#connect());
  }

  async #connect(): Promise<Authorizer> {
    const { env, signal, username = '', password = '' } = this.#options;
    const { authorizer } = await import('./connect.ts');
    const secure = wantsTls(this.#options);
    const given: Credential | undefined =
      username === '' || password === '' ? undefined : { username, password, refreshToken: '', accessToken: '' };
    try {
      return await authorizer({
        env,
        signal,
        files: this.#options,
        mayFallBack: !secure,
        credential: async (host) => given ?? (await this.#credentials()).get(host),
      });
    } catch (error) {
      throw wrapError(`missing registry client: can't create TLS config for client`, error);
    }
  }

  #credentials(): Promise<CredentialStore> {
    return (this.#store ??= this.#openStore());
  }

  async #openStore(): Promise<CredentialStore> {
    const { CredentialStore } = await import('./credentials/store.ts');
    const { env, signal, credentialsFile } = this.#options;
    return new CredentialStore({ env, signal, path: credentialsFile });
  }

  readonly #say = (line: string): void => {
    this.#options.say?.(line);
  };

  #tell(done: 'Pulled' | 'Pushed', ref: string, digest: string, underscored: string): void {
    this.#say(`${done}: ${ref}`);
    this.#say(`Digest: ${digest}`);
    if (!underscored.includes('_')) return;
    this.#say(`${ref} contains an underscore.`);
    for (const line of UNDERSCORES) this.#say(line);
  }
}

/** What Helm says where a tag is not what the version is. */
const UNDERSCORES = [
  '',
  'OCI artifact references (e.g. tags) do not support the plus sign (+). To support',
  'storing semantic versions, Helm adopts the convention of changing plus (+) to',
  'an underscore (_) in chart version tags when pushing to a registry and back to',
  'a plus (+) when pulling from a registry.',
];

/** Helm makes another client then, which speaks nothing but TLS. */
function wantsTls({ certFile = '', keyFile = '', caFile = '', insecureSkipTlsVerify }: RegistryOptions): boolean {
  return (certFile !== '' && keyFile !== '') || caFile !== '' || insecureSkipTlsVerify === true;
}

async function metadataOf(archive: Uint8Array): Promise<Metadata> {
  const [{ gunzip }, { readArchive }, { loadFiles }] = await Promise.all([
    import('../loader/gunzip.ts'),
    import('../chart/archive.ts'),
    import('../chart/load-files.ts'),
  ]);
  return loadFiles(readArchive(gunzip(archive)), { gunzip }).metadata;
}
