/** Images, for people and for programs. */
import { ordered } from '../../action/read/encoded.ts';
import { pathText } from '../../explain/path.ts';
import { compareStrings } from '../../go/strings.ts';
import type { Value } from '../../go/values.ts';
import { imageNote, imageParts, isReference } from '../../images/reference.ts';
import type { FoundImage } from '../../images/images.ts';
import type { ReadObject } from '../../manifest/objects.ts';
import { textWidth } from './text-width.ts';

/** Each once, a line each. What can be no name of an image is left out: a program that pulls them may take it for a flag. */
export function imagesText(found: readonly FoundImage[]): string {
  return [...byImage(found).keys()]
    .filter((image) => isReference(image))
    .map((image) => `${image}\n`)
    .join('');
}

/** For stderr: what is not to be relied on. */
export function imageRemarks(found: readonly FoundImage[]): string[] {
  return [...byImage(found)].flatMap(([image, uses]) => {
    const note = imageNote(image);
    const [first] = uses;
    const guessed = uses.every((one) => one.guessed) && first !== undefined;
    return [
      ...(note === 'invalid' ? [`${JSON.stringify(image)} is no name of an image`] : []),
      ...(note === 'no tag' ? [`${image} has no tag: it may be another image each time`] : []),
      ...(note === 'latest' ? [`${image}: latest may be another image each time`] : []),
      ...(guessed ? [`${image} is a guess: ${title(first.object)} has it at ${pathText(first.path)}`] : []),
    ];
  });
}

export function imagesTable(found: readonly FoundImage[]): string {
  if (found.length === 0) return '';
  const rows = found.map(({ image, object, container, path, guessed }) => [
    title(object),
    container,
    image,
    [imageNote(image), guessed ? 'guessed' : undefined].filter((note) => note !== undefined).join(', '),
    pathText(path),
  ]);
  return aligned([['OBJECT', 'CONTAINER', 'IMAGE', 'NOTE', 'PATH'], ...rows]);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => textWidth(row[column]!))));
  const padded = (cell: string, column: number): string => cell + ' '.repeat(widths[column]! - textWidth(cell));
  return rows.map((row) => `${row.map(padded).join('  ').trimEnd()}\n`).join('');
}

export function imagesReport(found: readonly FoundImage[]): Value {
  return [...byImage(found)].map(([image, uses]) => {
    const parts = imageParts(image);
    return ordered({
      image,
      ...parts,
      note: imageNote(image) ?? '',
      guessed: uses.every(({ guessed }) => guessed),
      uses: uses.map(({ object, container, path, guessed }) => {
        const { apiVersion, kind, namespace, name, source, hook } = object;
        return ordered({ apiVersion, kind, namespace, name, container, path: pathText(path), guessed, hook, source });
      }),
    });
  });
}

function byImage(found: readonly FoundImage[]): Map<string, FoundImage[]> {
  const images = new Map<string, FoundImage[]>();
  for (const one of [...found].sort((a, b) => compareStrings(a.image, b.image))) {
    const known = images.get(one.image);
    if (known === undefined) images.set(one.image, [one]);
    else known.push(one);
  }
  return images;
}

function title({ kind, namespace, name }: ReadObject): string {
  return `${kind}/${namespace === '' ? '' : `${namespace}/`}${name}`;
}
