/** What may stand in the brackets of a URL's host: an IPv6 address, checked as Go 1.26's netip.ParseAddr. */
import { quote } from './strconv-quote.ts';

/** Throws Go's reason if `text` is no IPv6 address (a zone after `%` may follow it). */
export function checkIpv6Literal(text: string): void {
  const mark = /[.:%]/.exec(text)?.[0];
  const fail = (message: string, at?: string): Error =>
    new Error(`invalid host: ParseAddr(${quote(text)}): ${message}${at === undefined ? '' : ` (at ${quote(at)})`}`);
  if (mark === undefined) throw fail('unable to parse IP');
  if (mark === '%') throw fail('missing IPv6 address');
  if (mark === '.') {
    checkIpv4(text, fail);
    throw new Error('invalid IP-literal');
  }
  checkIpv6(text, fail);
}

type Fail = (message: string, at?: string) => Error;

function checkIpv6(text: string, fail: Fail): void {
  const percent = text.indexOf('%');
  if (percent >= 0 && percent === text.length - 1) throw fail('zone must be a non-empty string');
  let rest = percent < 0 ? text : text.slice(0, percent);
  let ellipsis = false;
  let bytes = 0;
  if (rest.startsWith('::')) {
    ellipsis = true;
    rest = rest.slice(2);
    if (rest === '') return;
  }
  while (bytes < 16) {
    const digits = /^[0-9a-fA-F]*/.exec(rest)![0];
    if (digits.length > 4) throw fail('each group must have 4 or less digits', rest);
    if (digits === '') throw fail('each colon-separated field must have at least one digit', rest);
    if (rest[digits.length] === '.') {
      if (!ellipsis && bytes !== 12) {
        throw fail('embedded IPv4 address must replace the final 2 fields of the address', rest);
      }
      if (bytes + 4 > 16) {
        throw fail('too many hex fields to fit an embedded IPv4 at the end of the address', rest);
      }
      checkIpv4(rest, fail);
      bytes += 4;
      rest = '';
      break;
    }
    bytes += 2;
    rest = rest.slice(digits.length);
    if (rest === '') break;
    if (!rest.startsWith(':')) throw fail('unexpected character, want colon', rest);
    if (rest.length === 1) throw fail('colon must be followed by more characters', rest);
    rest = rest.slice(1);
    if (rest.startsWith(':')) {
      if (ellipsis) throw fail('multiple :: in address', rest);
      ellipsis = true;
      rest = rest.slice(1);
      if (rest === '') break;
    }
  }
  if (rest !== '') throw fail('trailing garbage after address', rest);
  if (bytes < 16 && !ellipsis) throw fail('address string too short');
  if (bytes === 16 && ellipsis) throw fail('the :: must expand to at least one field of zeros');
}

function checkIpv4(text: string, fail: Fail): void {
  let octet = '';
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char >= '0' && char <= '9') {
      if (octet === '0') throw fail('IPv4 field has octet with leading zero');
      octet += char;
      if (Number(octet) > 255) throw fail('IPv4 field has value >255');
    } else if (char === '.') {
      if (octet === '' || i === text.length - 1) throw fail('IPv4 field must have at least one digit', text.slice(i));
      if (dots === 3) throw fail('IPv4 address too long');
      dots++;
      octet = '';
    } else throw fail('unexpected character', text.slice(i));
  }
  if (dots < 3) throw fail('IPv4 address too short');
}
