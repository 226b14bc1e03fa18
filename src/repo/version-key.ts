/** A version made ready for comparing: most are three plain numbers, which need no more than that. */
import { compareVersions, parseVersion, type Version } from '../go/semver.ts';

const simple = /^v?(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})$/;

export class VersionKey {
  readonly text: string;
  /** Three plain numbers: a valid version without prerelease and metadata. */
  readonly isSimple: boolean;
  readonly #major: number = 0;
  readonly #minor: number = 0;
  readonly #patch: number = 0;
  #parsed: Version | undefined;

  constructor(text: string) {
    this.text = text;
    const match = simple.exec(text);
    this.isSimple = match !== null;
    if (match === null) return;
    this.#major = Number(match[1]);
    this.#minor = Number(match[2]);
    this.#patch = Number(match[3]);
  }

  /** Throws for what is no version. */
  get parsed(): Version {
    return (this.#parsed ??= parseVersion(this.text));
  }

  /** Below zero where this one is older. */
  compare(other: VersionKey): number {
    if (!this.isSimple || !other.isSimple) return compareVersions(this.parsed, other.parsed);
    return this.#major - other.#major || this.#minor - other.#minor || this.#patch - other.#patch;
  }
}
