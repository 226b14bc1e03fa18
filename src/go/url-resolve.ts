/** References on URLs, as Go 1.26's net/url. */
import { escapedPath, pathParts, type Url, type UserInfo } from './url.ts';

/** `URL.ResolveReference`: `reference` as seen from `from`. */
export function resolveReference(from: Url, reference: Url): Url {
  const scheme = reference.scheme === '' ? from.scheme : reference.scheme;
  if (reference.scheme !== '' || reference.host !== '' || reference.user !== undefined) {
    return { ...reference, scheme, ...pathParts(resolvePath(escapedPath(reference), '')) };
  }
  if (reference.opaque !== '') return { ...withUser(reference, undefined), scheme, host: '', path: '' };
  const same = reference.path === '' && !reference.forceQuery && reference.rawQuery === '';
  const fragmentOf = same && reference.fragment === '' ? from : reference;
  const url = {
    ...reference,
    scheme,
    rawQuery: same ? from.rawQuery : reference.rawQuery,
    fragment: fragmentOf.fragment,
    rawFragment: fragmentOf.rawFragment,
  };
  if (reference.path === '' && from.opaque !== '') {
    return { ...withUser(url, undefined), opaque: from.opaque, host: '', path: '' };
  }
  const path = pathParts(resolvePath(escapedPath(from), escapedPath(reference)));
  return { ...withUser(url, from.user), host: from.host, ...path };
}

function withUser(url: Url, user: UserInfo | undefined): Url {
  if (user !== undefined) return { ...url, user };
  const bare: { -readonly [K in keyof Url]: Url[K] } = { ...url };
  delete bare.user;
  return bare;
}

/** A path seen from another, without `.` and `..`. Empty parts stay. */
function resolvePath(from: string, reference: string): string {
  const full =
    reference === ''
      ? from
      : reference.startsWith('/')
        ? reference
        : from.slice(0, from.lastIndexOf('/') + 1) + reference;
  if (full === '') return '';
  let out = '';
  let isFirst = true;
  const parts = full.split('/');
  for (const part of parts) {
    if (part === '..') {
      out = out.slice(0, Math.max(out.lastIndexOf('/'), 0));
      isFirst = out === '';
    } else {
      if (part !== '.') out += isFirst ? part : `/${part}`;
      isFirst = false;
    }
  }
  if (parts.at(-1) === '.' || parts.at(-1) === '..') out += '/';
  return out.startsWith('/') ? out : `/${out}`;
}
