/** Which handler a request is for. */
import type { Answer, ServeRequest } from './message.ts';

export interface Asked extends ServeRequest {
  /** Of the variable parts of the path, unescaped. */
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
}

export type Handler = (request: Asked) => Answer | Promise<Answer>;

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/api/charts/:name`: a part that begins with a colon is variable. */
  readonly path: string;
  /** What it does to the repository: decides who may ask. `none` is for everybody. */
  readonly access: 'read' | 'write' | 'none';
  readonly handle: Handler;
}

export interface Found {
  readonly route: Route;
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
}

/** The route of a request; `undefined` for none. HEAD is answered as GET. `base` is what a proxy puts in front of paths. */
export function findRoute(routes: readonly Route[], request: ServeRequest, base: string): Found | undefined {
  const [full, query] = splitOnce(request.target, '?');
  const path = full === base ? '/' : full.startsWith(`${base}/`) ? full.slice(base.length) : undefined;
  if (path === undefined) return undefined;
  const parts = path.split('/').slice(1).map(unescaped);
  if (parts.some((part) => part === undefined)) return undefined;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  for (const route of routes) {
    if (route.method !== method) continue;
    const parameters = match(route.path.split('/').slice(1), parts as string[]);
    if (parameters !== undefined) return { route, parameters, query: new URLSearchParams(query) };
  }
  return undefined;
}

function match(pattern: readonly string[], parts: readonly string[]): string[] | undefined {
  if (pattern.length !== parts.length) return undefined;
  const parameters: string[] = [];
  for (const [i, expected] of pattern.entries()) {
    const part = parts[i]!;
    if (expected.startsWith(':')) {
      if (part === '') return undefined;
      parameters.push(part);
    } else if (part !== expected) return undefined;
  }
  return parameters;
}

/** One part of a path; undefined for what could lead elsewhere, or is not escaped as it should be. */
function unescaped(part: string): string | undefined {
  try {
    const text = decodeURIComponent(part);
    return /[/\\\x00-\x1f\x7f]/.test(text) || text === '.' || text === '..' ? undefined : text;
  } catch {
    return undefined;
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
