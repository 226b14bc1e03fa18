import { afterAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseKubeVersion } from '../../src/chart/capabilities.ts';
import { unmarshalJson } from '../../src/go/json.ts';
import type { GoMap } from '../../src/go/values.ts';
import { functionPorts } from '../../src/home/function-ports.ts';
import { lintChart } from '../../src/lint/lint.ts';
import { messageLine } from '../../src/lint/linter.ts';
import { lintReport } from '../../src/lint/report.ts';
import { diskFolder } from '../../src/loader/lint-folder.ts';
import { recorded } from '../recorded.ts';

interface Case {
  readonly files?: Record<string, string>;
  readonly chart?: string;
  readonly template?: string;
  readonly values?: Record<string, unknown>;
  readonly kubeVersion?: string;
}

const temporary = mkdtempSync(join(tmpdir(), 'scull-lint-'));
afterAll(() => {
  rmSync(temporary, { recursive: true });
});

let count = 0;

function writeChart(c: Case): string {
  const folder = join(temporary, String(count++), 'c');
  const files: Record<string, string> = {
    'Chart.yaml': `apiVersion: v2\nname: c\nversion: 1.0.0\nicon: https://example.com/i.png\n${c.chart ?? ''}`,
    'values.yaml': 'a: 1\n',
    ...(c.template === undefined ? {} : { 'templates/t.yaml': c.template }),
    ...c.files,
  };
  for (const [name, text] of Object.entries(files)) {
    if (text === '<none>') continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function messages(c: Case): Promise<string> {
  const path = writeChart(c);
  const warn = (): void => undefined;
  const folder = diskFolder(path, { warn });
  const found = await lintChart(folder, unmarshalJson(JSON.stringify(c.values ?? {})) as GoMap, {
    namespace: 'ns',
    kubeVersion: c.kubeVersion === undefined ? undefined : parseKubeVersion(c.kubeVersion),
    skipSchemaValidation: false,
    render: { ports: functionPorts({}), lint: warn },
  });
  return found.map((message) => `${messageLine(message).replaceAll(path, 'CHART')}\n`).join('');
}

for (const theme of ['lint-chart', 'lint-templates']) {
  describe(theme, () => {
    for (const { case: c, out } of recorded<Case>(theme)) {
      test(JSON.stringify(c).slice(0, 200), async () => {
        expect(await messages(c)).toBe(out ?? '');
      });
    }
  });
}

describe('report', () => {
  const warning = { severity: 'WARNING', path: 'p', text: 'w' } as const;
  const info = { severity: 'INFO', path: 'p', text: 'i' } as const;
  const lax = { strict: false, quiet: false };

  test('a chart with advice only', () => {
    expect(lintReport([{ path: 'c', messages: [info] }], lax)).toEqual({
      text: '==> Linting c\n[INFO] p: i\n\n1 chart(s) linted, 0 chart(s) failed\n',
    });
    expect(lintReport([{ path: 'c', messages: [info] }], { ...lax, quiet: true })).toEqual({ text: '' });
  });

  test('a warning fails when strict', () => {
    expect(lintReport([{ path: 'c', messages: [info, warning] }], { strict: true, quiet: true })).toEqual({
      text: '==> Linting c\n[WARNING] p: w\n\n',
      failure: '1 chart(s) linted, 1 chart(s) failed',
    });
    expect(lintReport([{ path: 'c', messages: [warning] }], { ...lax, quiet: true }).text).toBe(
      '==> Linting c\n[WARNING] p: w\n\n1 chart(s) linted, 0 chart(s) failed\n',
    );
  });

  test('what is no chart', () => {
    expect(lintReport([{ path: 'c', messages: [], problem: 'no' }], lax)).toEqual({
      text: '==> Linting c\nError no\n\n',
      failure: '1 chart(s) linted, 1 chart(s) failed',
    });
  });
});
