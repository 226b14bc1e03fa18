/** Chromium, as Debian has it, without a window: a new profile each time, and nothing of its own business on the network. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { programPath } from '../sources/binaries.ts';

const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface OpenBrowser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

export interface BrowserOptions {
  readonly javaScriptEnabled?: boolean;
  readonly more?: readonly string[];
}

/** Throws what to do where there is no chromium. */
export async function openBrowser({ javaScriptEnabled = true, more = [] }: BrowserOptions = {}): Promise<OpenBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'scull-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: programPath('chromium'),
    args: [...quiet, ...more],
    javaScriptEnabled,
    acceptDownloads: true,
  });
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { context, close };
}
