/**
 * Files of `--output-dir`, as writeToFile of pkg/action/install.go (Helm v3.22.0) lays them out. Unlike Helm it follows no link
 * below the folder, writes nothing outside of it, and keeps files with Secrets from other users.
 */
import { closeSync, constants, fchmodSync, lstatSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { ScullError, errorMessage } from '../../errors.ts';
import { dir, clean } from '../../go/path.ts';
import { toBytes } from '../../go/strings.ts';
import { joinPath } from '../../home/paths.ts';
import { pathError } from '../../loader/os-error.ts';

export class OutputFolder {
  /** What was written, in order; a file with several manifests is there several times. */
  readonly written: string[] = [];
  readonly #root: string;
  readonly #begun = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Adds a manifest to the file of its template. `folder` lies between the root and the file. */
  write(name: string, content: string, options: { folder?: string; secret?: boolean } = {}): void {
    const base = options.folder === undefined ? this.#root : joinPath(this.#root, options.folder);
    const file = `${base}/${name}`;
    const inside = clean(options.folder === undefined ? name : `${options.folder}/${name}`);
    if (inside === '..' || inside.startsWith('../') || inside.startsWith('/')) {
      throw outputError(`refusing to write ${file}: it is outside of ${this.#root}`);
    }
    try {
      this.#makeRoot(dir(file));
      this.#makeFolders(dir(inside));
      this.#append(file, `---\n# Source: ${name}\n${content}\n`, options.secret === true);
    } catch (error) {
      throw outputError(errorMessage(pathError(error, 'open', file)));
    }
    this.written.push(file);
  }

  #makeRoot(wanted: string): void {
    try {
      mkdirSync(this.#root, { recursive: true, mode: 0o755 });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      throw code === 'ENOTDIR' ? pathError(error, 'stat', wanted) : pathError(error, 'mkdir', this.#root);
    }
  }

  #makeFolders(path: string): void {
    let folder = this.#root;
    for (const part of path.split('/')) {
      if (part === '.') continue;
      folder = `${folder}/${part}`;
      const found = lstatSync(folder, { throwIfNoEntry: false });
      if (found === undefined) makeFolder(folder);
      else if (found.isSymbolicLink()) throw new Error(`refusing to follow the link ${folder}`);
      else if (!found.isDirectory()) throw new Error(`mkdir ${folder}: not a directory`);
    }
  }

  #append(file: string, text: string, secret: boolean): void {
    const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC } = constants;
    const noFollow = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0; // Windows has none
    const begin = this.#begun.has(file) ? O_APPEND : O_TRUNC;
    const descriptor = openSync(file, O_WRONLY | O_CREAT | noFollow | begin, secret ? 0o600 : 0o666);
    try {
      if (secret) fchmodSync(descriptor, 0o600);
      const bytes = toBytes(text);
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    } finally {
      closeSync(descriptor);
    }
    this.#begun.add(file);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o755 });
  } catch (error) {
    throw pathError(error, 'mkdir', folder);
  }
}

function outputError(text: string): ScullError {
  return new ScullError(text, { code: 'output.write' });
}
