/** Digests as registries write them: `sha256:` and the hash in lower case hex. */

const algorithms: Readonly<Record<string, string>> = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' };

/** By the host's own hash functions, which need nothing loaded. */
export async function digestOf(data: Uint8Array, algorithm = 'sha256'): Promise<string> {
  const hash = await globalThis.crypto.subtle.digest(algorithms[algorithm] ?? '', data);
  return `${algorithm}:${Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Whether `data` is what `digest`, of whatever algorithm, promises. */
export async function hasDigest(data: Uint8Array, digest: string): Promise<boolean> {
  return (await digestOf(data, digest.slice(0, digest.indexOf(':')))) === digest;
}
