/** What tests of bad repositories share: a home that knows one, a chart that depends on it, and the commands that meet it. */
import { indexOf, sha256, simpleArchive } from './archives.ts';
import type { Attempt } from './beside-helm.ts';
import type { Answer } from './bad-server.ts';
import { reply } from './bad-server.ts';

export const web = simpleArchive('web', '1.0.0');

export function goodIndex(url: string): string {
  return indexOf([{ name: 'web', version: '1.0.0', data: web, url: `${url}/web-1.0.0.tgz` }]);
}

/** The index is as it should be, everything else is answered by `answer`. */
export function besideGoodIndex(url: () => string, answer: Answer): Answer {
  return (request, socket) => {
    if (request.path.startsWith('/index.yaml')) reply(200, goodIndex(url()))(request, socket);
    else answer(request, socket);
  };
}

/** Commands that read an index. */
export const indexCommands = [
  'repo add new URL',
  'repo update',
  'repo update --fail-on-repo-update-fail',
  'pull web --repo URL',
  'template x web --repo URL',
  'show chart web --repo URL',
  'install x web --repo URL --dry-run',
  'dependency update chart',
  'dependency build chart',
] as const;

/** Commands that download an archive. */
export const archiveCommands = [
  'pull URL/web-1.0.0.tgz',
  'pull r/web',
  'pull web --repo URL --untar',
  'template x URL/web-1.0.0.tgz',
  'show values r/web',
  'install x r/web --dry-run',
  'dependency update chart',
  'dependency build chart',
] as const;

/** One of each way to fetch an index or an archive. */
export const someIndexCommands = ['repo add new URL', 'template x web --repo URL', 'dependency update chart'] as const;
export const someArchiveCommands = ['pull r/web', 'template x URL/web-1.0.0.tgz', 'dependency build chart'] as const;

export interface Repository {
  readonly url: string;
  readonly host: string;
}

/** The attempt of a command of these lists; `login` has the repository's user. */
export function attemptAt(command: string, { url, host }: Repository, more: Partial<Attempt> = {}): Attempt {
  const files = {
    'home/.config/helm/repositories.yaml': repositoriesYaml(url),
    'home/.cache/helm/repository/r-index.yaml': goodIndex(url),
    'home/.cache/helm/repository/r-charts.txt': 'web\n',
    ...(command.startsWith('dependency') && chartThatDepends(url)),
    ...more.files,
  };
  const names = new Map([[url, 'URL'], [host, 'HOST'], ...(more.names ?? [])]);
  return { ...more, command: command.replaceAll('URL', url), files, names };
}

export function repositoriesYaml(url: string, user = '', password = '', passAll = false): string {
  return [
    'apiVersion: ""',
    'generated: "0001-01-01T00:00:00Z"',
    'repositories:',
    '- caFile: ""',
    '  certFile: ""',
    '  insecure_skip_tls_verify: false',
    '  keyFile: ""',
    '  name: r',
    `  pass_credentials_all: ${String(passAll)}`,
    `  password: "${password}"`,
    `  url: ${url}`,
    `  username: "${user}"`,
    '',
  ].join('\n');
}

/** `chart`, which depends on `web`, with its lock. */
function chartThatDepends(url: string): Record<string, string> {
  const dependency = `- name: web\n  repository: ${url}\n  version: 1.0.0\n`;
  // the digest of Helm: SHA-256 of the JSON of both lists
  const entry = [{ name: 'web', version: '1.0.0', repository: url }];
  const digest = sha256(Buffer.from(JSON.stringify([entry, entry])));
  return {
    'work/chart/Chart.yaml': `apiVersion: v2\nname: chart\nversion: 0.1.0\ndependencies:\n${dependency}`,
    'work/chart/Chart.lock': `dependencies:\n${dependency}digest: sha256:${digest}\ngenerated: "2024-05-06T07:08:09Z"\n`,
  };
}
