/** Clear-signed texts (RFC 9580, section 7), read and written as openpgp/clearsign of go-crypto v1.4.1 does. */
import { toBytes } from '../../go/strings.ts';
import { armoredBlocks, encodeArmor } from './armor.ts';

export interface ClearsignedText {
  /** What was signed, without escapes, lines ended by a line feed. */
  readonly text: string;
  /** The packets of the signatures. Throws where the armour holds no data. */
  readonly signatures: () => Uint8Array;
}

const START = '-----BEGIN PGP SIGNED MESSAGE-----';
const SIGNATURE = '-----BEGIN PGP SIGNATURE-----';
const END = '-----END PGP SIGNATURE-----';
const hashNames = ['MD5', 'SHA1', 'RIPEMD160', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'SHA3-256', 'SHA3-512'];

/** The first clear-signed text of `document`, a Go string; undefined where there is none, or not a whole one. */
export function readClearsigned(document: string): ClearsignedText | undefined {
  const at = document.startsWith(START) ? 0 : document.indexOf(`\n${START}`) + 1;
  if (!document.startsWith(START, at)) return undefined;
  const lines = document.slice(at + START.length).split('\n');
  // nothing may follow in the line
  if (withoutReturn(lines[0]!) !== '') return undefined;
  const start = textStart(lines);
  if (start === undefined) return undefined;
  const signatureAt = lines.findIndex((line, i) => i >= start && withoutReturn(line) === SIGNATURE);
  const endAt = lines.findIndex((line, i) => i > signatureAt && line.startsWith(END));
  if (signatureAt < 0 || endAt < 0) return undefined;
  const [block] = armoredBlocks(lines.slice(signatureAt, endAt + 1).join('\n'));
  if (block === undefined) return undefined;
  return { text: lines.slice(start, signatureAt).map(signedLine).join('\n'), signatures: block.data };
}

/** The line behind the headers, of which only `Hash` is allowed. */
function textStart(lines: readonly string[]): number | undefined {
  for (let at = 1; at < lines.length; at++) {
    const line = withoutReturn(lines[at]!);
    if (line.trim() === '') return at + 1;
    const colon = line.indexOf(':');
    if (!/^[ -~]*$/.test(line) || colon < 0 || line.slice(0, colon).trim() !== 'Hash') return undefined;
    const names = line.slice(colon + 1).split(',');
    if (!names.every((name) => hashNames.includes(name.trim().toUpperCase()))) return undefined;
  }
  return undefined;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** Without those of these characters that it ends with; an expression would begin anew at each run of them. */
function withoutEnd(line: string, characters: string): string {
  let end = line.length;
  while (end > 0 && characters.includes(line[end - 1]!)) end--;
  return line.slice(0, end);
}

function signedLine(line: string): string {
  const whole = withoutReturn(line);
  return withoutEnd(whole.startsWith('- ') ? whole.slice(2) : whole, ' \t');
}

/** The bytes of a text that a signature is over: each line break is a carriage return and a line feed. */
export function signedBytes(text: string): Uint8Array {
  return toBytes(text.replaceAll('\n', '\r\n'));
}

/** What of `text` is signed: blanks at the ends of lines are not. */
export function withoutTrailingBlanks(text: string): string {
  return eachLine(text, (line) => withoutEnd(line, ' \t\r'));
}

/** The document of a text without trailing blanks and the packets of its signatures. */
export function writeClearsigned(text: string, hash: string, signatures: Uint8Array): string {
  const escaped = eachLine(text, (line) => (line.startsWith('-') ? `- ${line}` : line));
  return `${START}\nHash: ${hash}\n\n${escaped}\n${encodeArmor('PGP SIGNATURE', signatures)}`;
}

function eachLine(text: string, change: (line: string) => string): string {
  return text.split('\n').map(change).join('\n');
}
