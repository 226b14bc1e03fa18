/** What a registry holds and what is made of it. */
import type { GoMap } from '../go/values.ts';

export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:…` */
  readonly digest: string;
  readonly size: number;
}

export interface Blob {
  readonly data: Uint8Array;
  readonly digest: string;
}

export interface Pulled {
  readonly ref: string;
  readonly manifest: Blob;
  readonly config: Blob;
  /** `data` is empty where the chart was not asked for; `metadata` is the config: Chart.yaml as JSON. */
  readonly chart: Blob & { readonly metadata: GoMap };
  readonly prov?: Blob;
}
