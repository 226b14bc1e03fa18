import { similarWords } from '../similar.ts';
import type { ValueOrigins } from './origins.ts';
import { pathText, type Path } from './path.ts';

/** What may have been meant by a name in a table: one of those beside it, else defaults of that name elsewhere. */
export function similarPaths(table: Path, name: string, siblings: Iterable<string>, origins: ValueOrigins): string[] {
  const near = similarWords(name, siblings).map((key) => pathText([...table, key]));
  return near.length > 0 ? near : [...new Set(origins.defaultsNamed(name).map(pathText))].slice(0, 3);
}
