/** `push`: a chart to where charts are kept. pkg/action/push.go of Helm v3.22.0. */
import type { SourceAccess } from '../downloader/source-context.ts';
import type { PushContext } from '../pusher/pusher.ts';
import { pusherFor } from '../pusher/pushers.ts';
import type { Configuration } from './configuration.ts';
import { registryLines } from './registry-lines.ts';

export interface PushOptions {
  /** Path of an archive. */
  readonly chart: string;
  /** `oci://…` */
  readonly remote: string;
  readonly access: SourceAccess;
  readonly progress?: PushContext['progress'];
}

/** What goes to the standard output; what Helm says beside it goes to `config.warn`. Rejects with Helm's texts. */
export async function pushChart(config: Configuration, options: PushOptions): Promise<string> {
  const { chart, remote, access, progress } = options;
  const { settings, env, clock } = config;
  const { push, url } = await pusherFor(remote);
  const ports = { settings, env, warn: registryLines(config), clock, access };
  return push({ chart, remote: url }, { ...ports, ...(progress === undefined ? {} : { progress }) });
}
