/** What finding and downloading a chart needs from outside. */
import type { Warn } from '../chart/chart.ts';
import type { HttpGetter } from '../getter/getter.ts';
import type { Environment } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';
import type { TransferProgress } from '../registry/options.ts';

/** What flags say of how a server is to be talked to; '' and false where they say nothing. */
export interface SourceAccess {
  readonly username: string;
  readonly password: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly plainHttp: boolean;
  /** User name and password go to every host, not only to that of the repository. */
  readonly passCredentialsAll: boolean;
}

export const noAccess: SourceAccess = {
  username: '',
  password: '',
  certFile: '',
  keyFile: '',
  caFile: '',
  insecureSkipTlsVerify: false,
  plainHttp: false,
  passCredentialsAll: false,
};

export interface SourceContext {
  readonly settings: Settings;
  readonly env: Environment;
  /** A line for stderr. */
  readonly warn: (line: string) => void;
  /** A line of what a registry did; as `warn` unless given. */
  readonly say?: (line: string) => void;
  /** What Helm logs, with the place in its source. */
  readonly log?: Warn;
  readonly signal?: AbortSignal;
  /** `noAccess` unless given. */
  readonly access?: SourceAccess;
  /** Shared by who has several files to fetch: its connections are kept. */
  readonly getter?: HttpGetter;
  /** Told of archives that come from registries. */
  readonly progress?: TransferProgress;
}
