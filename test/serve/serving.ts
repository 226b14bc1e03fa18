/** Servers of this process, each over a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServing, type Started, type StartOptions } from '../../src/serve/start.ts';

export interface Serving extends Started {
  /** What it said. */
  readonly notes: string[];
}

const open: Serving[] = [];
const folders: string[] = [];

export async function serving(options: Partial<StartOptions> = {}): Promise<Serving> {
  const notes: string[] = [];
  const started = await startServing({
    folder: options.folder ?? newFolder(),
    makesFolder: false,
    host: '127.0.0.1',
    port: 0,
    url: '',
    contextPath: '',
    tls: undefined,
    credentials: undefined,
    anonymousGet: false,
    hasApi: true,
    allowOverwrite: false,
    allowForce: true,
    allowDelete: true,
    maxUploadSize: 20 * 1024 * 1024,
    version: '1.2.3',
    logForm: 'text',
    note: (line) => notes.push(line),
    ...options,
  });
  const one = { ...started, notes };
  open.push(one);
  return one;
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scull-serve-'));
  folders.push(folder);
  return folder;
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((one) => one.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
