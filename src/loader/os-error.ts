/** Errors of the file system, and of starting programs, in Go's words: `open x.yaml: no such file or directory`. */

const texts: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EEXIST: 'file exists',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  ENOTEMPTY: 'directory not empty',
  EBUSY: 'device or resource busy',
  EXDEV: 'invalid cross-device link',
  ESTALE: 'stale file handle',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files in system',
  EIO: 'input/output error',
  ENXIO: 'no such device or address',
  ENOSPC: 'no space left on device',
  EROFS: 'read-only file system',
  EDQUOT: 'disk quota exceeded',
  EFBIG: 'file too large',
  ENOEXEC: 'exec format error',
  E2BIG: 'argument list too long',
  ETXTBSY: 'text file busy',
  EAGAIN: 'resource temporarily unavailable',
  ENOMEM: 'cannot allocate memory',
};

/** Go's words for a code of the system, as `ENOENT`; undefined for one that is not known here. */
export function systemText(code: string): string | undefined {
  return texts[code];
}

/** The error of a system call as Go's `fs.PathError` prints it; anything else comes back as it is. */
export function pathError(error: unknown, operation: string, path: string): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text = texts[code];
  if (text === undefined) return error instanceof Error ? error : new Error(String(error));
  return new Error(`${operation} ${path}: ${text}`, { cause: error });
}

const goNames: Readonly<Record<string, string>> = {
  write: 'write',
  fsync: 'sync',
  close: 'close',
  fchmod: 'chmod',
  mkdir: 'mkdir',
};

/** The error of writing a file, which has another name meanwhile, in Go's words for what could not be done. */
export function writeError(error: unknown, path: string): Error {
  const call = error instanceof Error && 'syscall' in error ? String(error.syscall) : '';
  return pathError(error, goNames[call] ?? 'open', path);
}
