/** Charts from an OCI registry. */
import { RegistryClient } from '../registry/client.ts';
import type { ChartLocation, ChartSource } from './chart-location.ts';
import { ContentCache } from './content-cache.ts';
import { noAccess, type SourceContext } from './source-context.ts';

/** Whoever asks in the same context gets the same client: what a registry said about tokens is asked once. */
const clients = new WeakMap<SourceContext, RegistryClient>();

/** The client that flags and settings ask for. */
export function registryClient(context: SourceContext): RegistryClient {
  const known = clients.get(context) ?? newClient(context);
  clients.set(context, known);
  return known;
}

function newClient(context: SourceContext): RegistryClient {
  const { username, password, certFile, keyFile, caFile, insecureSkipTlsVerify, plainHttp } =
    context.access ?? noAccess;
  return new RegistryClient({
    env: context.env,
    credentialsFile: context.settings.registryConfig,
    say: context.say ?? context.warn,
    ...{ username, password, certFile, keyFile, caFile, insecureSkipTlsVerify, plainHttp },
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  });
}

export class RegistrySource implements ChartSource {
  readonly #reference: string;
  readonly #client: RegistryClient;
  readonly #cache: ContentCache;
  readonly #progress: SourceContext['progress'];

  constructor(location: ChartLocation, context: SourceContext) {
    this.#reference = location.url;
    this.#client = registryClient(context);
    this.#cache = new ContentCache(context.env);
    this.#progress = context.progress;
  }

  /** The client checks it against the digest that the manifest promises. */
  async archive(): Promise<Uint8Array> {
    const { chart } = await this.#client.pull(this.#reference, {
      cached: async (digest) => {
        const hex = sha256Of(digest);
        return hex === undefined ? undefined : this.#cache.get(hex);
      },
      ...(this.#progress === undefined ? {} : { progress: this.#progress }),
    });
    const hex = sha256Of(chart.digest);
    if (hex !== undefined) this.#cache.put(hex, chart.data);
    return chart.data;
  }

  async provenance(): Promise<Uint8Array> {
    const { prov } = await this.#client.pull(this.#reference, { chart: false, prov: true });
    return prov!.data;
  }
}

/** Registries may use other hashes, too. */
function sha256Of(digest: string): string | undefined {
  return /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
}
