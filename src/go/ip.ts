/** Go 1.26 `net.ParseIP`. */

/** The 4 or 16 bytes of an address; undefined when the text is none. An IPv4 address in IPv6 form has 4 bytes. */
export function parseIp(text: string): Uint8Array | undefined {
  if (!text.includes(':')) return parseIpv4(text);
  const bytes = parseIpv6(text);
  const mapped = bytes?.every((byte, i) => i >= 12 || byte === (i < 10 ? 0 : 0xff));
  return mapped === true ? bytes!.subarray(12) : bytes;
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  if (!parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return Uint8Array.from(parts, Number);
}

function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const left = groups(halves[0]!, halves.length === 1);
  const right = halves.length === 1 ? [] : groups(halves[1]!, true);
  if (left === undefined || right === undefined) return undefined;
  const missing = 16 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return Uint8Array.from([...left, ...new Array<number>(missing).fill(0), ...right]);
}

/** The bytes of groups with colons between them; the last may be an IPv4 address if it ends the text. */
function groups(text: string, last: boolean): number[] | undefined {
  const bytes: number[] = [];
  if (text === '') return bytes;
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (last && i === parts.length - 1 && part.includes('.')) {
      const tail = parseIpv4(part);
      if (tail === undefined) return undefined;
      bytes.push(...tail);
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) {
      const group = parseInt(part, 16);
      bytes.push(group >> 8, group & 0xff);
    } else return undefined;
  }
  return bytes;
}
