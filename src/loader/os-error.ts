/** Errors of the file system in Go's words: `open x.yaml: no such file or directory`. */

const texts: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  EMFILE: 'too many open files',
  EIO: 'input/output error',
  ENXIO: 'no such device or address',
  ENOSPC: 'no space left on device',
  EROFS: 'read-only file system',
  EDQUOT: 'disk quota exceeded',
  EFBIG: 'file too large',
};

/** The error of a system call as Go's `fs.PathError` prints it; anything else comes back as it is. */
export function pathError(error: unknown, operation: string, path: string): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text = texts[code];
  if (text === undefined) return error instanceof Error ? error : new Error(String(error));
  return new Error(`${operation} ${path}: ${text}`, { cause: error });
}
