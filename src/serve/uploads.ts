/** What may be uploaded, and the name it is kept under: never one that the sender made up to lead elsewhere. */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { fromBytes } from '../go/strings.ts';
import { chartIn } from './archive-file.ts';

export interface NamedUpload {
  readonly name: string;
  readonly version: string;
  /** `NAME-VERSION.tgz`, or that and `.prov`. */
  readonly fileName: string;
  readonly data: Uint8Array;
}

/** What is sent cannot be kept; the message is for who sent it. */
export class BadUpload extends ScullError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, { code: 'serve.upload', ...options });
  }
}

const goodName = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/;
const goodVersion = /^v?\d[0-9A-Za-z.+-]{0,199}$/;

/** Throws `BadUpload`. */
export function chartUpload(data: Uint8Array): NamedUpload {
  let metadata: { name: string; version: string };
  try {
    ({ metadata } = chartIn(data));
  } catch (error) {
    throw new BadUpload(error instanceof Error ? error.message : String(error), { cause: error });
  }
  return named(metadata.name, metadata.version, '.tgz', data);
}

/** A provenance file says itself which chart it is for. Throws `BadUpload`. */
export function provenanceUpload(data: Uint8Array): NamedUpload {
  const text = fromBytes(data.subarray(0, 1024 * 1024));
  const [, name] = /^name: *(\S+)\r?$/m.exec(text) ?? [];
  const [, version] = /^version: *(\S+)\r?$/m.exec(text) ?? [];
  if (!text.startsWith('-----BEGIN PGP SIGNED MESSAGE-----') || name === undefined || version === undefined) {
    throw new BadUpload('invalid provenance file');
  }
  return named(unquoted(name), unquoted(version), '.tgz.prov', data);
}

/** YAML may quote what looks like a number. */
function unquoted(text: string): string {
  return /^(['"])(.*)\1$/.exec(text)?.[2] ?? text;
}

function named(name: string, version: string, ending: string, data: Uint8Array): NamedUpload {
  const fileName = `${name}-${version}${ending}`;
  if (!goodName.test(name) || !goodVersion.test(version)) {
    throw new BadUpload(`${quote(fileName).slice(1, -1)} is improperly formatted`);
  }
  return { name, version, fileName, data };
}
