/** Files of a form: multipart/form-data (RFC 7578), read in one pass over the bytes at hand. */

const MOST_PARTS = 20;
const LONGEST_HEAD = 8192;

/** The files by the names of their fields, the first of each; undefined for what is no such form. */
export function formFiles(body: Uint8Array, contentType: string): Map<string, Uint8Array> | undefined {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const files = new Map<string, Uint8Array>();
  let at = startOf(bytes, delimiter);
  for (let parts = 0; at !== undefined && parts <= MOST_PARTS; parts++) {
    at += delimiter.length;
    if (bytes.toString('latin1', at, at + 2) === '--') return files;
    const head = bytes.indexOf('\r\n', at);
    if (head < 0 || bytes.toString('latin1', at, head).trim() !== '') return undefined;
    const begin = bytes.indexOf('\r\n\r\n', head);
    const end = begin < 0 || begin - head > LONGEST_HEAD ? -1 : bytes.indexOf(`\r\n--${boundary}`, begin + 2, 'latin1');
    if (end < 0) return undefined;
    const field = fileField(bytes.toString('utf8', head, begin));
    // an empty part ends where it begins: its line break is the one of the delimiter
    if (field !== undefined && !files.has(field)) files.set(field, bytes.subarray(begin + 4, Math.max(end, begin + 4)));
    at = end + 2;
  }
  return undefined;
}

function startOf(bytes: Buffer, delimiter: Buffer): number | undefined {
  const first = bytes.indexOf(delimiter);
  if (first < 0) return undefined;
  return first === 0 || bytes.toString('latin1', first - 2, first) === '\r\n' ? first : undefined;
}

/** The name of the field, if the part is a file. */
function fileField(head: string): string | undefined {
  const [, disposition = ''] = /\r\ncontent-disposition:\s*form-data\s*;([^\r]*)/i.exec(head) ?? [];
  if (!/(?:^|;)\s*filename\*?=/i.test(disposition)) return undefined;
  return /(?:^|;)\s*name="([^"]*)"/i.exec(disposition)?.[1] ?? /(?:^|;)\s*name=([^\s;"]+)/i.exec(disposition)?.[1];
}
