import type { Release } from '../release/release.ts';

/** Whether the server merges; of a record that does not tell, the client did. */
export function isServerSide({ applyMethod }: Pick<Release, 'applyMethod'>): boolean {
  return applyMethod === 'ssa';
}
