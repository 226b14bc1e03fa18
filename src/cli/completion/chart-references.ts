/**
 * What can be typed for a chart, out of the caches of the repositories that were added: `compListCharts` and `compVersionFlag`
 * of Helm v3.22.0 (cmd/helm/{search_repo,flags}.go). No server is asked. Names come from servers, so one that would
 * steer a terminal is left out.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fromBytes } from '../../go/strings.ts';
import { plainLine } from '../../kube/diagnose/plain-text.ts';
import { loadRepoFileIfThere } from '../../repo/repo-file.ts';
import { chartsPath, loadCachedIndex } from '../../repo/repositories.ts';
import type { CompletionAnswer, CompletionRequest } from '../command.ts';

const LONGEST = 200;

const schemes = ['oci://\tchart in a registry', 'https://\taddress of a chart', 'http://\taddress of a chart'];
const paths = ['./\tchart in this folder', '/\tchart at an absolute path'];

export function chartReferences(request: CompletionRequest, files: boolean): CompletionAnswer {
  const { word } = request;
  const begun = schemes.some((scheme) => word.startsWith(scheme.split('\t')[0]!));
  const words: string[] = [];
  let noSpace = begun;
  for (const { name, url } of repositories(request)) {
    if (word.startsWith(`${name}/`)) {
      return { words: chartNames(request, name).map((chart) => `${name}/${chart}`), files };
    }
    if (!name.startsWith(word)) continue;
    words.push(`${name}/\t${plainLine(url, LONGEST)}`);
    noSpace = true;
  }
  const fitting = schemes.filter((scheme) => scheme.startsWith(word));
  words.push(...fitting);
  noSpace ||= fitting.length > 0;
  // a shell that gets words offers no files besides
  if (files && words.length > 0) words.push(...(word === '' ? paths : entriesHere(word)));
  return { words, files: files && !begun, noSpace };
}

/** Versions of `repo/name`, newest first, each with what is known of it. */
export function chartVersions(request: CompletionRequest, reference: string): string[] {
  const [repository, name, ...more] = reference.split('/');
  if (repository === undefined || name === undefined || more.length > 0) return [];
  try {
    return loadCachedIndex(repository, request)
      .versions(name)
      .filter(({ version }) => isName(version))
      .map(({ version, appVersion, created, deprecated }) => {
        const about = [appVersion === '' ? '' : `App: ${appVersion}, `, day(created), deprecated ? '(deprecated)' : ''];
        return `${version}\t${plainLine(about.join(''), LONGEST)}`;
      });
  } catch {
    return [];
  }
}

function repositories({ settings }: CompletionRequest): { name: string; url: string }[] {
  try {
    return loadRepoFileIfThere(settings.repositoryConfig).entries.filter(({ name }) => isName(name));
  } catch {
    return [];
  }
}

/** Out of the list that is kept for this; out of the index where an older Helm did not make one. */
function chartNames(request: CompletionRequest, repository: string): string[] {
  const { settings } = request;
  try {
    return fromBytes(readFileSync(chartsPath(settings, repository)))
      .split('\n')
      .filter(isName);
  } catch {
    // none yet
  }
  try {
    return loadCachedIndex(repository, request).names().filter(isName);
  } catch {
    return [];
  }
}

function entriesHere(word: string): string[] {
  try {
    return readdirSync('.').filter((name) => name.startsWith(word) && plainLine(name, LONGEST) === name);
  } catch {
    return [];
  }
}

/** `Created: November 21, 2026 ` */
function day(created: string): string {
  const time = new Date(created);
  if (created === '' || Number.isNaN(time.getTime())) return '';
  const text = time.toLocaleDateString('en-US', { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' });
  return `Created: ${text} `;
}

/** Whether a name can be shown as it is, in one word. */
function isName(text: string): boolean {
  return text !== '' && !/\s/.test(text) && plainLine(text, LONGEST) === text;
}
