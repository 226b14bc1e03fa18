/**
 * Records of releases that are too big for one Secret or ConfigMap; loaded when there is one. Each stage is for what the one
 * before does not bring down to size: compressed as Helm does it; without what Helm does not read; in pieces.
 *
 * Pieces are written before their head and deleted after it, so that a head never lacks one. They get the head as their owner
 * when it is there: whoever deletes it, Helm included, makes the cluster delete them.
 */
import { ScullError, errorMessage } from '../../errors.ts';
import { isAlreadyExists, isNotFound } from '../../kube/api-error.ts';
import type { KubeClient, ResourceType } from '../../kube/client.ts';
import { marshalJson } from '../../go/json.ts';
import { quote } from '../../go/strconv.ts';
import type { GoMap } from '../../go/values.ts';
import type { Release } from '../../release/release.ts';
import { recordText } from '../record-text.ts';
import { fit, type Fitted } from './fit.ts';
import {
  MAX_DATA,
  MAX_HEAD,
  MAX_REST,
  RELEASE_LABEL,
  REVISION_LABEL,
  guardHook,
  guarded,
  isGuarded,
  readRest,
  restFile,
  restOf,
  unguarded,
} from './form.ts';
import type { KnownPieces } from './known-pieces.ts';
import { recordKey } from '../storage.ts';
import { readParts, unreadParts } from './parts.ts';
import { checkedPiece, joined, pieceObject, piecesOf, restIn, type Piece } from './pieces.ts';
import { inPiecesWarning, shortenedWarning, tooBigHint } from './warning.ts';

export interface LargeRecordsOptions {
  readonly client: Pick<KubeClient, 'get' | 'list' | 'create' | 'replace' | 'delete'>;
  readonly type: ResourceType;
  readonly kind: 'Secret' | 'ConfigMap';
  readonly namespace: string;
  readonly known: KnownPieces;
  readonly warn: (line: string) => void;
  readonly debug: (text: string) => void;
}

/** How a large release is to be recorded. */
export interface Packed {
  /** Of the record. */
  readonly text: string;
  /** What has to be there beside the record, if anything. */
  readonly pieces: readonly Piece[];
  /** The names of its pieces, those counted that were lost. */
  readonly names: readonly string[];
  /** The names of those that the record had until now. */
  readonly before: readonly string[];
}

interface KnownHead extends Pick<Packed, 'pieces' | 'names'> {
  readonly content: readonly unknown[];
  readonly less: Release;
}

/** Requests under way at a time: each may carry a megabyte. */
const AT_A_TIME = 4;

export class LargeRecords {
  readonly #options: LargeRecordsOptions;
  /** Records as they were read or written the last time, by their keys. */
  readonly #heads = new Map<string, KnownHead>();
  #warned = false;

  constructor(options: LargeRecordsOptions) {
    this.#options = options;
  }

  /**
   * As `pack`, for a release of which only that was changed which is in the head anyway: that costs no more than a record of
   * usual size. Undefined for others.
   */
  async again(key: string, release: Release): Promise<Packed | undefined> {
    const { known } = this.#options;
    const head = this.#heads.get(key);
    if (head === undefined || release.incomplete !== undefined || !isSame(head.content, contentOf(release)))
      return undefined;
    // a piece without an owner is to be written again
    if (head.pieces.length === 0 && head.names.some((name) => known.isLoose(name))) return undefined;
    const text = await recordText(restated(head.less, release));
    return text.length > MAX_DATA ? undefined : { ...head, text, before: known.of(key) };
  }

  /** `whole` is the text of the release as it is. Throws when it is too big for pieces, too. */
  async pack(key: string, release: Release, whole: string): Promise<Packed> {
    return { ...(await this.#pack(key, release, whole)), before: this.#options.known.of(key) };
  }

  async #pack(key: string, release: Release, whole: string): Promise<Omit<Packed, 'before'>> {
    if (release.incomplete !== undefined) return this.#packHead(release);
    if (whole.length <= MAX_DATA) return { text: whole, pieces: [], names: [] };
    const { text, less, pieces } = await this.#packAnew(key, release, whole.length);
    const names = pieces.map(({ name }) => name);
    this.#heads.set(key, { content: contentOf(release), less, pieces, names });
    return { text, pieces, names };
  }

  /**
   * A head whose pieces are lost is written as it was, so that they can be brought back. One that does not say where they are
   * may be cut anywhere.
   */
  async #packHead(head: Release): Promise<Omit<Packed, 'before'>> {
    const { pieces, guarded: wasGuarded = false } = readRest(head) ?? { pieces: [], guarded: true };
    const text = await recordText(wasGuarded ? guarded(head) : head);
    return { text, pieces: [], names: pieces.map(({ name }) => name) };
  }

  async #packAnew(key: string, release: Release, size: number): Promise<Fitted & Pick<Packed, 'pieces'>> {
    const big = { release, kind: this.#options.kind, size };
    const unread = unreadParts(release);
    const shortened = await fit(release, unread, MAX_HEAD, { size });
    if (shortened !== undefined) {
      await this.#warn(() => shortenedWarning(big, shortened.gone));
      return { ...shortened, pieces: [] };
    }
    const pieces = piecesOf(key, release);
    const parts = readParts(release);
    const finish = (less: Release): Release => headOf(less, pieces);
    const head = await fit(release, parts, MAX_HEAD, { gone: unread.flat(), finish });
    const all = [...unread.flat(), ...parts.flat()];
    if (head === undefined || pieces.length * MAX_DATA > MAX_REST) {
      const hint = await tooBigHint(big, all);
      throw new ScullError(`release ${quote(release.name)} is too big to be recorded`, {
        code: 'storage.too-big',
        hint,
      });
    }
    await this.#warn(() => inPiecesWarning(big, pieces.length, all));
    return { ...head, pieces };
  }

