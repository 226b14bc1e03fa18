/**
 * What a registry asks for with a 401: the `WWW-Authenticate` header as auth/challenge.go of oras-go v2.6.2 reads it, and the
 * scopes of tokens as auth/scope.go orders them. Only the first challenge of the header counts.
 */
import { unquote } from '../go/strconv-quote.ts';
import { compareStrings } from '../go/strings.ts';

export interface Challenge {
  readonly scheme: 'basic' | 'bearer' | 'unknown';
  readonly realm: string;
  readonly service: string;
  readonly scope: string;
}

const parameter = /^[ \t]*([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*("(?:[^"\\\n]|\\.)*"|[\w!#$%&'*+.^`|~-]+)[ \t]*(,?)/;

export function parseChallenge(header: string): Challenge {
  const word = /^[\w!#$%&'*+.^`|~-]*/.exec(header)![0];
  const scheme = word.toLowerCase();
  const found = new Map<string, string>();
  if (scheme === 'bearer') readParameters(header.slice(word.length), found);
  const text = (name: string): string => found.get(name) ?? '';
  return {
    scheme: scheme === 'basic' || scheme === 'bearer' ? scheme : 'unknown',
    realm: text('realm'),
    service: text('service'),
    scope: text('scope'),
  };
}

/** What cannot be read ends the list. */
function readParameters(text: string, into: Map<string, string>): void {
  let rest = text;
  for (;;) {
    const match = parameter.exec(rest);
    if (match === null) return;
    const [whole, key = '', value = '', comma] = match;
    try {
      into.set(key, value.startsWith('"') ? unquote(value) : value);
    } catch {
      return;
    }
    if (comma === '') return;
    rest = rest.slice(whole.length);
  }
}

/** Scopes of one resource become one, with its actions sorted; `*` stands for all of them. */
export function cleanScopes(scopes: readonly string[]): string[] {
  const others: string[] = [];
  const actionsOf = new Map<string, Set<string>>();
  for (const scope of scopes) {
    const match = /^([^:]*:.*):([^:]*)$/.exec(scope);
    if (match === null) {
      others.push(scope);
      continue;
    }
    const [, resource = '', actions = ''] = match;
    const known = actionsOf.get(resource) ?? new Set<string>();
    for (const action of actions.split(',')) if (action !== '') known.add(action);
    if (known.size > 0) actionsOf.set(resource, known);
  }
  const merged = [...actionsOf].map(([resource, actions]) => {
    const list = actions.has('*') ? ['*'] : [...actions].sort(compareStrings);
    return `${resource}:${list.join(',')}`;
  });
  return [...new Set([...others, ...merged])].sort(compareStrings);
}

export function repositoryScope(repository: string, actions: string): string {
  return `repository:${repository}:${actions}`;
}
