/** Keyboxes (`pubring.kbx`), which GnuPG keeps public keys in since 2.1: a sequence of blobs, some of which hold packets. */
import { concat } from './openpgp/byte-reader.ts';
import { structural } from './openpgp/errors.ts';

const MAGIC = 0x4b425866; // KBXf
const MAGIC_AT = 8;
const HEADER = 1;
const OPENPGP = 2;

export function isKeybox(data: Uint8Array): boolean {
  return data.length >= MAGIC_AT + 4 && data[4] === HEADER && viewOf(data).getUint32(MAGIC_AT) === MAGIC;
}

/** The packets of all OpenPGP keys. Throws for blobs that are cut off, or point out of themselves. */
export function keyboxPackets(data: Uint8Array): Uint8Array {
  const view = viewOf(data);
  const keys: Uint8Array[] = [];
  for (let at = 0; at < data.length;) {
    if (data.length - at < 5) throw damaged();
    const size = view.getUint32(at);
    if (size < 5 || size > data.length - at) throw damaged();
    if (data[at + 4] === OPENPGP) keys.push(keyBlock(data.subarray(at, at + size)));
    at += size;
  }
  return concat(keys);
}

function keyBlock(blob: Uint8Array): Uint8Array {
  if (blob.length < 16) throw damaged();
  const view = viewOf(blob);
  const start = view.getUint32(8);
  const length = view.getUint32(12);
  if (start > blob.length || length > blob.length - start) throw damaged();
  return blob.subarray(start, start + length);
}

function damaged(): Error {
  return structural('keybox is damaged');
}

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.length);
}
