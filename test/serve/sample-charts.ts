/** A folder of charts as people have them, for the pages: long and short texts, many versions, signs of age, ill will. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chartArchive } from '../sources/archives.ts';

const storeReadme = `# Store

A place for values, with **replicas** and \`snapshots\`. See [the parameters](#parameters) or [the project](https://example.com/store).

![A picture](https://example.com/picture.png)

## Installing

\`\`\`console
$ helm install my-store local/store --set replicas=3 --set persistence.storageClass=fast-and-replicated-across-zones --wait
\`\`\`

1. Make a namespace.
2. Install it:
   - for tests with one replica,
   - for everything else with three.
3. Wait.

> A replica more costs less than a night on the phone.

## Parameters

| Name | Description | Default |
| --- | --- | ---: |
| \`replicas\` | How many there are | \`1\` |
| \`image.repository\` | Where the image comes from, which may be a registry of your own that mirrors it | \`registry.example.com/store/store-server\` |
| \`persistence.enabled\` | Whether values outlive a restart | \`true\` |
| \`persistence.storageClass\` | Kind of volume | \`""\` |
| \`networkPolicy.ingressNSPodMatchLabels\` | Pods of other namespaces that may connect | \`{}\` |
${Array.from({ length: 24 }, (_, i) => `| \`tuning.option${String(i + 1)}\` | Something that few will ever change | \`${String(i * 64)}\` |`).join('\n')}

### Upgrading

From 1.x to 2.x nothing is to be done.<br>
From 0.x: ask.

---

#### Licence

Apache 2.0
`;

/** What a page must show as words and nothing else. */
export const illWilled = {
  title: '<script>document.title = "taken"</script>',
  readme: `# <img src=x onerror="document.title='taken'">
<script>document.title = 'taken'</script>
<style>body { display: none }</style>
<iframe src="https://evil.example.com"></iframe>
<form action="https://evil.example.com"><button>Log in</button></form>

[click](javascript:document.title='taken') [data](data:text/html,<script>1</script>) [vb](vbscript:x)
![x](javascript:document.title='taken') ![remote](https://evil.example.com/pixel.gif)
[relative](../../../../etc/passwd) [scheme](//evil.example.com) [break](https://example.com/"onmouseover="document.title='taken')
<a href="javascript:document.title='taken'">link</a> <svg onload="document.title='taken'"></svg>
\`<script>document.title = 'taken'</script>\`

|a|
|---|
|<b onclick="document.title='taken'">b</b>|

\u202eright to left\u202c and \u0007bell
`,
};

interface Sample {
  readonly name: string;
  readonly version: string;
  readonly more?: string;
  readonly readme?: string;
  readonly day?: string;
  readonly signed?: boolean;
}

const store = `appVersion: "7.2"
description: A store for values that are asked for by their keys, with replicas, snapshots and a language for small programs
home: https://example.com/store
sources: [https://git.example.com/store/store, https://git.example.com/store/chart]
keywords: [database, cache, key-value]
kubeVersion: ">=1.28.0-0"
maintainers:
- {name: Ann Archer, email: ann@example.com}
- {name: Bo Bright, url: https://example.com/bo}
dependencies:
- {name: common, version: 2.x.x, repository: https://charts.example.com/stable}
- {name: metrics-exporter, version: ~1.4.0, repository: oci://registry.example.com/charts}
`;

const samples: readonly Sample[] = [
  ...Array.from({ length: 14 }, (_, i) => ({
    name: 'store',
    version: `2.${String(i)}.0`,
    more: store,
    readme: storeReadme,
    day: `2026-0${String(1 + (i % 9))}-1${String(i % 10)}`,
    signed: i === 13,
  })),
  { name: 'store', version: '3.0.0-rc.1+build.20261101', more: store, readme: storeReadme, day: '2026-11-01' },
  {
    name: 'web',
    version: '1.0.0',
    more: 'appVersion: "1.29"\ndescription: Serves files\nkeywords: [nginx]\n',
    readme: '# Web\n\nShort.\n',
  },
  { name: 'old-queue', version: '0.9.1', more: 'description: Use store instead\ndeprecated: true\n' },
  {
    name: 'common',
    version: '2.4.1',
    more: 'description: Templates for other charts\ntype: library\n',
    readme: 'Include it.\n',
  },
  {
    name: 'a-chart-with-a-name-that-is-as-long-as-names-of-charts-may-well-become-in-large-firms',
    version: '10.20.30-alpha.beta.gamma.1+exp.sha.5114f85.and.more',
    more: `description: ${'No blank to break the line at, '.repeat(3)}${'x'.repeat(90)}\n`,
  },
  {
    name: 'tricky',
    version: '1.0.0',
    more: `description: '${illWilled.title}'\nhome: "javascript:document.title='taken'"\nkeywords: ['"><img src=x>']\n`,
    readme: illWilled.readme,
  },
];

/** Archives of all samples in `folder`. */
export function writeSamples(folder: string): void {
  for (const { name, version, more = '', readme, day = '2026-10-12', signed = false } of samples) {
    const archive = chartArchive(name, {
      'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n${more}`,
      ...(readme === undefined ? {} : { 'README.md': readme }),
    });
    const file = join(folder, `${name}-${version}.tgz`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, archive);
    utimesSync(file, new Date(day), new Date(day));
    if (signed) writeFileSync(`${file}.prov`, '-----BEGIN PGP SIGNED MESSAGE-----\n');
  }
}
