/** What the user is told of a release that is too big: how big, what becomes of it, and which parts make it so. */
import { quote } from '../../go/strconv.ts';
import type { Release } from '../../release/release.ts';
import { largestFirst } from './fit.ts';
import type { Part } from './parts.ts';

const SHOWN = 5;

export interface TooBig {
  readonly release: Release;
  readonly kind: 'Secret' | 'ConfigMap';
  /** Of the record as it would be. */
  readonly size: number;
}

/** Parts that Helm does not read are left out. */
export async function shortenedWarning(big: TooBig, gone: readonly Part[]): Promise<string> {
  const files = gone.length === 1 ? 'one file' : `${gone.length} files`;
  return `WARNING: ${saying(big)}: it is kept without ${files} of the chart that nothing reads any more. ${await biggest(gone)}`;
}

export async function inPiecesWarning(big: TooBig, pieces: number, parts: readonly Part[]): Promise<string> {
  const { kind, release } = big;
  const kept = `it is kept in ${pieces + 1} ${kind}s, and Helm cannot roll back to revision ${release.version}`;
  return `WARNING: ${saying(big)}: ${kept}. ${await biggest(parts)}`;
}

/** For what does not even fit into pieces. */
export async function tooBigHint(big: TooBig, parts: readonly Part[]): Promise<string> {
  return `${saying(big)}; this one does not fit into several either. Nothing was recorded. ${await biggest(parts)}`;
}

function saying({ release: { name }, kind, size }: TooBig): string {
  return `the record of release ${quote(name)} takes ${shown(size)}, and a ${kind} holds 1.0 MiB`;
}

async function biggest(parts: readonly Part[]): Promise<string> {
  const largest = (await largestFirst(parts)).slice(0, SHOWN);
  const texts = largest.map(({ part: { name }, size }) => `${quote(name).slice(1, -1)} (${shown(size)})`);
  return `The biggest: ${texts.join(', ')}`;
}

function shown(bytes: number): string {
  const mebi = bytes / (1024 * 1024);
  return mebi >= 0.95 ? `${mebi.toFixed(1)} MiB` : `${Math.ceil(bytes / 1024)} KiB`;
}
