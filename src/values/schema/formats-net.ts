/** Formats of the network: `format.go` of santhosh-tekuri/jsonschema 6.0.3, with the texts of Go's netip and net/url. */
import { atoi } from '../../go/strconv.ts';
import { byteLength } from '../../go/strings.ts';
import { checkIpv6Literal } from '../../go/url-host.ts';
import { parseUrl, pathUnescape, type Url } from '../../go/url.ts';
import { quoteChar, within, type Problem } from './format-problem.ts';

export function ipv4(text: string): Problem {
  const groups = text.split('.');
  if (groups.length !== 4) return 'expected four decimals';
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) return 'leading zeros';
    let n: bigint;
    try {
      n = atoi(group);
    } catch (error) {
      return (error as Error).message;
    }
    if (n < 0n || n > 255n) return 'decimal must be between 0 and 255';
  }
  return undefined;
}

export function ipv6(text: string): Problem {
  if (!text.includes(':')) return 'missing colon';
  try {
    checkIpv6Literal(text);
  } catch (error) {
    return (error as Error).message.replace(/^invalid host: /, '');
  }
  return text.includes('%') ? 'zone id is not a part of ipv6 address' : undefined;
}

export function hostname(text: string): Problem {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (byteLength(name) > 253) return 'more than 253 characters long';
  for (const label of name.split('.')) {
    const length = byteLength(label);
    if (length < 1 || length > 63) return 'label must be 1 to 63 characters long';
    if (label.startsWith('-')) return 'label starts with hyphen';
    if (label.endsWith('-')) return 'label ends with hyphen';
    const bad = /[^a-zA-Z0-9-]/u.exec(label);
    if (bad !== null) return `invalid character ${quoteChar(bad[0])}`;
  }
  return undefined;
}

export function email(text: string): Problem {
  if (byteLength(text) > 254) return 'more than 255 characters long';
  const at = text.lastIndexOf('@');
  if (at === -1) return 'missing @';
  const problem = localPart(text.slice(0, at));
  if (problem !== undefined) return problem;
  const domain = text.slice(at + 1);
  if (!domain.startsWith('[') || !domain.endsWith(']')) return within('invalid domain', hostname(domain));
  const address = domain.slice(1, -1);
  if (address.startsWith('IPv6:')) return within('invalid ipv6 address', ipv6(address.slice('IPv6:'.length)));
  return within('invalid ipv4 address', ipv4(address));
}

function localPart(local: string): Problem {
  if (byteLength(local) > 64) return 'local part more than 64 characters long';
  if (local.length > 1 && local.startsWith('"') && local.endsWith('"')) {
    const escaped = /[\\"]/.test(local.slice(1, -1));
    return escaped ? 'backslash and quote are not allowed within quoted local part' : undefined;
  }
  if (local.startsWith('.')) return 'starts with dot';
  if (local.endsWith('.')) return 'ends with dot';
  if (local.includes('..')) return 'consecutive dots';
  const bad = /[^a-zA-Z0-9.!#$%&'*+\-/=?^_`{|}~]/u.exec(local);
  return bad === null ? undefined : `invalid character ${quoteChar(bad[0])}`;
}

/** The parsed URL, or what is wrong with it. */
function parse(text: string): Url | string {
  let url: Url;
  try {
    url = parseUrl(text);
  } catch (error) {
    return (error as Error).message;
  }
  const name = hostName(url.host);
  if (!name.includes(':')) return url;
  if (!url.host.includes('[') || !url.host.includes(']')) return 'ipv6 address not enclosed in brackets';
  return within('invalid ipv6 address', ipv6(name)) ?? url;
}

/** `URL.Hostname`. */
function hostName(host: string): string {
  const colon = host.lastIndexOf(':');
  const name = colon !== -1 && /^:\d*$/.test(host.slice(colon)) ? host.slice(0, colon) : host;
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

export function uri(text: string): Problem {
  const url = parse(text);
  if (typeof url === 'string') return url;
  return url.scheme === '' ? 'relative url' : undefined;
}

export function uriReference(text: string): Problem {
  if (text.includes('\\')) return 'contains \\';
  const url = parse(text);
  return typeof url === 'string' ? url : undefined;
}

export function uriTemplate(text: string): Problem {
  const url = parse(text);
  if (typeof url === 'string') return url;
  for (const segment of url.rawPath.split('/')) {
    let decoded: string;
    try {
      decoded = pathUnescape(segment);
    } catch (error) {
      return `percent decode failed: ${(error as Error).message}`;
    }
    let open = false;
    for (const brace of decoded.match(/[{}]/g) ?? []) {
      if ((brace === '{') === open) return 'nested curly braces';
      open = !open;
    }
    if (open) return 'no matching closing brace';
  }
  return undefined;
}
