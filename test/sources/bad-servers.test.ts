/** Repositories that answer badly: each command says Helm's first line, ends in time and leaves nothing behind. */
import { afterAll, describe } from 'bun:test';
import { gzipSync } from 'node:zlib';
import {
  archiveCommands,
  attemptAt,
  besideGoodIndex,
  goodIndex,
  indexCommands,
  someArchiveCommands,
  someIndexCommands,
  web,
} from './bad-repositories.ts';
import {
  endless,
  head,
  raw,
  reply,
  reset,
  startBadServer,
  type Answer,
  type BadServer,
  type ListenOptions,
} from './bad-server.ts';
import { testBesideHelm } from './beside-helm.ts';

interface Case {
  readonly name: string;
  readonly answer: (url: string) => Answer;
  /** Every command meets it, not only some. */
  readonly everywhere?: boolean;
  /** What only the binary says where Helm says something else on purpose, ends well, or never ends. */
  readonly own?: RegExp;
}

const half = Buffer.from(web).subarray(0, 100);
const always =
  (answer: Answer): ((url: string) => Answer) =>
  () =>
    answer;

const answers: readonly Case[] = [
  ...[401, 403, 404, 429, 500, 502, 503].map((status) => ({
    name: `${status}`,
    answer: always(reply(status, 'no\n', { 'Retry-After': 1 })),
    everywhere: status === 401 || status === 404 || status === 503,
  })),
  { name: 'a status without words', answer: always(raw('HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n')) },
  { name: '204', answer: always(reply('204 No Content')) },
  { name: '206', answer: always(reply('206 Partial Content', 'apiVersion: v1\n')) },
  { name: 'redirects in a circle', answer: (url) => reply(302, '', { Location: `${url}/round` }) },
  { name: 'a redirect to nowhere', answer: always(reply(301, '')) },
  { name: 'a redirect to another scheme', answer: always(reply(302, '', { Location: 'file:///etc/passwd' })) },
  { name: 'a redirect to a broken address', answer: always(reply(302, '', { Location: 'http://[::1' })) },
  { name: 'a redirect to a closed port', answer: always(reply(307, '', { Location: 'http://127.0.0.1:1/x' })) },
  { name: 'nothing, and the end', answer: always(raw()) },
  { everywhere: true, name: 'a reset', answer: always(reset()) },
  { name: 'half of a head', answer: always(raw('HTTP/1.1 200 O')) },
  { name: 'something else than HTTP', answer: always(raw('SSH-2.0-OpenSSH_9.2\r\n')) },
  { name: 'HTTP of another kind', answer: always(raw('HTTP/7.0 200 OK\r\n\r\n')), own: /malformed HTTP version/ },
  { name: 'a status that is no number', answer: always(raw('HTTP/1.1 abc OK\r\n\r\n')) },
  { name: 'a header without a colon', answer: always(raw('HTTP/1.1 200 OK\r\nnonsense\r\n\r\n')) },
  { name: 'a length that is no number', answer: always(raw('HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n')) },
  { name: 'two lengths', answer: always(raw('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab')) },
  { everywhere: true, name: 'less than its length', answer: always(raw(head(200, { 'Content-Length': 5000 }), half)) },
  {
    name: 'less than its length, and a reset',
    answer: always(reset(head(200, { 'Content-Length': 5000 }), half)),
    own: /unexpected EOF/,
  },
  {
    name: 'chunks that do not end',
    answer: always(raw(head(200, { 'Transfer-Encoding': 'chunked' }), '5\r\nabcde\r\n')),
  },
  { name: 'chunks that are none', answer: always(raw(head(200, { 'Transfer-Encoding': 'chunked' }), 'zz\r\n')) },
  { name: 'an encoding that nobody knows', answer: always(raw(head(200, { 'Transfer-Encoding': 'rot13' }), 'abc')) },
  {
    name: 'headers that never end',
    answer: always(endless('HTTP/1.1 200 OK\r\n', Buffer.from(`X-A: ${'a'.repeat(8000)}\r\n`))),
  },
  {
    name: 'a header line that never ends',
    answer: always(endless('HTTP/1.1 200 OK\r\nX-A: ', Buffer.alloc(65536, 97))),
  },
];

/** Helm takes memory until it is killed, or takes bytes that were compressed on the way for what was asked. */
const bodies: readonly Case[] = [
  {
    name: 'a body that never ends',
    answer: always(endless(head(200, { 'Content-Type': 'text/plain' }), Buffer.alloc(65536, 97))),
    own: /is larger than|too large|exceeds/,
  },
  {
    name: 'gzip that is cut',
    answer: always(
      reply(200, gzipSync(goodIndex('http://127.0.0.1:1')).subarray(0, 60), { 'Content-Encoding': 'gzip' }),
    ),
    own: /unexpected EOF|gzip|digest mismatch/,
  },
  {
    name: 'gzip that is none',
    answer: always(reply(200, goodIndex('http://127.0.0.1:1'), { 'Content-Encoding': 'gzip' })),
    own: /gzip|digest mismatch/,
  },
];

const open: BadServer[] = [];
afterAll(() => {
  for (const server of open) server.close();
});

async function start(answer: (url: string) => Answer, options?: ListenOptions): Promise<BadServer> {
  const server: BadServer = await startBadServer((request, socket) => {
    answer(server.url)(request, socket);
  }, options);
  open.push(server);
  return server;
}

function declare(one: Case, commands: readonly string[], answer: (url: string) => Answer): void {
  const server = start(answer);
  for (const command of commands) {
    testBesideHelm(command, async () => attemptAt(command, await server), { own: one.own });
  }
}

describe('an index is answered by', () => {
  for (const one of [...answers, ...bodies]) {
    describe(one.name, () => {
      declare(one, one.everywhere === true ? indexCommands : someIndexCommands, one.answer);
    });
  }
});

describe('an archive is answered by', () => {
  for (const one of [...answers, ...bodies]) {
    describe(one.name, () => {
      const commands = one.everywhere === true ? archiveCommands : someArchiveCommands;
      declare(one, commands, (url) => besideGoodIndex(() => url, one.answer(url)));
    });
  }
});
