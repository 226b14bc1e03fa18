/** Objects that only got another name: contentSearch of diff/diff.go of helm-diff v3.15.11, in its float32. */
import { byteLength } from '../go/strings.ts';
import type { DiffLine } from './lines.ts';
import type { ManifestObject } from './manifest-objects.ts';

/** Texts of which one is longer than ten of the other are not compared. */
const mostLonger = 10;

interface Candidate {
  readonly title: string;
  readonly object: ManifestObject;
}

/** The title of the candidate that has most in common with the object; undefined where none has enough. */
export function findRename(
  old: ManifestObject,
  candidates: readonly Candidate[],
  most: number,
  linesWith: (other: ManifestObject) => readonly DiffLine[],
): string | undefined {
  if (!(most > 0)) return undefined;
  let best: { readonly title: string; readonly fraction: number } | undefined;
  for (const { title, object } of candidates) {
    if (object.kind !== old.kind || !isOfLength(old, object)) continue;
    const lines = linesWith(object);
    const changes = lines.filter(({ change }) => change !== ' ').length;
    const fraction = Math.fround(changes / lines.length);
    if (changes > 0 && (best === undefined || fraction < best.fraction)) best = { title, fraction };
  }
  return best !== undefined && best.fraction < Math.fround(most) ? best.title : undefined;
}

/** Of Secrets it says little how long they are before they are written anew. */
function isOfLength(old: ManifestObject, other: ManifestObject): boolean {
  const [a, b] = [byteLength(old.content), byteLength(other.content)];
  if (a === 0 || b === 0) return false;
  const ratio = Math.fround(a / b);
  return old.kind === 'Secret' || (ratio >= Math.fround(1 / mostLonger) && ratio <= mostLonger);
}
