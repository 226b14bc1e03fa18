/** Paths into values and objects, written as `--set` takes them: `a.b[0].c`, with a backslash before what would end a key. */
import { ScullError } from '../errors.ts';

/** Keys of tables and places in lists, from the top. */
export type Path = readonly (string | number)[];

export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += (text === '' ? '' : '.') + step.replaceAll(/[\\.,=[\]]/g, '\\$&');
  }
  return text;
}

const step = /\.?((?:[^\\.[\]]|\\[^])+)|\[(\d{1,15})\]/y;

/** Throws what is wrong with `text`. */
export function parsePath(text: string): Path {
  const path: (string | number)[] = [];
  step.lastIndex = text.startsWith('.') ? 1 : 0;
  for (let at = step.lastIndex; at < text.length; at = step.lastIndex) {
    const found = step.exec(text);
    if (found === null) throw new ScullError(`${text} is no path such as spec.ports[0].port`, { code: 'explain.path' });
    const [, key, index] = found;
    path.push(key === undefined ? Number(index) : key.replaceAll(/\\([^])/g, '$1'));
  }
  return path;
}

export function startsWith(path: Path, beginning: Path): boolean {
  return beginning.length <= path.length && beginning.every((step, i) => step === path[i]);
}
