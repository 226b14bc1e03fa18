/**
 * What counts as an email address and as a URL in Chart.yaml: `IsEmail`, `IsURL` and `IsRequestURL` of
 * asaskevich/govalidator (2023-03-01), which Helm 3.22.0 lints with.
 */
import { compileRegexp } from '../go/regexp.ts';
import { byteLength } from '../go/strings.ts';
import { parseRequestUri, parseUrl, type Url } from '../go/url.ts';

const wide = String.raw`\x{A0}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFEF}`;

function emailPattern(): string {
  const atom = `[a-zA-Z0-9!#$%&'*+/=?^_\`{|}~${wide}-]+`;
  const blank = String.raw`(?:(?:[ \t]*\r\n)?[ \t]+)?`;
  const quotable = String.raw`[\x01-\x08\x0b\x0c\x0e-\x1f\x21\x23-\x5b\x5d-\x7f${wide}]`;
  const escaped = String.raw`\((?:[\x01-\x09\x0b\x0c\x0d-\x7f]|[${wide}])`;
  // each character after a quote of its own: a slip of the original that counts
  const quoted = `(?:"${blank}(?:${quotable}|${escaped}))*${blank}"`;
  const word = `[a-zA-Z0-9${wide}]`;
  const letter = `[a-zA-Z${wide}]`;
  const label = `${word}(?:[a-zA-Z0-9._~${wide}-]*${word})?`;
  const top = `${letter}(?:[a-zA-Z0-9_~${wide}-]*${letter})?`;
  return `^(?:${atom}(?:\\.${atom})*|${quoted})@(?:${label}\\.)+${top}\\.?$`;
}

function urlPattern(): string {
  const scheme = '(?:(?:ftp|tcp|udp|wss?|https?)://)?';
  const user = String.raw`(?:\S+(?::\S*)?@)?`;
  const ip4 =
    String.raw`(?:[1-9]\d?|1\d\d|2[01]\d|22[0-3]|24\d|25[0-5])` +
    String.raw`(?:\.(?:\d{1,2}|1\d\d|2[0-4]\d|25[0-5])){2}\.(?:[0-9]\d?|1\d\d|2[0-4]\d|25[0-5])`;
  const letters = String.raw`a-zA-Z\x{a1}-\x{ffff}`;
  const before =
    String.raw`(?:[a-zA-Z0-9](?:[a-zA-Z0-9_-]+)?[a-zA-Z0-9](?:[-.][a-zA-Z0-9]+)*` +
    String.raw`|(?:www\.|[a-zA-Z0-9]+(?:[-_.]?[a-zA-Z0-9])*[a-zA-Z0-9]\.[a-zA-Z0-9]+)?)?`;
  const name = `${before}(?:[${letters}0-9]+-?-?)*[${letters}0-9]+(?:\\.[${letters}]+)?`;
  const port = String.raw`(?::\d{1,5})?`;
  const path = String.raw`(?:[/?#][^\s]*)?`;
  return `^${scheme}${user}(?:${ip4}|\\[${ip6Pattern()}\\]|${name})\\.?${port}${path}$`;
}

function ip6Pattern(): string {
  const group = '[0-9a-fA-F]{1,4}';
  const octet = '(?:25[0-5]|(?:2[0-4]|1?[0-9])?[0-9])';
  const ip4 = `(?:${octet}\\.){3}${octet}`;
  const forms = [`(?:${group}:){7}${group}`, `(?:${group}:){1,7}:`];
  for (let left = 6; left >= 2; left--) forms.push(`(?:${group}:){1,${left}}(?::${group}){1,${7 - left}}`);
  forms.push(`${group}:(?:(?::${group}){1,6})`, `:(?:(?::${group}){1,7}|:)`);
  forms.push('fe80:(?::[0-9a-fA-F]{0,4}){0,4}%[0-9a-zA-Z]+', `::(?:ffff(?::0{1,4})?:)?${ip4}`);
  forms.push(`(?:${group}:){1,4}:${ip4}`);
  return `(?:${forms.join('|')})`;
}

export function isEmail(text: string): boolean {
  return compileRegexp(emailPattern()).matches(text);
}

export function isUrl(text: string): boolean {
  if (byteLength(text) <= 3 || Array.from(text).length >= 2083 || text.startsWith('.')) return false;
  const url = attempt(() => parseUrl(text.includes(':') && !text.includes('://') ? `http://${text}` : text));
  if (url === undefined || url.host.startsWith('.')) return false;
  if (url.host === '' && url.path !== '' && !url.path.includes('.')) return false;
  return compileRegexp(urlPattern()).matches(text);
}

export function isRequestUrl(text: string): boolean {
  return (attempt(() => parseRequestUri(text))?.scheme ?? '') !== '';
}

function attempt(parse: () => Url): Url | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
