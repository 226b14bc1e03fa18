/**
 * Documents by their URL: the metaschemas are at hand, http and https are fetched, `urn:` is anything. The texts are
 * those of Helm's `pkg/chartutil/jsonschema.go` (3.22.0). Files are refused: a chart says nothing about the machine it is
 * rendered on.
 */
import { quote } from '../../go/strconv.ts';
import type { Json } from './json.ts';
import { Needed, type Parts } from './parts.ts';

export function loadDocument(url: string, parts: Parts): Json {
  if (/^https?:\/\/json-schema\.org\//.test(url)) {
    const metaschema = parts.get('metaschemas').document(url);
    if (metaschema !== undefined) return metaschema;
  }
  try {
    return fetched(url, parts);
  } catch (error) {
    if (error instanceof Needed) throw error;
    throw new Error(`failing loading ${quote(url)}: ${(error as Error).message}`, { cause: error });
  }
}

function fetched(url: string, parts: Parts): Json {
  const problem = parts.get('urls').problem(url);
  if (problem !== undefined) throw new Error(problem);
  switch (/^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0].toLowerCase()) {
    case 'http':
    case 'https':
      return parts.document(url);
    case 'urn':
      parts.warn(`WARNING: unresolved URN reference ignored; using permissive schema: ${url}`, 'jsonschema.go:192');
      return true;
    case 'file':
      throw new Error('a schema cannot refer to files');
    default:
      throw new Error(`no URLLoader registered for ${quote(url)}`);
  }
}
