/**
 * Files of `--output-dir`, as writeToFile of pkg/action/install.go (Helm v3.22.0) lays them out. Unlike Helm it follows no link
 * below the folder, writes nothing outside of it, keeps files with Secrets from other users, and writes all of them at the end,
 * or none.
 */
import { accessSync, constants, lstatSync, mkdirSync } from 'node:fs';
import { ScullError, errorMessage } from '../../errors.ts';
import { dir, clean } from '../../go/path.ts';
import { toBytes } from '../../go/strings.ts';
import { joinPath } from '../../home/paths.ts';
import { StagedFiles, type StageOptions } from '../../home/staged-files.ts';
import { pathError } from '../../loader/os-error.ts';

type FileMode = Pick<StageOptions, 'mode' | 'lessUmask'>;

export class OutputFolder {
  /** What was written, in order; a file with several manifests is there several times. */
  readonly written: string[] = [];
  readonly #root: string;
  readonly #files = new Map<string, { text: string; kept: FileMode }>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Adds a manifest to the file of its template, which `finish` writes. `folder` lies between the root and the file. */
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
    const known = this.#files.get(file);
    const { kept, text: before } = known ?? { kept: modeFor(file), text: '' };
    this.#files.set(file, { text: before + text, kept: secret ? { mode: 0o600 } : kept });
  }

  /** Writes the files. Throws Go's text; then nothing was written. */
  finish(): void {
    const staged = new StagedFiles();
    try {
      for (const [file, { text, kept }] of this.#files) staged.add(file, toBytes(text), { ...kept, mayBeLost: true });
      staged.commit();
    } catch (error) {
      this.written.length = 0;
      throw outputError(errorMessage(error));
    }
  }
}

/** A file that is there keeps its mode, and has to be one that may be written. */
function modeFor(file: string): FileMode {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return { mode: 0o666, lessUmask: true };
  if (found.isSymbolicLink()) throw new Error(`open ${file}: too many levels of symbolic links`);
  if (found.isDirectory()) throw new Error(`open ${file}: is a directory`);
  accessSync(file, constants.W_OK);
  return { mode: found.mode & 0o777 };
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
