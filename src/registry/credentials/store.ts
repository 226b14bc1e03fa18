/**
 * Where credentials are looked for and kept: credentials/store.go of oras-go v2.6.2, as Helm v3.22.0 uses it. Helm's own file
 * comes first, then Docker's; each may name programs that keep them. A file that says nothing yet about where to keep
 * them makes use of the platform's program, if that is installed, and says so from then on.
 */
import { ScullError } from '../../errors.ts';
import { joinPath, userHome } from '../../home/paths.ts';
import {
  changeConfigFile,
  isAuthConfigured,
  readConfigFile,
  storedCredential,
  type ConfigFile,
} from './config-file.ts';
import { isEmpty, nobody, serverAddress, type Credential } from './credential.ts';
import type { CredentialHelper, HelperPorts } from './helper.ts';

export interface CredentialStoreOptions extends HelperPorts {
  /** Helm's own file. */
  readonly path: string;
}

export class CredentialStore {
  readonly #options: CredentialStoreOptions;
  #own: ConfigFile | undefined;
  #docker: ConfigFile | undefined | null = null;

  constructor(options: CredentialStoreOptions) {
    this.#options = options;
  }

  /** `host` is a registry's, with its port. Throws for a file that cannot be read, but not for Docker's. */
  async get(host: string): Promise<Credential> {
    const server = host === 'registry-1.docker.io' ? serverAddress(host) : host;
    const own = await this.#from(this.#ownFile(), server);
    if (!isEmpty(own)) return own;
    const docker = this.#dockerFile();
    return docker === undefined ? nobody : this.#from(docker, server);
  }

  async put(host: string, credential: Credential): Promise<void> {
    const server = serverAddress(host);
    const { path } = this.#options;
    const file = this.#ownFile();
    const name = await this.#helperName(file, server);
    if (name === undefined) {
      if (credential.username.includes(':')) {
        const text = 'bad credential format: colons(:) are not allowed in username';
        throw new ScullError(text, { code: 'registry.credential' });
      }
      await changeConfigFile(path, { auth: { server, credential } });
    } else {
      await (await this.#helper(name)).put(server, credential);
      if (!isAuthConfigured(file)) await changeConfigFile(path, { credsStore: name });
    }
    this.#own = undefined;
  }

  async delete(host: string): Promise<void> {
    const server = serverAddress(host);
    const name = await this.#helperName(this.#ownFile(), server);
    if (name === undefined) {
      await changeConfigFile(this.#options.path, { auth: { server, credential: undefined } });
    } else await (await this.#helper(name)).delete(server);
    this.#own = undefined;
  }

  async #from(file: ConfigFile, server: string): Promise<Credential> {
    const name = await this.#helperName(file, server);
    return name === undefined ? storedCredential(file, server) : (await this.#helper(name)).get(server);
  }

  /** Undefined where the file itself keeps them. */
  async #helperName(file: ConfigFile, server: string): Promise<string | undefined> {
    const named = file.credHelpers.get(server) || file.credsStore;
    if (named !== '') return named;
    if (isAuthConfigured(file)) return undefined;
    const { platformHelper } = await import('./helper.ts');
    return platformHelper(this.#options.env);
  }

  async #helper(name: string): Promise<CredentialHelper> {
    const { CredentialHelper } = await import('./helper.ts');
    return new CredentialHelper(name, this.#options);
  }

  #ownFile(): ConfigFile {
    return (this.#own ??= readConfigFile(this.#options.path));
  }

  #dockerFile(): ConfigFile | undefined {
    if (this.#docker !== null) return this.#docker;
    const { env } = this.#options;
    const folder = env['DOCKER_CONFIG'] || joinPath(userHome(env), '.docker');
    try {
      this.#docker = readConfigFile(joinPath(folder, 'config.json'));
    } catch {
      this.#docker = undefined;
    }
    return this.#docker;
  }
}
