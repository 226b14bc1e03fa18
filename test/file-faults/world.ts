/** The servers behind the commands: a repository over HTTP, and where a command wants it a registry. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { indexOf, simpleArchive } from '../sources/archives.ts';
import { gnupgHome } from '../sources/gnupg.ts';
import { PASSWORD, startRegistry, USER } from '../sources/servers.ts';

export interface World {
  /** Addresses, and folders that are read only, by the names that commands have for them. */
  readonly names: ReadonlyMap<string, string>;
  readonly close: () => void;
}

const names = ['red', 'blue', 'web'];
const versions = ['1.0.0', '1.1.0'];
const archives = new Map<string, Uint8Array>(
  names.flatMap((name) => versions.map((version) => [`${name}-${version}.tgz`, simpleArchive(name, version)] as const)),
);

/** What the repository says now. */
export const index = indexOf(
  names.flatMap((name) =>
    versions.map((version) => {
      const url = `${name}-${version}.tgz`;
      return { name, version, data: archives.get(url)!, url };
    }),
  ),
);

/** What it has said before. */
export const oldIndex = indexOf([{ name: 'web', version: '0.9.0', data: Buffer.from('old'), url: 'web-0.9.0.tgz' }]);

export function archive(name: string): Uint8Array {
  return archives.get(name)!;
}

/** `wanted` says which names occur. */
export async function openWorld(wanted: string): Promise<World> {
  const http = createServer((request, response) => {
    const name = (request.url ?? '').replace(/^.*\//, '');
    const data = name === 'index.yaml' ? index : (archives.get(name) ?? provenance(name));
    if (data === undefined) response.writeHead(404);
    response.end(data);
  });
  await listening(http);
  const map = new Map([['__HTTP__', `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`]]);
  if (wanted.includes('__REGISTRY__')) {
    const { host } = await startRegistry({ auth: 'basic' });
    map.set('__REGISTRY__', host).set('__USER__', USER).set('__PASSWORD__', PASSWORD);
  }
  if (wanted.includes('__KEYS__')) map.set('__KEYS__', (await gnupgHome()).keys);
  return {
    names: map,
    close: () => {
      http.closeAllConnections();
      http.close();
    },
  };
}

/** Nothing that could be verified, but a file. */
function provenance(name: string): string | undefined {
  return name.endsWith('.prov') && archives.has(name.slice(0, -5)) ? `-- signed ${name} --\n` : undefined;
}

async function listening(server: Server): Promise<void> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
}
