/**
 * The text that the author of a chart signs: Chart.yaml as the archive holds it, and the hash of the archive. Written and read as
 * `messageBlock` and `parseMessageBlock` of pkg/provenance in Helm 3.22; of plugins as in Helm 4.3.1.
 */
import { createHash } from 'node:crypto';
import type { Metadata } from '../chart/chart.ts';
import { metadataValue } from '../chart/chart-value.ts';
import { decodeYaml } from '../chart/decode-yaml.ts';
import { zeroStruct } from '../chart/decode.ts';
import { decodeMetadata, emptyMetadata } from '../chart/metadata.ts';
import { stringMapType, type GoType } from '../go/types.ts';
import { ScullError } from '../errors.ts';
import { toBytes } from '../go/strings.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';

const SEPARATOR = '\n...\n';

/** `sha256:…` of an archive. */
export function archiveHash(archive: Uint8Array): string {
  return `sha256:${createHash('sha256').update(archive).digest('hex')}`;
}

/** `metadata` is YAML about what is in the archive. */
export function messageFor(metadata: string, archive: Uint8Array, fileName: string): string {
  const files = new Map([['files', new Map([[fileName, archiveHash(archive)]])]]);
  return `${metadata}${SEPARATOR}${marshalYaml(files)}`;
}

/** What is signed of a chart. */
export function chartText(metadata: Metadata): string {
  return marshalYaml(metadataValue(metadata));
}

const sumsType: GoType = {
  name: 'provenance.SumCollection',
  kind: 'struct',
  fields: [
    { name: 'Files', json: 'files', type: stringMapType },
    { name: 'Images', json: 'images', type: stringMapType, omitEmpty: true },
  ],
};

/** What an archive holds: of a chart what was signed about it is read too, as Helm does. */
export type Contents = 'chart' | 'plugin';

/** The hashes by file name. Throws where the text is not as Helm writes it. */
export function hashesIn(text: string, contents: Contents = 'chart'): ReadonlyMap<string, string> {
  const [metadata, sums] = text.split(SEPARATOR);
  if (metadata === undefined || sums === undefined) {
    throw new ScullError('message block must have at least two parts', { code: 'provenance.message' });
  }
  if (contents === 'chart') decodeMetadata(toBytes(metadata), emptyMetadata());
  const found = zeroStruct(sumsType) as { files?: ReadonlyMap<string, string> };
  decodeYaml(toBytes(sums), sumsType, found);
  return found.files ?? new Map();
}
