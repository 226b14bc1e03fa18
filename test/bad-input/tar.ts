/** Archives that no honest program writes. */
import { gzipSync } from 'node:zlib';

export interface Entry {
  readonly name: string;
  readonly data?: string | Uint8Array;
  /** `0` file, `1` hard link, `2` symbolic link, `3` device, `5` folder, `6` pipe, `L` long name. */
  readonly type?: string;
  readonly link?: string;
  /** What the header says, if that is not the size of the data. */
  readonly size?: number;
}

const BLOCK = 512;

export function tar(entries: readonly Entry[]): Uint8Array {
  const blocks = entries.flatMap((entry) => {
    const data =
      typeof entry.data === 'string' ? new TextEncoder().encode(entry.data) : (entry.data ?? new Uint8Array());
    const padded = new Uint8Array(Math.ceil(data.length / BLOCK) * BLOCK);
    padded.set(data);
    return [header(entry, data.length), padded];
  });
  return Buffer.concat([...blocks, new Uint8Array(2 * BLOCK)]);
}

export function tgz(entries: readonly Entry[]): Uint8Array {
  return gzipSync(tar(entries));
}

function header(entry: Entry, length: number): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  block.write(entry.name, 0, 100, 'utf8');
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${(entry.size ?? length).toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(entry.type ?? '0', 156);
  block.write(entry.link ?? '', 157, 100, 'utf8');
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
