/** Advisories about plugins: their archives, names, versions and plugin.yaml. Nothing of a refused plugin is kept. */
import { expect } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tgz } from '../bad-input/tar.ts';
import { reply } from '../sources/bad-server.ts';
import type { Advisory, Conduct, Run } from './advisory.ts';

const plugins = 'home/.local/share/helm/plugins';
const yaml = (more: string): string => `${more}version: 0.1.0\nusage: none\ndescription: none\ncommand: "true"\n`;

/** A plugin.yaml that has to be refused; Helm does so too, unless told. */
function plugin(id: string, name: string, text: string, scull: Conduct, helm = scull): Advisory {
  const check = ({ folder }: Run): void => {
    expect(existsSync(join(folder, plugins)) ? readdirSync(join(folder, plugins)) : []).toEqual([]);
  };
  return { id, name, files: { 'work/p/plugin.yaml': text }, command: 'plugin install ./p', scull, helm, check };
}

export const pluginAdvisories: readonly Advisory[] = [
  {
    id: 'CVE-2020-4053',
    name: 'an archive of a plugin with a path that climbs',
    command: 'plugin install URL/p-0.1.0.tgz',
    answer: () =>
      reply(
        200,
        tgz([
          { name: 'plugin.yaml', data: yaml('name: p\n') },
          { name: '../../../../evil', data: 'evil\n' },
        ]),
        {
          'Content-Type': 'application/gzip',
        },
      ),
    scull: { error: "path contains '..', which is illegal" },
  },
  plugin('CVE-2020-15186', 'a plugin whose name climbs', yaml('name: ../../evil\n'), { error: /invalid plugin name/ }),
  plugin('CVE-2020-15186', 'a plugin whose name has escapes', yaml('name: "p\\e[2J"\n'), {
    error: /invalid plugin name/,
  }),
  plugin('CVE-2020-15187', 'a plugin.yaml with a key twice', yaml('name: p\nname: q\n'), {
    error: /already set in map/,
  }),
  plugin(
    'CVE-2026-35204',
    'a plugin whose version climbs',
    yaml('name: p\n').replace('0.1.0', '../../../evil'),
    {
      error: /invalid plugin version "[./]*evil": must be valid semver/,
    },
    { prints: 'Installed plugin: p' },
  ),
];
