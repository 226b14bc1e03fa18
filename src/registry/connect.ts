/** From what flags say of TLS to something that makes requests. */
import { tlsFromFiles } from '../getter/tls-files.ts';
import type { Environment } from '../home/paths.ts';
import type { TlsOptions } from '../transport/transport.ts';
import { Authorizer } from './authorize.ts';
import type { Credential } from './credentials/credential.ts';
import { RegistryHttp } from './http.ts';

export interface ConnectOptions {
  readonly env: Environment;
  readonly signal: AbortSignal | undefined;
  readonly files: {
    readonly insecureSkipTlsVerify?: boolean;
    readonly caFile?: string;
    readonly certFile?: string;
    readonly keyFile?: string;
  };
  /** Whether a server that speaks no TLS is spoken to without. */
  readonly mayFallBack: boolean;
  readonly credential: (host: string) => Promise<Credential>;
}

/** Makes no request. Rejects with what is wrong with the files. */
export async function authorizer(options: ConnectOptions): Promise<Authorizer> {
  const { env, signal, mayFallBack, credential } = options;
  const { insecureSkipTlsVerify = false, caFile = '', certFile = '', keyFile = '' } = options.files;
  const read = (): Promise<TlsOptions> => tlsFromFiles({ certFile, keyFile, caFile, insecureSkipTlsVerify }, env);
  // the machine's own authorities are read when there is a server to check
  const named = caFile !== '' || (certFile !== '' && keyFile !== '') ? read() : undefined;
  let tls: Promise<TlsOptions> | undefined = named;
  await named;
  const http = new RegistryHttp({ env, signal, mayFallBack, tls: () => (tls ??= read()) });
  return new Authorizer({ http, credential });
}
