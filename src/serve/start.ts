/** A folder, served: the repository, the watch over it, and the server. */
import { realpathSync } from 'node:fs';
import { pathError } from '../loader/os-error.ts';
import { makeFolders } from '../home/write-file.ts';
import type { LogForm } from './access-log.ts';
import { isLoopback, type Credentials } from './http/guards.ts';
import type { Limits } from './bodies.ts';
import { listen, type ListenOptions } from './listen.ts';
import type { ChangeRules } from './museum/change.ts';
import { Repository } from './repository.ts';
import { Service } from './service.ts';
import { FolderWatch } from './watch.ts';

export interface StartOptions extends ChangeRules {
  /** Made where it is not there and `makesFolder`. */
  readonly folder: string;
  readonly makesFolder: boolean;
  readonly host: string;
  readonly port: number;
  /** The address of the repository for others, for the index; '' for one that is relative. */
  readonly url: string;
  readonly contextPath: string;
  readonly tls: ListenOptions['tls'];
  readonly credentials: Credentials | undefined;
  readonly anonymousGet: boolean;
  readonly hasApi: boolean;
  readonly version: string;
  readonly logForm: LogForm;
  readonly limits?: Partial<Limits>;
  /** A line for who runs the server. */
  readonly note: (line: string) => void;
}

export interface Started {
  /** As it is listened to: `127.0.0.1:8879`. */
  readonly address: string;
  /** Where people find it. */
  readonly url: string;
  readonly folder: string;
  readonly charts: number;
  readonly versions: number;
  readonly close: () => Promise<void>;
}

/** Throws what is wrong with the folder or the address. */
export async function startServing(options: StartOptions): Promise<Started> {
  const { note, url, contextPath, host, tls } = options;
  const folder = realFolder(options.folder, options.makesFolder);
  const repository = await Repository.open({ folder, url, contextPath, note });
  const service = new Service({
    ...options,
    repository,
    secure: tls !== undefined,
    onlyNames: isLoopback(host) ? ownNames(url) : undefined,
  });
  const server = await listen(service, {
    host,
    port: options.port,
    ...(tls === undefined ? {} : { tls }),
    log: note,
    logForm: options.logForm,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const watch = new FolderWatch(async () => {
    try {
      await repository.refresh();
    } catch (error) {
      note(`the folder cannot be read: ${pathError(error, 'open', folder).message}`);
    }
    watch.follow(repository.folders);
  });
  watch.follow(repository.folders);
  const { catalog } = repository.snapshot;
  return {
    address: server.address,
    url: url === '' ? `http${tls === undefined ? '' : 's'}://${reachable(server.address)}${contextPath}` : url,
    folder,
    charts: catalog.charts.size,
    versions: catalog.size,
    close: async () => {
      watch.stop();
      await server.close();
      await repository.refresh().catch(() => false); // and with it the end of changes under way
    },
  };
}

function realFolder(path: string, make: boolean): string {
  try {
    if (make) makeFolders(path);
    return realpathSync(path);
  } catch (error) {
    throw pathError(error, 'stat', path);
  }
}

/** A proxy on this machine may hand the name on that it is asked by. */
function ownNames(url: string): string[] {
  return URL.canParse(url) ? [new URL(url).hostname.toLowerCase()] : [];
}

/** Every address is reached by that of this machine. */
function reachable(address: string): string {
  return address.replace(/^(?:0\.0\.0\.0|\[::\]):/, 'localhost:');
}
