/** What people see of Secrets on a terminal, and what programs read of them: Helm's bytes. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, clusterProblem, openCluster, realHelm, uniqueName, type Cluster } from './cluster.ts';

setDefaultTimeout(120_000);

const word = 'correct-horse';
const files = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'values.yaml': `password: ${word}\ncolour: green\n`,
  'templates/secret.yaml': `# a comment
apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}}
data: {password: {{ .Values.password | b64enc }}}
`,
  'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata: {colour: {{ .Values.colour }}}\n`,
  'templates/hook.yaml': `apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}-hook, annotations: {helm.sh/hook: pre-install}}
stringData: {password: {{ .Values.password }}}
`,
  'templates/test.yaml': `apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}-tested, annotations: {helm.sh/hook: test}}
stringData: {password: {{ .Values.password }}}
`,
};
const folder = mkdtempSync(join(tmpdir(), 'scull-secrets-'));
mkdirSync(join(folder, 'chart/templates'), { recursive: true });
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'chart', name), text);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

class Place {
  readonly #env: Record<string, string>;
  readonly namespace = uniqueName('hid');

  constructor({ kubeconfig }: Cluster) {
    this.#env = { HOME: folder, PATH: '/usr/bin:/bin', TZ: 'UTC', TERM: 'xterm', KUBECONFIG: kubeconfig };
  }

  /** stdout and stderr together, as people see them. */
  onTerminal(line: string): string {
    const command = `'${binary}' ${line} --namespace ${this.namespace}`;
    const { stdout, status } = this.#run(['script', '-qec', command, '/dev/null']);
    expect(status).toBe(0);
    return stdout.replaceAll('\r\n', '\n');
  }

  /** Its stdout in a pipe. */
  inPipe(program: string, line: string): string {
    const { stdout, status } = this.#run([program, ...line.split(' '), '--namespace', this.namespace]);
    expect(status).toBe(0);
    return stdout.replaceAll(/^LAST DEPLOYED: .*$/gm, '').replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, '""');
  }

  #run([program, ...args]: string[]): { stdout: string; status: number | null } {
    return spawnSync(program!, args, {
      cwd: folder,
      env: this.#env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}

const hasScript = spawnSync('script', ['--version']).status === 0;
const problem =
  clusterProblem(binary, realHelm) ?? (hasScript ? undefined : '`script` of util-linux makes the terminal');

if (problem !== undefined) test.skip(`what Secrets hold: ${problem}`, () => undefined);
else {
  const place = new Place(await openCluster());
  beforeAll(() => {
    place.inPipe(binary, 'install web ./chart --create-namespace');
  });
  const encoded = Buffer.from(word).toString('base64');
  const lines = [
    'install other ./chart --dry-run',
    'install other ./chart --dry-run=server --debug',
    'install other ./chart --debug',
    'upgrade web ./chart --dry-run',
    'upgrade web ./chart --dry-run=server --debug',
    'upgrade web ./chart --install --debug',
    'test web --debug',
  ];

  describe('on a terminal', () => {
    test.each(lines)('%s hides them', (line) => {
      const shown = place.onTerminal(line);
      expect(shown).not.toContain(word);
      expect(shown).not.toContain(encoded);
      expect(shown).toContain('password: (hidden)\n');
      expect(shown).toMatch(/name: (?:web|other)-hook\n/);
      expect(shown).toContain('colour: green');
      expect(shown).toContain('What Secrets hold is not shown on a terminal; --show-secrets shows it.\n');
    });

    test('--show-secrets shows all that a pipe gets', () => {
      const line = 'upgrade web ./chart --dry-run --show-secrets';
      const withoutTime = (text: string): string => text.replaceAll(/^LAST DEPLOYED: .*$/gm, '');
      expect(withoutTime(place.onTerminal(line))).toBe(place.inPipe(binary, line));
    });

    test('what was asked for by name is shown: manifests of a release, a template, JSON', () => {
      for (const line of ['get manifest web', 'template web ./chart', 'upgrade web ./chart --dry-run -o json']) {
        expect(place.onTerminal(line)).toContain(encoded);
      }
    });

    test('--hide-secret leaves out what Helm leaves out', () => {
      const shown = place.onTerminal('upgrade web ./chart --dry-run --hide-secret');
      expect(shown).toContain('# HIDDEN: The Secret output has been suppressed\n');
      expect(shown).not.toContain(word);
    });
  });

  describe('in a pipe', () => {
    const flags = ['', ' --hide-secret'].flatMap((hide) =>
      ['', '=server', ' --debug', ' -o json', ' -o yaml'].map((more) => `${more}${hide}`),
    );
    test.each(flags)('upgrade --dry-run%s prints what Helm prints', (more) => {
      const line = `upgrade web ./chart --dry-run${more}`;
      expect(place.inPipe(binary, line)).toBe(place.inPipe(realHelm, line));
    });
  });
}
