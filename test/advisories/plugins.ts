/**
 * Advisories about plugins, which scull does not have. Each test holds that there is no command `plugin`, and so fails on the
 * day that there is one: then its input has to be refused as told here, and the entry moves to the others.
 */
import { tgz } from '../bad-input/tar.ts';
import { reply } from '../sources/bad-server.ts';
import type { Advisory, Conduct } from './advisory.ts';

const missing: Conduct = { error: /^Error: unknown command "plugin" for "scull"/ };
const yaml = (more: string): string => `${more}version: 0.1.0\nusage: none\ndescription: none\ncommand: "true"\n`;

/** Not there yet: what has to be refused, by whom it is refused today. */
function plugin(id: string, name: string, text: string, helm: Conduct): Advisory {
  return { id, name, files: { 'work/p/plugin.yaml': text }, command: 'plugin install ./p', scull: missing, helm };
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
    scull: missing,
    helm: { error: "path contains '..', which is illegal" },
  },
  plugin('CVE-2020-15186', 'a plugin whose name climbs', yaml('name: ../../evil\n'), { error: /invalid plugin name/ }),
  plugin('CVE-2020-15186', 'a plugin whose name has escapes', yaml('name: "p\\e[2J"\n'), {
    error: /invalid plugin name/,
  }),
  plugin('CVE-2020-15187', 'a plugin.yaml with a key twice', yaml('name: p\nname: q\n'), {
    error: /already set in map/,
  }),
  plugin('CVE-2026-35204', 'a plugin whose version climbs', yaml('name: p\n').replace('0.1.0', '../../../evil'), {
    prints: 'Installed plugin: p',
  }),
];
