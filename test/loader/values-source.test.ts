import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fromBytes, toBytes } from '../../src/go/strings.ts';
import { valuesSource } from '../../src/loader/values-source.ts';

let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/v.yaml') response.end('a: 1\n');
    else if (request.url === '/moved') response.writeHead(302, { location: '/v.yaml' }).end();
    else if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (request.url === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    else response.writeHead(404).end('no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const source = valuesSource({ stdin: () => Promise.resolve(toBytes('from stdin')), env: {} });

async function read(name: string): Promise<string> {
  try {
    return fromBytes(await source(name));
  } catch (error) {
    return `error: ${(error as Error).message}`;
  }
}

describe('valuesSource', () => {
  const cases: readonly (readonly [name: string, answer: string])[] = [
    [' - ', 'from stdin'],
    ['/v.yaml', 'error: open /v.yaml: no such file or directory'],
    ['HTTP', 'a: 1\n'],
    ['HTTP/moved', 'a: 1\n'],
    ['HTTP/nope', 'error: failed to fetch HTTP/nope : 404 Not Found'],
    ['HTTP/loop', 'error: Get "/loop": stopped after 10 redirects'],
    ['HTTP/file', 'error: Get "file:///etc/passwd": unsupported protocol scheme "file"'],
    ['http://127.0.0.1:1/x', 'error: Get "http://127.0.0.1:1/x": dial tcp 127.0.0.1:1: connect: connection refused'],
    ['ftp://x/y', 'error: open ftp://x/y: no such file or directory'],
    ['/', 'error: read /: is a directory'],
    ['', 'error: open : no such file or directory'],
    ['%zz', 'error: parse "%zz": invalid URL escape "%zz"'],
  ];
  for (const [name, answer] of cases) {
    test(name, async () => {
      const url = name === 'HTTP' ? `${origin}/v.yaml` : name.replace('HTTP', origin);
      expect(await read(url)).toBe(answer.replace('HTTP', origin));
    });
  }
});
