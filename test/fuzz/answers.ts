/** Servers that answer with what an input says, without a socket. */
import type { HttpAnswer } from '../../src/transport/transport.ts';
import type { Exchange } from '../../src/registry/http.ts';
import type { Requester } from '../../src/kube/rest/requester.ts';

export interface AnswerParts {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export function answerOf({ status = 200, headers = {}, body }: AnswerParts): HttpAnswer {
  return {
    status,
    statusText: 'Status',
    header: (name) => headers[name.toLowerCase()] ?? null,
    text: () => Promise.resolve(new TextDecoder().decode(body)),
    // pieces of uneven length, so that lines and characters are cut
    chunks: async function* () {
      for (let at = 0, size = 7; at < body.length; at += size, size = size * 3 + 1) {
        yield await Promise.resolve(body.subarray(at, at + size));
      }
    },
  };
}

export function exchangeOf(parts: AnswerParts): Exchange {
  return {
    method: 'GET',
    url: 'https://registry.example.com/v2/a/b/manifests/1',
    answer: answerOf(parts),
    cancel: () => undefined,
    discard: () => Promise.resolve(),
  };
}

/** An API server that gives the same body to whatever is asked. */
export function requesterOf(body: Uint8Array): Requester {
  const text = new TextDecoder().decode(body);
  return {
    text: () => Promise.resolve(text),
    open: () => Promise.resolve(answerOf({ body })),
  } as unknown as Requester;
}
