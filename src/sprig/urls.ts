/** Sprig's urlParse and urlJoin (url.go). */
import { func } from '../go/func.ts';
import { anyMapType, stringType } from '../go/types.ts';
import { emptyUrl, formatUrl, formatUserInfo, hostname, parseUrl, type Url } from '../go/url.ts';
import type { GoFunc, GoMap } from '../go/values.ts';
import { kindName, NIL_DEREFERENCE } from './reflect.ts';

/** Parses; an error is a panic with `context` before it. */
function parsed(text: string, context: string): Url {
  try {
    return parseUrl(text);
  } catch (error) {
    throw new Error(`${context}: ${(error as Error).message}`, { cause: error });
  }
}

function urlParse(text: string): GoMap {
  const url = parsed(text, 'unable to parse url');
  return new Map([
    ['scheme', url.scheme],
    ['host', url.host],
    ['hostname', hostname(url)],
    ['path', url.path],
    ['query', url.rawQuery],
    ['opaque', url.opaque],
    ['fragment', url.fragment],
    ['userinfo', url.user === undefined ? '' : formatUserInfo(url.user)],
  ]);
}

function part(parts: GoMap, key: string): string {
  const value = parts.get(key);
  if (value === undefined) return '';
  if (value === null) throw new Error(NIL_DEREFERENCE);
  if (typeof value === 'string') return value;
  throw new Error(`unable to parse ${key} key, must be of type string, but ${kindName(value)} found`);
}

function urlJoin(parts: GoMap): string {
  const url: Url = {
    ...emptyUrl,
    scheme: part(parts, 'scheme'),
    host: part(parts, 'host'),
    path: part(parts, 'path'),
    rawQuery: part(parts, 'query'),
    opaque: part(parts, 'opaque'),
    fragment: part(parts, 'fragment'),
  };
  const userInfo = part(parts, 'userinfo');
  if (userInfo === '') return formatUrl(url);
  const { user } = parsed(`proto://${userInfo}@host`, 'unable to parse userinfo in dict');
  return formatUrl(user === undefined ? url : { ...url, user });
}

export const urlFunctions: readonly GoFunc[] = [
  func('urlParse', [stringType], anyMapType, urlParse),
  func('urlJoin', [anyMapType], stringType, urlJoin),
];
