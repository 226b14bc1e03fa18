import type { SourceAccess } from '../downloader/source-context.ts';

/** What the flags say of where a chart comes from. */
export interface ChartOrigin {
  /** URL of a repository; '' for none. */
  readonly repo: string;
  /** A version or a constraint; '' for the latest. */
  readonly version: string;
  /** Whether the chart's signature is to be checked. */
  readonly verify: boolean;
  /** Path of the public keys. */
  readonly keyring: string;
  readonly access: SourceAccess;
  /** Takes a line of what a registry did; as `warn` of the configuration unless given. */
  readonly say?: ((line: string) => void) | undefined;
}