  async #warn(text: () => Promise<string>): Promise<void> {
    if (this.#warned) return;
    this.#warned = true;
    this.#options.warn(await text());
  }

  /** Before the record is written. */
  async writePieces(release: Release, { pieces, before }: Packed): Promise<void> {
    const { kind, namespace } = this.#options;
    const there = new Set(before);
    await eachOf(
      pieces.filter(({ name }) => !there.has(name)),
      async (piece) => {
        await this.#create(pieceObject(kind, piece, { ...release, namespace }));
      },
    );
  }

  /** A piece of that name has that content, whoever wrote it. */
  async #create(piece: GoMap): Promise<void> {
    const { client, type, namespace } = this.#options;
    try {
      await client.create(type, namespace, piece);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }

  /** After the record is written: its pieces get it as their owner, and what belongs to no record goes. */
  async settle(key: string, uid: string, release: Release, { pieces, names, before }: Packed): Promise<void> {
    const { known } = this.#options;
    const loose = pieces.filter(({ name }) => !before.includes(name) || known.isLoose(name));
    await eachOf(loose, (piece) => this.#own(piece, { name: key, uid }, release));
    known.written(key, names);
    const old = before.filter((name) => !names.includes(name));
    await this.remove([...old, ...known.takeOrphans(release.name, release.version)]);
  }

  async #own(piece: Piece, owner: { readonly name: string; readonly uid: string }, release: Release): Promise<void> {
    const { client, type, kind, namespace, debug } = this.#options;
    const object = pieceObject(kind, piece, { ...release, namespace }, owner);
    try {
      await client.replace({ type, namespace, name: piece.name }, object);
    } catch (error) {
      if (!isNotFound(error)) debug(`${piece.name} has no owner: ${errorMessage(error)}`);
      else await this.#create(object); // it went with a head of the same name
    }
  }

  /** Deletes pieces. What can't be deleted goes with its owner. */
  async remove(names: readonly string[]): Promise<void> {
    const { client, type, namespace, debug } = this.#options;
    await eachOf(names, async (name) => {
      try {
        await client.delete({ type, namespace, name });
      } catch (error) {
        if (!isNotFound(error)) debug(`${name} could not be deleted: ${errorMessage(error)}`);
      }
    });
  }

  /**
   * The whole of which a head was read, by the same verb, so that no other right is needed. Where pieces are missing or not
   * what they were, it is what Helm sees, with the reason in `incomplete`.
   */
  async whole(head: Release, verb: 'get' | 'list'): Promise<Release> {
    const { kind } = this.#options;
    try {
      const rest = restOf(head);
      const objects = await (verb === 'get'
        ? this.#get(rest.pieces.map(({ name }) => name))
        : this.#list(head.name, rest.revision));
      const data = rest.pieces.map((piece) => checkedPiece(kind, piece, objects.get(piece.name)));
      const whole = await joined(head, data);
      // a record that Helm copied from another revision gets pieces of its own when it is written
      if (rest.revision === head.version) {
        const names = rest.pieces.map(({ name }) => name);
        const less = head;
        this.#heads.set(recordKey(head.name, head.version), { content: contentOf(whole), less, pieces: [], names });
      }
      return whole;
    } catch (error) {
      if (!(error instanceof ScullError) || !error.code.startsWith('storage.')) throw error;
      return { ...unguarded(head), incomplete: error };
    }
  }

  async #list(release: string, revision: number): Promise<Map<string, GoMap>> {
    const { client, type, namespace } = this.#options;
    const labelSelector = `${RELEASE_LABEL}=${release},${REVISION_LABEL}=${revision}`;
    const objects = await client.list(type, namespace, { labelSelector });
    return new Map(objects.map((object) => [(object.get('metadata') as GoMap).get('name') as string, object]));
  }

  async #get(names: readonly string[]): Promise<Map<string, GoMap>> {
    const { client, type, namespace } = this.#options;
    const found = new Map<string, GoMap>();
    await eachOf(names, async (name) => {
      try {
        found.set(name, await client.get({ type, namespace, name }));
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    });
    return found;
  }
}

/** The head of a release with what may have changed since. */
function restated(head: Release, { info, hooks }: Release): Release {
  return {
    ...head,
    info: { ...info, notes: head.info.notes },
    hooks: head.hooks.map((hook, at) => ({ ...hook, lastRun: hooks[at]?.lastRun ?? hook.lastRun })),
  };
}

function headOf(less: Release, pieces: readonly Piece[]): Release {
  const { chart, hooks } = less;
  if (chart === undefined) throw new ScullError('the release has no chart', { code: 'storage.too-big' });
  const rest = { ...restIn(pieces, less), ...(isGuarded(less) ? { guarded: true } : {}) };
  const files = [...chart.files, restFile(rest)];
  return { ...less, chart: { ...chart, files }, hooks: [...hooks, guardHook()] };
}

/** What of a release is to be the same for its pieces to be the same. */
function contentOf({ chart, manifest, config, hooks, info, applyMethod }: Release): readonly unknown[] {
  return [chart, manifest, marshalJson(config), info.notes, applyMethod, ...hooks.map((hook) => hook.manifest)];
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at]);
}

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}
