/** The pages in a real browser. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { sourcesProblem } from '../sources/binaries.ts';
import { openBrowser, type OpenBrowser } from './browser.ts';
import {
  dangers,
  focusedText,
  foreignChanges,
  headingLevels,
  intrusion,
  lookAtPage,
  unnamedControls,
  type Dangers,
  type Look,
} from './page-scripts.ts';
import { writeSamples } from './sample-charts.ts';
import { closeAll, newFolder, serving, type Serving } from './serving.ts';

const problem = sourcesProblem('chromium');
const longName = 'a-chart-with-a-name-that-is-as-long-as-names-of-charts-may-well-become-in-large-firms';
const paths = ['/', '/?q=data', '/?q=nothing-like-it', '/chart/store', '/chart/tricky', `/chart/${longName}`];

if (problem !== undefined && process.env['CI'] === undefined) {
  test.skip(`pages in a browser: ${problem}`, () => undefined);
} else {
  describe('pages in a browser', () => {
    let server: Serving;
    let browser: OpenBrowser;
    let page: Page;
    const complaints: string[] = [];
    const elsewhere: string[] = [];

    beforeAll(async () => {
      const folder = newFolder();
      writeSamples(folder);
      server = await serving({ folder });
      browser = await openBrowser();
      page = await browser.context.newPage();
      page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(server.url)) elsewhere.push(request.url());
      });
    }, 60_000);

    afterAll(async () => {
      await browser.close();
      await closeAll();
    });

    const open = async (path: string): Promise<void> => {
      await page.goto(server.url + path);
    };

    describe.each([360, 1280, 1920])('%d pixels wide', (width) => {
      test.each(paths)('%s fits, light and dark', async (path) => {
        await page.setViewportSize({ width, height: 800 });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await open(path);
          const { beyond, faint } = await page.evaluate<Look>(lookAtPage);
          expect({ colorScheme, beyond, faint }).toEqual({ colorScheme, beyond: [], faint: [] });
        }
        expect(complaints).toEqual([]);
      });
    });

    test('a search finds charts by name and description, and says how many', async () => {
      await open('/');
      await page.getByRole('searchbox', { name: 'Search charts' }).fill('stor');
      await page.getByRole('button', { name: 'Search' }).click();
      expect(await page.getByRole('status').textContent()).toBe('2 of 6 charts.');
      expect(await page.getByRole('main').getByRole('listitem').getByRole('link').allTextContents()).toEqual([
        'store',
        'old-queue',
      ]);
      expect(await page.getByRole('searchbox').inputValue()).toBe('stor');
    });

    test('from the list to a chart, to an older version of it, and to its archive', async () => {
      await open('/');
      await page.getByRole('link', { name: 'store', exact: true }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('store');
      expect(await page.getByText('helm install my-release store').textContent()).toContain('--version 2.13.0');
      await page.getByText('7 older').click();
      await page.getByRole('link', { name: '2.0.0', exact: true }).click();
      expect(page.url()).toBe(`${server.url}/chart/store/2.0.0`);
      expect(await page.locator('[aria-current=page]').textContent()).toBe('2.0.0');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'store-2.0.0.tgz' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('store-2.0.0.tgz');
      expect(readFileSync(await download.path())).toEqual(readFileSync(join(server.folder, 'store-2.0.0.tgz')));
    });

    test('a README is shown, and its links lead to its own headings', async () => {
      await open('/chart/store');
      await page.getByRole('link', { name: 'the parameters' }).click();
      expect(new URL(page.url()).hash).toBe('#readme-parameters');
      expect(await page.locator(':target').textContent()).toBe('Parameters');
      expect(await page.getByRole('cell', { name: 'tuning.option24' }).count()).toBe(1);
    });

    test('a chart made to take the page over is shown as words', async () => {
      await open('/chart/tricky');
      expect(await page.title()).toBe('tricky 1.0.0 – chart');
      const found = await page.evaluate<Dangers>(dangers);
      expect(found).toMatchObject({ active: 0, handlers: [] });
      expect(found.links.filter((protocol) => !['http:', 'https:'].includes(protocol))).toEqual([]);
      expect(await page.getByText('<script>document.title = "taken"</script>').isVisible()).toBe(true);
    });

    test('script that gets in all the same would not run, nor anything load from elsewhere', async () => {
      await open('/');
      const outcome = await page.evaluate<{ blocked: string[]; title: string }>(intrusion);
      expect(outcome).toEqual({ blocked: ['connect-src', 'img-src', 'script-src-elem'], title: 'Charts' });
      complaints.length = 0; // the browser's word on each
      elsewhere.length = 0;
    });

    test('the keyboard is enough: past the top, and to every chart in the order that is seen', async () => {
      await open('/');
      const focused = (): Promise<string> => page.evaluate<string>(focusedText);
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Skip to content');
      expect(await page.locator('.skip').boundingBox()).toMatchObject({ x: expect.any(Number) as number });
      await page.keyboard.press('Enter');
      const order: string[] = [];
      for (let i = 0; i < 6; i++) {
        await page.keyboard.press('Tab');
        order.push(await focused());
      }
      expect(order).toEqual([longName, 'common', 'old-queue', 'store', 'tricky', 'web']);
      const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
      expect(outline).toBe('solid');
    });

    test('a screen reader finds landmarks, names and one heading above all others', async () => {
      for (const path of paths) {
        await open(path);
        expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
        for (const role of ['banner', 'main', 'contentinfo', 'search'] as const) {
          expect({ path, role, count: await page.getByRole(role).count() }).toEqual({ path, role, count: 1 });
        }
        const levels = await page.evaluate<number[]>(headingLevels);
        const outOfOrder = levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1);
        if (!path.includes('tricky')) expect({ path, outOfOrder }).toEqual({ path, outOfOrder: [] });
        const unnamed = await page.evaluate<number>(unnamedControls);
        expect(unnamed).toBe(0);
      }
    });

    test('a chart that is not there leads back to those that are', async () => {
      const answer = await page.goto(`${server.url}/chart/none`);
      expect(answer?.status()).toBe(404);
      complaints.length = 0; // the browser tells of the 404
      await page.getByRole('link', { name: 'All charts' }).click();
      expect(page.url()).toBe(`${server.url}/`);
    });

    test('an index is shown as text or stored, never as a page', async () => {
      const answer = await page.request.get(`${server.url}/index.yaml`);
      expect(answer.headers()).toMatchObject({
        'content-type': 'application/x-yaml',
        'x-content-type-options': 'nosniff',
      });
    });

    test('nothing was asked of any other host, and the browser had nothing to complain about', () => {
      expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
    });
  });

  describe('a page of another site', () => {
    let browser: OpenBrowser;
    beforeAll(async () => {
      browser = await openBrowser({ more: ['--host-resolver-rules=MAP evil.example 127.0.0.1'] });
    }, 60_000);
    afterAll(async () => {
      await browser.close();
      await closeAll();
    });

    test('does not get in under a name of its own', async () => {
      const server = await serving();
      const page = await browser.context.newPage();
      const answer = await page.goto(server.url.replace('127.0.0.1', 'evil.example'));
      expect(answer?.status()).toBe(403);
      expect((await page.goto(server.url.replace('127.0.0.1', 'localhost')))?.status()).toBe(200);
    });

    test('cannot upload or delete by a form or a script', async () => {
      const folder = newFolder();
      writeSamples(folder);
      const server = await serving({ folder });
      const other = Bun.serve({
        port: 0,
        hostname: '127.0.0.1',
        fetch: () => new Response('<!doctype html><title>other</title>', { headers: { 'content-type': 'text/html' } }),
      });
      const page = await browser.context.newPage();
      await page.goto(`http://evil.example:${String(other.port)}/`);
      const outcome = await page.evaluate<string[]>(foreignChanges(server.url));
      expect(outcome).toEqual(['blocked', '0', 'blocked', 'blocked']);
      expect(server.notes.filter((line) => /(?:POST|DELETE).* (?:200|201) /.test(line))).toEqual([]);
      expect(server.notes.filter((line) => line.includes('POST') && line.includes(' 403 ')).length).toBeGreaterThan(0);
      await other.stop(true);
    });
  });

  test('without JavaScript everything is the same', async () => {
    const folder = newFolder();
    writeSamples(folder);
    const server = await serving({ folder });
    const browser = await openBrowser({ javaScriptEnabled: false });
    const page = await browser.context.newPage();
    await page.goto(server.url);
    await page.getByRole('searchbox').fill('key-value');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'store', exact: true }).click();
    await page.getByText('7 older').click();
    expect(await page.getByRole('link', { name: '2.3.0' }).isVisible()).toBe(true);
    await browser.close();
    await closeAll();
  }, 60_000);
}
