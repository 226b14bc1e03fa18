import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { downloadChart, type DownloadedChart } from '../../src/downloader/chart-downloader.ts';
import { noAccess, type SourceContext } from '../../src/downloader/source-context.ts';
import { sha256, simpleArchive } from '../sources/archives.ts';
import { TestHome, TestRepository } from './repository.ts';

const config = '{"name":"web","version":"1.0.0","apiVersion":"v2"}';
let server: TestRepository;
let home: TestHome;
let told: string[];

beforeAll(async () => {
  server = await new TestRepository().start();
});
afterAll(() => {
  server.close();
});
beforeEach(() => {
  home = new TestHome();
  told = [];
  server.files.clear();
  server.asked.length = 0;
});
afterEach(() => {
  home.remove();
});

/** Puts an archive into the registry; gives the digest of its manifest. */
function publish(tag: string, archive: Uint8Array, promised = sha256(archive)): string {
  const blob = (mediaType: string, data: Uint8Array, digest: string): object => {
    server.files.set(`v2/charts/web/blobs/sha256:${digest}`, data);
    return { mediaType, digest: `sha256:${digest}`, size: data.length };
  };
  const configData = Buffer.from(config);
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: blob('application/vnd.cncf.helm.config.v1+json', configData, sha256(configData)),
    layers: [blob('application/vnd.cncf.helm.chart.content.v1.tar+gzip', archive, promised)],
  });
  const digest = `sha256:${sha256(Buffer.from(manifest))}`;
  server.files.set(`v2/charts/web/manifests/${tag}`, manifest);
  server.files.set(`v2/charts/web/manifests/${digest}`, manifest);
  return digest;
}

function download(
  reference: string,
  version = '',
  more: Pick<SourceContext, 'progress'> = {},
): Promise<DownloadedChart> {
  const access = { ...noAccess, plainHttp: true };
  const warn = (line: string): number => told.push(line);
  const url = `${server.url.replace('http://', 'oci://')}/charts/${reference}`;
  return downloadChart(url, version, home.destination, home.context({ access, warn, ...more }));
}

const blobs = (): string[] => server.paths().filter((path) => path.includes('/blobs/'));

describe('a chart of a registry', () => {
  const archive = simpleArchive('web', '1.0.0');

  test('gets a name of its name and version', async () => {
    const digest = publish('1.0.0', archive);
    const { path } = await download('web', '1.0.0');
    expect(basename(path)).toBe('web-1.0.0.tgz');
    expect(readFileSync(path)).toEqual(Buffer.from(archive));
    expect(told).toEqual([`Pulled: ${server.url.slice(7)}/charts/web:1.0.0`, `Digest: ${digest}`]);
  });

  test('tells how large it is when it begins to come, and when that has ended', async () => {
    const seen: string[] = [];
    const progress = (size: number) => {
      seen.push(`${size} begun`);
      return () => seen.push(`${size} ended`);
    };
    publish('1.0.0', archive, sha256(Buffer.from('another')));
    await download('web', '1.0.0', { progress }).catch(() => undefined);
    publish('1.0.0', archive);
    await download('web', '1.0.0', { progress });
    await download('web', '1.0.0', { progress });
    const once = [`${archive.length} begun`, `${archive.length} ended`];
    expect(seen).toEqual([...once, ...once]);
  });

  test('named by its digest gets that into its name, as by Helm', async () => {
    const digest = publish('1.0.0', archive);
    const { path } = await download(`web@${digest}`);
    expect(basename(path)).toBe(`web@sha256-${digest.slice(7)}.tgz`);
  });

  test('is fetched once, however often it is asked for', async () => {
    publish('1.0.0', archive);
    await download('web', '1.0.0');
    expect(blobs()).toContain(`/v2/charts/web/blobs/sha256:${sha256(archive)}`);
    const { path } = await download('web', '1.0.0');
    expect(blobs()).not.toContain(`/v2/charts/web/blobs/sha256:${sha256(archive)}`);
    expect(readFileSync(path)).toEqual(Buffer.from(archive));
  });

  test('that changed is fetched again', async () => {
    publish('1.0.0', archive);
    await download('web', '1.0.0');
    const changed = simpleArchive('web', '1.0.0', 'keywords: [changed]\n');
    publish('1.0.0', changed);
    const { path } = await download('web', '1.0.0');
    expect(readFileSync(path)).toEqual(Buffer.from(changed));
  });

  test('that is not what its digest says is an error, and not stored', async () => {
    publish('1.0.0', archive, sha256(Buffer.from('another')));
    const failure: unknown = await download('web', '1.0.0').catch((error: unknown) => error);
    expect((failure as Error).message).toContain('mismatch');
    expect(readdirSync(home.destination)).toEqual([]);
  });

  test('without a version in an address of an index is an error', async () => {
    publish('latest', archive);
    const index = `apiVersion: v1\nentries:\n  web:\n  - {apiVersion: v2, name: web, version: 1.0.0, urls: ["${server.url.replace('http', 'oci')}/charts/web@x"]}\n`;
    home.add([{ name: 'r', url: server.url, index }]);
    const failure: unknown = await downloadChart('r/web', '', home.destination, home.context()).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(Error);
    expect(readdirSync(home.destination)).toEqual([]);
  });
});
