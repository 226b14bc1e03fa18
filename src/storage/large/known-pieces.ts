/**
 * What lists of records tell of pieces on the way: which records have some, and which pieces have no owner yet because whoever
 * wrote them came no further. Costs nothing where there are none.
 */
import type { GoMap, Value } from '../../go/values.ts';
import type { Release } from '../../release/release.ts';
import { recordKey } from '../storage.ts';
import { PIECES_ANNOTATION, REVISION_LABEL, isPieceName } from './form.ts';

interface LoosePiece {
  readonly name: string;
  readonly release: string;
  readonly revision: number;
}

export class KnownPieces {
  /** By the key of a record: the names of its pieces; undefined where it does not tell. */
  readonly #heads = new Map<string, readonly string[] | undefined>();
  readonly #loose = new Map<string, LoosePiece>();

  /** Takes the metadata of an object in; false for what is no record. */
  remember(metadata: GoMap): boolean {
    const labels = mapOf(metadata.get('labels'));
    const name = textOf(metadata.get('name'));
    if (labels.get('owner') === 'scull') {
      const revision = Number(labels.get(REVISION_LABEL));
      if (isPieceName(name)) this.#loose.set(name, { name, release: textOf(labels.get('name')), revision });
      return false;
    }
    const names = mapOf(metadata.get('annotations')).get(PIECES_ANNOTATION);
    this.#heads.set(name, typeof names === 'string' ? names.split(' ').filter(isPieceName) : undefined);
    return true;
  }

  /** Pieces that the record has, as far as it tells. */
  of(key: string): readonly string[] {
    return this.#heads.get(key) ?? [];
  }

  isLoose(name: string): boolean {
    return this.#loose.has(name);
  }

  /** The record has these pieces now, and owns them. */
  written(key: string, names: readonly string[]): void {
    this.#heads.set(key, names);
    for (const name of names) this.#loose.delete(name);
  }

  /** Whether there is something to do about pieces when the record is written. */
  concern(key: string, { name, incomplete }: Release): boolean {
    return (
      incomplete !== undefined ||
      this.of(key).length > 0 ||
      [...this.#loose.values()].some(({ release }) => release === name)
    );
  }

  /** The record is gone. Gives the pieces that go after it. */
  removed(key: string): string[] {
    const names = this.of(key);
    this.#heads.delete(key);
    const release = /^sh\.helm\.release\.v1\.(.+)\.v\d+$/.exec(key)?.[1];
    return release === undefined ? [...names] : [...names, ...this.takeOrphans(release, Infinity)];
  }

  /**
   * Pieces that no record has, told once. Those of revisions up to `revision`: no record of those can come any more.
   */
  takeOrphans(release: string, revision: number): string[] {
    const orphans = [...this.#loose.values()].filter((piece) => {
      if (piece.release !== release || piece.revision > revision) return false;
      const key = recordKey(release, piece.revision);
      if (!this.#heads.has(key)) return true;
      const names = this.#heads.get(key);
      return names !== undefined && !names.includes(piece.name);
    });
    for (const { name } of orphans) this.#loose.delete(name);
    return orphans.map(({ name }) => name);
  }
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

function mapOf(value: Value | undefined): GoMap {
  return value instanceof Map ? value : new Map<string, Value>();
}
