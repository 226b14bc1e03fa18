/** The whole server, without sockets: a request in, an answer out. */
import { errorMessage } from '../errors.ts';
import { checkCredentials, checkHost, checkOrigin, type Credentials } from './http/guards.ts';
import {
  BodyCut,
  BodyTooLarge,
  errorAnswer,
  jsonAnswer,
  Refusal,
  type Answer,
  type ServeRequest,
} from './http/message.ts';
import { findRoute, type Route } from './http/router.ts';
import { fileRoutes } from './files.ts';
import { changeRoutes, type ChangeRules } from './museum/change.ts';
import { readRoutes } from './museum/read.ts';
import type { Site } from './page/layout.ts';
import { notThere, pageRoutes } from './page/routes.ts';
import type { Repository } from './repository.ts';

export interface ServiceOptions extends ChangeRules {
  readonly repository: Repository;
  /** The address the repository has for others; '' where it is told by the request. */
  readonly url: string;
  /** `/charts`; '' for nothing. */
  readonly contextPath: string;
  readonly secure: boolean;
  /** ChartMuseum's paths below `/api`. */
  readonly hasApi: boolean;
  readonly credentials: Credentials | undefined;
  /** Reading takes no credentials. */
  readonly anonymousGet: boolean;
  /** Only names of this machine, and these, may be what the server is called by; undefined for any name. */
  readonly onlyNames: readonly string[] | undefined;
  readonly version: string;
  readonly note: (line: string) => void;
}

export interface Served {
  readonly answer: Answer;
  /** Who asked, where that was checked. */
  readonly user: string;
}

export class Service {
  readonly #options: ServiceOptions;
  readonly #routes: readonly Route[];

  constructor(options: ServiceOptions) {
    this.#options = options;
    const { repository, hasApi } = options;
    const open = { method: 'GET', access: 'none' } as const;
    this.#routes = [
      ...pageRoutes(repository, (request) => this.#site(request)),
      { ...open, path: '/health', handle: () => jsonAnswer(200, { healthy: true }) },
      { ...open, path: '/info', handle: () => jsonAnswer(200, { version: options.version }) },
      ...(hasApi ? [...readRoutes(repository), ...changeRoutes(repository, options)] : []),
      ...fileRoutes(repository),
    ];
  }

  /** Always an answer: what goes wrong on the way is one too, and is noted. */
  async serve(request: ServeRequest): Promise<Served> {
    let user = '';
    try {
      const { onlyNames, credentials, contextPath } = this.#options;
      if (onlyNames !== undefined) checkHost(request, onlyNames);
      if (request.method !== 'GET' && request.method !== 'HEAD') checkOrigin(request);
      const found = findRoute(this.#routes, request, contextPath);
      if (found === undefined) return { answer: this.#missing(request), user };
      const { route, parameters, query } = found;
      if (credentials !== undefined && this.#needsCredentials(route)) user = checkCredentials(request, credentials);
      const answer = await route.handle({ ...request, parameters, query });
      return { answer: answer.status === 404 ? this.#orPage(request, answer) : answer, user };
    } catch (error) {
      return { answer: this.#failure(error), user };
    }
  }

  #needsCredentials({ access }: Route): boolean {
    return access === 'write' || (access === 'read' && !this.#options.anonymousGet);
  }

  #missing(request: ServeRequest): Answer {
    return this.#orPage(request, errorAnswer(404, 'not found'));
  }

  /** A browser on its way to a page gets one; what asks for files and data gets ChartMuseum's JSON. */
  #orPage(request: ServeRequest, answer: Answer): Answer {
    const forPeople = request.method === 'GET' && request.header('sec-fetch-dest') === 'document';
    return forPeople ? notThere(this.#site(request)) : answer;
  }

  #failure(error: unknown): Answer {
    if (error instanceof Refusal) return errorAnswer(error.status, error.message, error.headers);
    if (error instanceof BodyTooLarge) return errorAnswer(413, 'request too large', { connection: 'close' });
    if (error instanceof BodyCut) return errorAnswer(400, 'the request ends too early', { connection: 'close' });
    this.#options.note(`a request failed: ${errorMessage(error)}`);
    return errorAnswer(500, 'internal server error');
  }

  #site(request: ServeRequest): Site {
    const { url, contextPath, secure, hasApi } = this.#options;
    const host = request.header('host') ?? '';
    // it becomes part of a command that somebody copies
    const told = /^(?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?$/i.test(host)
      ? `http${secure ? 's' : ''}://${host}${contextPath}`
      : '';
    const known = url === '' ? told : url;
    return { base: contextPath, url: known === '' ? undefined : known, takesUploads: hasApi };
  }
}
