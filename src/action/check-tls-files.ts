import type { SourceAccess } from '../downloader/source-context.ts';
import { wrapError } from '../errors.ts';
import { tlsOptions } from '../getter/tls-files.ts';
import type { Environment } from '../home/paths.ts';

/** Throws Helm's text for files that cannot be used, whatever the chart is and wherever it comes from. */
export async function checkTlsFiles(access: SourceAccess, env: Environment): Promise<void> {
  try {
    await tlsOptions(access, new URL('http://any'), env);
  } catch (error) {
    throw wrapError('missing registry client', error);
  }
}
