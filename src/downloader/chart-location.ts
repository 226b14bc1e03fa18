import type { GetterOptions } from '../getter/getter.ts';

/** Where a chart is to be had. */
export interface ChartLocation {
  /** `https://…/web-1.2.3.tgz`, or `oci://host/repo/web:1.2.3`, also with `@sha256:…`. */
  readonly url: string;
  /** What the request for it takes. */
  readonly options: Partial<GetterOptions>;
  /** SHA-256 of the archive in hex, where the source tells it. */
  readonly digest?: string;
  /** The address is out of an index: Helm follows it without a word also where it leads to a registry. */
  readonly isIndexed?: boolean;
}

/** The bytes from there. */
export interface ChartSource {
  /** Checked against the digest where one is known. */
  archive(): Promise<Uint8Array>;
  provenance(): Promise<Uint8Array>;
}
