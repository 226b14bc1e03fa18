/** Where Helm keeps its files: pkg/helmpath of Helm v3.22.0 (HELM_*_HOME, then XDG_*_HOME, then the platform's place). */
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;
export type HomeKind = 'cache' | 'config' | 'data';

const unixPlaces = { cache: '.cache', config: '.config', data: '.local/share' };
const macPlaces = { cache: 'Library/Caches', config: 'Library/Preferences', data: 'Library' };
const windowsVariables = { cache: 'TEMP', config: 'APPDATA', data: 'APPDATA' };

/** A path inside one of Helm's three homes, as Go's `filepath.Join` writes it. */
export function homePath(env: Environment, kind: HomeKind, ...elements: string[]): string {
  const upper = kind.toUpperCase();
  const own = env[`HELM_${upper}_HOME`];
  if (own !== undefined && own !== '') return joinPath(own, ...elements);
  const xdg = env[`XDG_${upper}_HOME`];
  return joinPath(xdg === undefined || xdg === '' ? platformHome(env, kind) : xdg, 'helm', ...elements);
}

export function userHome(env: Environment): string {
  return (process.platform === 'win32' ? env['USERPROFILE'] : env['HOME']) ?? '';
}

/** Go's `filepath.Join`: as Node's, without a slash at the end. */
export function joinPath(...elements: string[]): string {
  const path = join(...elements);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function platformHome(env: Environment, kind: HomeKind): string {
  if (process.platform === 'win32') return env[windowsVariables[kind]] ?? '';
  return joinPath(userHome(env), (process.platform === 'darwin' ? macPlaces : unixPlaces)[kind]);
}
