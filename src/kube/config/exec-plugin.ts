/**
 * Credentials from a program: client-go 0.37 plugin/pkg/client/auth/exec (client.authentication.k8s.io v1 and v1beta1). It
 * is run when the first request needs it, once for all, and again when what it gave has expired or was refused.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { isatty } from 'node:tty';
import { ScullError, errorMessage } from '../../errors.ts';
import { fromBytes } from '../../go/strings.ts';
import { quote } from '../../go/strconv-quote.ts';
import { marshalJson } from '../../go/json.ts';
import type { Environment } from '../../home/paths.ts';
import { systemText } from '../../loader/os-error.ts';
import { dataOrFile } from './connection.ts';
import { checkedKeyPair, type Credentials, type KeyPair } from './credentials.ts';
import { configError } from './entry.ts';
import type { ExecConfig, KubeCluster } from './kubeconfig.ts';

const group = 'client.authentication.k8s.io';
const versions = [`${group}/v1`, `${group}/v1beta1`];

interface Answer {
  readonly token: string;
  readonly pair: KeyPair | undefined;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

export class ExecPlugin implements Credentials {
  readonly #config: ExecConfig;
  readonly #cluster: KubeCluster;
  readonly #env: Environment;
  #answer: Promise<Answer> | undefined;

  /** Throws for a version of the protocol that nobody speaks. */
  constructor(config: ExecConfig, cluster: KubeCluster, env: Environment) {
    if (!versions.includes(config.apiVersion)) {
      throw configError(`exec plugin: invalid apiVersion ${quote(config.apiVersion)}`);
    }
    this.#config = config;
    this.#cluster = cluster;
    this.#env = env;
  }

  async authorization(): Promise<string | undefined> {
    const { token } = await this.#current();
    return token === '' ? undefined : `Bearer ${token}`;
  }

  async keyPair(): Promise<KeyPair | undefined> {
    return (await this.#current()).pair;
  }

  async refresh(): Promise<boolean> {
    const before = await this.#current();
    this.#answer = this.#run();
    const now = await this.#answer;
    return now.token !== before.token || now.pair?.cert !== before.pair?.cert;
  }

  async #current(): Promise<Answer> {
    const answer = await (this.#answer ??= this.#run());
    if (Date.now() <= answer.expires) return answer;
    this.#answer = this.#run();
    return this.#answer;
  }

  async #run(): Promise<Answer> {
    try {
      return await this.#read(await this.#output());
    } catch (error) {
      const hint = error instanceof ScullError ? error.hint : undefined;
      const text = `getting credentials: ${errorMessage(error)}`;
      throw new ScullError(text, { code: 'kube.exec-plugin', ...(hint === undefined ? {} : { hint }), cause: error });
    }
  }

  #output(): Promise<string> {
    const { command, args, env } = this.#config;
    const interactive = this.#interactive();
    const info = `${JSON.stringify(this.#info(interactive))}\n`;
    const variables = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    const start = (): ChildProcessByStdio<null, Readable, null> => {
      try {
        return spawn(command, args, {
          env: { ...this.#env, ...variables, KUBERNETES_EXEC_INFO: info },
          stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'inherit'],
        });
      } catch (error) {
        throw this.#notStarted((error as NodeJS.ErrnoException).code ?? errorMessage(error));
      }
    };
    return new Promise((done, fail) => {
      const child = start();
      const stdout: Uint8Array[] = [];
      child.stdout.on('data', (chunk: Uint8Array) => stdout.push(chunk));
      child.on('error', (error: NodeJS.ErrnoException) => {
        fail(this.#notStarted(error.code ?? ''));
      });
      child.on('close', (status) => {
        const failed = `exec: executable ${command} failed with exit code ${status ?? -1}`;
        if (status === 0) done(fromBytes(Buffer.concat(stdout)));
        else fail(new ScullError(failed, { code: 'kube.exec-plugin' }));
      });
    });
  }

  #notStarted(code: string): ScullError {
    const { command } = this.#config;
    // a name is looked for where programs are, a path is what it is
    if (!/[/\\]/.test(command) && ['ENOENT', 'EACCES'].includes(code)) return this.#notInstalled();
    return new ScullError(`exec: fork/exec ${command}: ${systemText(code) ?? code}`, { code: 'kube.exec-plugin' });
  }

  #notInstalled(): ScullError {
    const { command, installHint } = this.#config;
    const help = `It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins`;
    const shown = installHint.replace(
      /[\x00-\x08\x0e-\x1f\x7f-\x9f]/g,
      (char) => `U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
    );
    const hint = `\n${help}${shown === '' ? '' : `\n\n${shown}`}`;
    return new ScullError(`exec: executable ${command} not found`, { code: 'kube.exec-plugin', hint });
  }

  #interactive(): boolean {
    const { interactiveMode } = this.#config;
    if (interactiveMode === 'Never') return false;
    const terminal = isatty(0);
    if (interactiveMode === 'Always' && !terminal) {
      throw new ScullError('exec plugin cannot support interactive mode: standard input is not a terminal');
    }
    return terminal;
  }

  #info(interactive: boolean): object {
    const { provideClusterInfo, apiVersion } = this.#config;
    const spec = { ...(provideClusterInfo ? { cluster: clusterInfo(this.#cluster) } : {}), interactive };
    return { kind: 'ExecCredential', apiVersion, spec };
  }

  async #read(output: string): Promise<Answer> {
    const { decodeExecCredential } = await import('./exec-credential.ts');
    const { apiVersion, status } = decodeExecCredential(output);
    if (apiVersion !== this.#config.apiVersion) {
      const wanted = `exec plugin is configured to use API version ${this.#config.apiVersion}`;
      throw new ScullError(`${wanted}, plugin returned version ${apiVersion}`);
    }
    if (status === undefined) throw new ScullError("exec plugin didn't return a status field");
    const { token, clientCertificateData: cert, clientKeyData: key, expires } = status;
    if (token === '' && cert === '' && key === '') {
      throw new ScullError("exec plugin didn't return a token or cert/key pair");
    }
    if ((cert === '') !== (key === '')) {
      throw new ScullError('exec plugin returned only certificate or key, not both');
    }
    return { token, pair: cert === '' ? undefined : pairOf(cert, key), expires };
  }
}

function pairOf(cert: string, key: string): KeyPair {
  try {
    return checkedKeyPair(cert, key, 'plugin');
  } catch (error) {
    throw new ScullError(`failed parsing client key/certificate: ${errorMessage(error)}`, { cause: error });
  }
}

function clusterInfo(cluster: KubeCluster): object {
  const ca = dataOrFile(cluster.caData, cluster.caFile);
  const config = cluster.extensions.find((extension) => extension.text('name') === `${group}/exec`);
  const fields: [string, unknown][] = [
    ['server', cluster.server],
    ['tls-server-name', cluster.tlsServerName],
    ['insecure-skip-tls-verify', cluster.insecure],
    ['certificate-authority-data', ca === undefined ? '' : Buffer.from(ca).toString('base64')],
    ['proxy-url', cluster.proxyUrl],
    ['disable-compression', cluster.disableCompression],
    ['config', JSON.parse(marshalJson(config?.value('extension') ?? null))],
  ];
  return Object.fromEntries(fields.filter(([, value]) => value !== '' && value !== false));
}
