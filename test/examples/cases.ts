/** What is run over the charts of examples/: by `npm run record` with real Helm, by the tests with dist/scull. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const recordedFolder = fileURLToPath(new URL('recorded', import.meta.url));

export interface ExampleCase {
  /** Also the name of the recorded file. */
  readonly name: string;
  readonly args: readonly string[];
}

const flags = [
  '--include-crds',
  '--is-upgrade',
  '--skip-tests',
  '--namespace=other',
  '--kube-version=1.31.2',
  '--api-versions=monitoring.coreos.com/v1',
  '--api-versions=monitoring.coreos.com/v1/ServiceMonitor',
];

/** Each chart with its own values, with each file of ci/, and with flags; and the verdict of lint on the first two. */
export function exampleCases(): ExampleCase[] {
  return readdirSync(join(root, 'examples'))
    .sort()
    .flatMap((chart) => {
      const path = `examples/${chart}`;
      const ci = join(root, path, 'ci');
      const files = existsSync(ci) ? readdirSync(ci).sort() : [];
      const values: [string, string[]][] = [
        ['default', []],
        ...files.map((file): [string, string[]] => [file.replace(/-values\.yaml$/, ''), ['-f', `${path}/ci/${file}`]]),
      ];
      return [
        ...values.flatMap(([name, args]) => [
          { name: `${chart}.${name}.yaml`, args: ['template', 'demo', path, ...args] },
          { name: `${chart}.${name}.lint`, args: ['lint', '--strict', path, ...args] },
        ]),
        { name: `${chart}.flags.yaml`, args: ['template', 'demo', path, ...flags] },
      ];
    });
}
