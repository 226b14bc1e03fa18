/** A chart in several versions, and repositories that have it as `repo add` leaves them. */
import { indexOf, simpleArchive } from './archives.ts';
import type { Scenario } from './scenario.ts';

const versions = ['1.0.0', '1.1.0', '2.0.0-rc.1', '3.0.0+build.7'] as const;

/** By version. */
export const webArchives = Object.fromEntries(
  versions.map((version) => [version, simpleArchive('web', version)]),
) as Record<(typeof versions)[number], Uint8Array>;

/** The index of them; `at` comes before the names of the files. */
export function webIndex(at = ''): string {
  return indexOf(
    versions.map((version) => ({ name: 'web', version, data: webArchives[version], url: `${at}web-${version}.tgz` })),
  );
}

/** A repository that has them. */
export const webServe: Readonly<Record<string, string | Uint8Array>> = {
  'index.yaml': webIndex(),
  ...Object.fromEntries(versions.map((version) => [`web-${version}.tgz`, webArchives[version]])),
};

type Repository = string | { readonly url: string; readonly username: string; readonly password: string };

/**
 * Part of a scenario: repositories by name, in the folder's `repositories.yaml`; those of `cached` have their index in the
 * folder's `cache`, in which archives are at `at`.
 */
export function added(
  repositories: Readonly<Record<string, Repository>>,
  cached: readonly string[] = Object.keys(repositories),
  at = '',
): Required<Pick<Scenario, 'serve' | 'env' | 'files'>> {
  const entries = Object.entries(repositories).map(([name, given]) => {
    const { url, username, password } = typeof given === 'string' ? { url: given, username: '', password: '' } : given;
    return `- name: ${name}\n  url: ${url}\n  username: "${username}"\n  password: "${password}"\n`;
  });
  return {
    serve: { ...webServe, 'index.yaml': webIndex(at) },
    env: { HELM_REPOSITORY_CONFIG: '__FOLDER__/repositories.yaml', HELM_REPOSITORY_CACHE: '__FOLDER__/cache' },
    files: {
      'repositories.yaml': entries.length === 0 ? 'repositories: []\n' : `repositories:\n${entries.join('')}`,
      ...Object.fromEntries(cached.map((name) => [`cache/${name}-index.yaml`, webIndex(at)])),
    },
  };
}
