/** What a case of bad input is, and how the executable is held to it. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import {
  binary,
  errorText,
  finish,
  listing,
  makeWorkspace,
  removeWorkspace,
  requireBinary,
  shortened,
  type Files,
  type Finished,
} from './workspace.ts';

export interface BadInput {
  readonly name: string;
  readonly files: Files;
  /** `template r c` unless told. */
  readonly args?: readonly string[];
  /**
   * What the error line must hold. Needed where Helm has no error (it is killed, or goes on) or where ours differs on purpose;
   * else status, stdout and the error line are compared with Helm's.
   */
  readonly ours?: string;
  /** What a good run prints where it differs from Helm on purpose. */
  readonly prints?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take; 10 unless told. */
  readonly seconds?: number;
  /** How much memory it may take; 300 unless told. */
  readonly megabytes?: number;
}

/** How the real Helm ended: by itself, or killed for the memory or the time it took. */
export interface HelmAnswer {
  readonly fate: 'ended' | 'out of memory' | 'no end' | 'crash';
  readonly status?: number;
  readonly stdout?: string;
  readonly error?: string;
  /** Of the error. */
  readonly lines?: number;
}

export function argsOf(one: BadInput): readonly string[] {
  return one.args ?? ['template', 'r', 'c'];
}

/** A chart `c` with one template, and values. */
export function chart(template: string, values = ''): Files {
  return {
    'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
    'c/values.yaml': values,
    'c/templates/a.yaml': template,
  };
}

export function recordedAnswers(theme: string): Readonly<Record<string, HelmAnswer>> {
  const file = new URL(`recorded/${theme}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, HelmAnswer>;
}

/** One test a case. */
export function testBadInput(theme: string, cases: readonly BadInput[]): void {
  const answers = recordedAnswers(theme);
  beforeAll(requireBinary);
  const folders: string[] = [];
  afterAll(() => {
    folders.forEach(removeWorkspace);
  });
  for (const one of cases) {
    test(
      one.name,
      async () => {
        const folder = makeWorkspace(one.files);
        folders.push(folder);
        const before = listing(folder);
        const got = await finish([binary, ...argsOf(one)], { cwd: folder, ...(one.env && { env: one.env }) });
        checkManners(got, one);
        checkAnswer(got, one, answers[one.name]);
        expect(listing(folder)).toEqual(before);
      },
      30_000,
    );
  }
}

/** Whatever the input: an end, soon, with little memory, and no inner workings on show. */
export function checkManners(got: Finished, limits: { seconds?: number; megabytes?: number } = {}): void {
  expect(got.stderr).not.toMatch(/internal error|is a defect of scull|^\s+at .*[:(]|\.ts:\d|\$bunfs|JSON Parse error/m);
  expect({ signal: got.signal }).toEqual({ signal: null });
  expect(got.seconds).toBeLessThan(limits.seconds ?? 10);
  expect(got.megabytes).toBeLessThan(limits.megabytes ?? 300);
}

function checkAnswer(got: Finished, one: BadInput, helm: HelmAnswer | undefined): void {
  if (one.ours !== undefined) {
    expect(errorText(got.stderr)).toContain(one.ours);
    expect({ status: got.status, stdout: got.stdout }).toEqual({ status: 1, stdout: '' });
    return;
  }
  if (one.prints !== undefined) {
    expect({ status: got.status, stdout: got.stdout, stderr: got.stderr }).toEqual({
      status: 0,
      stdout: one.prints,
      stderr: '',
    });
    return;
  }
  if (helm === undefined) throw new Error('no answer of Helm is recorded: npm run record -- bad-input');
  expect(helm.fate).toBe('ended');
  expect({
    status: got.status,
    error: got.status === 0 ? '' : shortened(linesOf(errorText(got.stderr), helm.lines ?? 1).trimEnd()),
    stdout: shortened(got.stdout),
  }).toEqual({ status: helm.status!, error: helm.error!, stdout: helm.stdout! });
}

/** What we add comes behind Helm's lines. */
function linesOf(text: string, count: number): string {
  return text.split('\n').slice(0, count).join('\n');
}
