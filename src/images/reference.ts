/** The parts of an image's name, as they are written: nothing is filled in. */

export interface ImageParts {
  /** '' where the name has none, and the container runtime chooses. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  /** `sha256:…` */
  readonly digest: string;
}

export type ImageNote = 'no tag' | 'latest' | 'digest' | 'invalid';

export function imageParts(image: string): ImageParts {
  const at = image.indexOf('@');
  const digest = at < 0 ? '' : image.slice(at + 1);
  const named = at < 0 ? image : image.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : '';
  const path = hasTag ? named.slice(0, colon) : named;
  const slash = path.indexOf('/');
  const first = slash < 0 ? '' : path.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  return { registry: isHost ? first : '', repository: isHost ? path.slice(slash + 1) : path, tag, digest };
}

/** What to know of it: with a digest it is always the same, with `latest` or without a tag it may be another each time. */
export function imageNote(image: string): ImageNote | undefined {
  if (!isReference(image)) return 'invalid';
  const { tag, digest } = imageParts(image);
  if (digest !== '') return 'digest';
  if (tag === '') return 'no tag';
  return tag === 'latest' ? 'latest' : undefined;
}

const reference =
  /^[a-z0-9](?:[\w.-]*(?::\d+)?\/)?[a-z0-9]*(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]{0,127})?(?:@[a-z0-9+._-]+:[0-9a-f]{32,})?$/i;

/** Whether a text can be the name of an image. */
export function isReference(text: string): boolean {
  return text.length < 1024 && reference.test(text);
}
