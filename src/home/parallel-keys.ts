/**
 * RSA keys, which take 50 to 200 ms each, made side by side on the runtime's threads. Templates cannot wait for them: while
 * they are in the making a throwaway key stands in for each, so that the rendering goes on and asks for the next one; then the
 * chart is rendered again with the keys that were made.
 */
import type { KeyKind, Keys, RsaKind } from '../sprig/ports.ts';

export interface KeySource extends Keys {
  /** As `generate`, while other things go on. */
  readonly generateRsa: (kind: RsaKind) => Promise<Uint8Array>;
}

interface Ordered {
  readonly kind: RsaKind;
  readonly made: Promise<Uint8Array>;
  key?: Uint8Array;
}

export function parallelKeys(source: KeySource): Keys {
  /** In the order in which a rendering asks. */
  const ordered: Ordered[] = [];
  let next = 0;
  let isMissing = false;
  let throwaway: Uint8Array | undefined;

  const generate = (kind: KeyKind): Uint8Array => {
    if (kind !== 'rsa2048' && kind !== 'rsa4096') return source.generate(kind);
    const at = next++;
    if (ordered[at]?.kind !== kind) ordered[at] = order(kind);
    const { key } = ordered[at];
    if (key !== undefined) return key;
    isMissing = true;
    return (throwaway ??= source.generate('ecdsa'));
  };
  const order = (kind: RsaKind): Ordered => {
    const made = source.generateRsa(kind);
    made.catch(() => undefined); // told where it is waited for
    return { kind, made };
  };
  const fetchMissing = async (): Promise<boolean> => {
    if (!isMissing) return false;
    await Promise.all(ordered.map(async (one) => (one.key = await one.made)));
    return true;
  };
  const begin = (): void => {
    next = 0;
    isMissing = false;
  };
  return { ...source, generate, begin, fetchMissing };
}
