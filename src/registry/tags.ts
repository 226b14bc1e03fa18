/** The tags of a repository, page by page: `Tags` of pkg/registry/client.go of Helm v3.22.0 and of oras-go v2.6.2. */
import { errorMessage, ScullError } from '../errors.ts';
import { unmarshalJson } from '../go/json.ts';
import { compareVersions, parseStrictVersion, parseVersion, versionString, type Version } from '../go/semver.ts';
import { Constraints } from '../go/semver-constraint.ts';
import { quote } from '../go/strconv-quote.ts';
import { fromBytes } from '../go/strings.ts';
import { readBody } from './body.ts';
import { responseError } from './error-response.ts';
import { aboutRequest, registryError, sameOrigin, type Exchange } from './http.ts';
import { jsonKind } from './json-kind.ts';
import { versionOf } from './reference.ts';
import type { Repository } from './repository.ts';

const MAX_PAGE = 4 * 1024 * 1024;
const MAX_PAGES = 10_000;

/** All of them, as they come. */
export async function listTags(repository: Repository): Promise<string[]> {
  const found: string[] = [];
  let url: string | undefined = `${repository.base}/tags/list`;
  for (let page = 0; url !== undefined; page++) {
    if (page === MAX_PAGES) throw registryError(`tag listing exceeded ${MAX_PAGES} pages: too many pages`);
    const exchange: Exchange = await repository.send({ method: 'GET', url });
    if (exchange.answer.status !== 200) throw await responseError(exchange);
    const tags = tagsOf(exchange, fromBytes(await readBody(exchange, MAX_PAGE)));
    found.push(...tags);
    const next = nextPage(exchange);
    if (next === url) throw registryError(`invalid next link ${quote(next)}: it leads to itself`);
    url = next;
  }
  return found;
}

/** The versions among tags, newest first. */
export function versionsOf(tags: readonly string[]): string[] {
  const versions: Version[] = [];
  for (const tag of tags) {
    try {
      versions.push(parseStrictVersion(versionOf(tag)));
    } catch {
      // a tag that is no version
    }
  }
  return versions.sort((a, b) => compareVersions(b, a)).map(versionString);
}

/** The first of `versions` that is `wanted`, or else satisfies it as a constraint; '' is satisfied by every release. */
export function matchingVersion(versions: readonly string[], wanted: string): string {
  if (wanted !== '' && versions.includes(wanted)) return wanted;
  const constraint = constraintOf(wanted === '' ? '*' : wanted);
  const found = versions.find((version) => constraint.check(parseVersion(version)));
  if (found !== undefined) return found;
  const text = `Could not locate a version matching provided version string ${wanted}`;
  throw new ScullError(text, { code: 'registry.version' });
}

function constraintOf(text: string): Constraints {
  try {
    return new Constraints(text);
  } catch (error) {
    throw new ScullError(errorMessage(error), { code: 'registry.version' });
  }
}

function tagsOf(exchange: Exchange, body: string): string[] {
  let page: unknown;
  try {
    page = unmarshalJson(body);
    const tags: unknown = page instanceof Map ? (page.get('tags') ?? []) : [];
    if (!Array.isArray(tags)) {
      throw new Error(`json: cannot unmarshal ${jsonKind(tags)} into Go struct field .tags of type []string`);
    }
    const wrong: unknown = tags.find((tag) => typeof tag !== 'string');
    if (wrong === undefined) return tags as string[];
    throw new Error(`json: cannot unmarshal ${jsonKind(wrong)} into Go struct field .tags of type string`);
  } catch (error) {
    const text = body.trim() === '' ? 'EOF' : errorMessage(error);
    throw registryError(aboutRequest(exchange, `failed to decode response: ${text}`), error);
  }
}

/** By the `Link` header; undefined after the last one. */
function nextPage({ answer, url }: Exchange): string | undefined {
  const header = answer.header('link') ?? '';
  if (header === '') return undefined;
  if (!header.startsWith('<')) throw registryError(`invalid next link ${quote(header)}: missing '<'`);
  const end = header.indexOf('>');
  if (end < 0) throw registryError(`invalid next link ${quote(header)}: missing '>'`);
  const link = header.slice(1, end);
  if (!URL.canParse(link, url)) throw registryError(`invalid next link ${quote(link)}: it is no address`);
  const next = new URL(link, url).href;
  if (sameOrigin(url, next)) return next;
  throw registryError(`invalid next link ${quote(link)}: not the same origin as ${quote(url)}`);
}
