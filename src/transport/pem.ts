/** Which PEM blocks a text holds, and what Go 1.26's tls.X509KeyPair says where the right ones are missing. */

/** Undefined for nothing; whether the contents are right is another question. */
export function pairShapeProblem(cert: string, key: string): string | undefined {
  const problem = certificateProblem(pemTypes(cert)) ?? keyProblem(pemTypes(key));
  return problem === undefined ? undefined : `tls: ${problem}`;
}

function certificateProblem(types: readonly string[]): string | undefined {
  if (types.includes('CERTIFICATE')) return undefined;
  if (types.length === 0) return 'failed to find any PEM data in certificate input';
  if (types.length === 1 && types[0]!.endsWith('PRIVATE KEY')) {
    const missing = 'failed to find certificate PEM data in certificate input, but did find a private key';
    return `${missing}; PEM inputs may have been switched`;
  }
  const skipped = `after skipping PEM blocks of the following types: [${types.join(' ')}]`;
  return `failed to find "CERTIFICATE" PEM block in certificate input ${skipped}`;
}

function keyProblem(types: readonly string[]): string | undefined {
  if (types.some((type) => type.endsWith('PRIVATE KEY'))) return undefined;
  if (types.length === 0) return 'failed to find any PEM data in key input';
  if (types.length === 1 && types[0] === 'CERTIFICATE') {
    return 'found a certificate rather than a key in the PEM for the private key';
  }
  const skipped = `after skipping PEM blocks of the following types: [${types.join(' ')}]`;
  return `failed to find PEM block with type ending in "PRIVATE KEY" in key input ${skipped}`;
}

/** The types of the blocks that can be read. */
function pemTypes(text: string): string[] {
  const blocks = text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\r?\n(?=((?:[\w-]+:[^\n]*\n)*))\2([^-]*)-----END \1-----/g);
  return [...blocks].filter(([, , , body]) => /^[A-Za-z0-9+/=\s]*$/.test(body!)).map(([, type]) => type!);
}
