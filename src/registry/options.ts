/** What a client of registries may be told. */
import type { Metadata } from '../chart/chart.ts';
import type { Environment } from '../home/paths.ts';

export interface RegistryOptions {
  readonly env: Environment;
  /** Helm's own credentials file: `settings.registryConfig`. */
  readonly credentialsFile: string;
  /** Takes what Helm says on its standard error. */
  readonly say?: (line: string) => void;
  /** Without effect beside `insecureSkipTlsVerify`, `caFile` and a client certificate, as in Helm. */
  readonly plainHttp?: boolean;
  readonly insecureSkipTlsVerify?: boolean;
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  /** Used in place of stored credentials where both are given. */
  readonly username?: string;
  readonly password?: string;
  readonly signal?: AbortSignal;
}

/** Called with a size in bytes when a transfer begins; what it gives is called at its end. */
export type TransferProgress = (size: number) => () => void;

export interface PullOptions {
  /** True unless told. */
  readonly chart?: boolean;
  readonly prov?: boolean;
  readonly ignoreMissingProv?: boolean;
  /** The archive with this digest (`sha256:…`), if it is at hand: then it is not fetched. What it gives is believed. */
  readonly cached?: (digest: string) => Promise<Uint8Array | undefined>;
  /** Called with the size of an archive that is fetched; what it gives is called when nothing more will come. */
  readonly progress?: TransferProgress;
}

export interface PushOptions {
  readonly prov?: Uint8Array;
  /** RFC 3339; the time of now unless given. */
  readonly creationTime?: string;
  /** Chart.yaml, where it is known; else it is read out of the archive. */
  readonly metadata?: Metadata;
  /** Called with the size of each blob that is sent; what it gives is called when it is there. */
  readonly progress?: TransferProgress;
}

export interface LoginOptions {
  readonly username: string;
  readonly password: string;
}
