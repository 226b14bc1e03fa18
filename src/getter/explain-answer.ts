/**
 * What Go 1.26's net/http says of an answer that is none (response.go, transfer.go). The runtime tells too little of it, so the
 * server is asked once more and what it says is read here. For servers without TLS, and for files only: nothing is done by
 * asking for one twice.
 */
import { connect } from 'node:net';
import { quote } from '../go/strconv-quote.ts';
import { ConnectionError, type HttpRequest } from '../transport/transport.ts';

const TIMEOUT = 2000;
/** More than that is not needed to see what is wrong. */
const LONGEST_HEAD = 256 * 1024;

const codes = new Set(['ECONNRESET', 'Malformed_HTTP_Response', 'InvalidContentLength', 'UnsupportedTransferEncoding']);

/** The error in Go's words, as far as they can be found out; else as it was. */
export async function explainAnswer(error: unknown, { url, shown }: HttpRequest): Promise<unknown> {
  if (!(error instanceof ConnectionError) || !url.startsWith('http:') || !codes.has(codeOf(error.cause))) return error;
  const heard = await ask(new URL(url));
  const reason = heard === undefined ? undefined : problemOf(heard);
  if (reason === undefined) return error;
  return new ConnectionError(`Get ${quote(shown ?? url)}: ${reason}`, error.failure, { cause: error });
}

interface Heard {
  readonly head: string;
  /** How the system names the connection; set where the server reset it. */
  readonly reset: string | undefined;
}

function problemOf({ head, reset }: Heard): string | undefined {
  if (reset !== undefined) return head === '' ? `read tcp ${reset}: read: connection reset by peer` : undefined;
  if (head === '') return 'EOF';
  const problem = headProblem(head);
  return problem === undefined ? undefined : `net/http: HTTP/1.x transport connection broken: ${problem}`;
}

function headProblem(head: string): string | undefined {
  const [first = '', ...lines] = head.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.length === 0) return 'unexpected EOF';
  const [, version = '', status] = /^(\S*) +(.*)$/.exec(first) ?? [];
  if (status === undefined) return `malformed HTTP response ${quote(first)}`;
  const [code = ''] = status.split(' ', 1);
  if (!/^\d{3}$/.test(code)) return `malformed HTTP status code ${quote(code)}`;
  if (!/^HTTP\/[01]\.[01]$/.test(version)) return `malformed HTTP version ${quote(version)}`;
  const end = lines.indexOf('');
  if (end < 0) return 'unexpected EOF';
  return headerProblem(lines.slice(0, end));
}

function headerProblem(lines: readonly string[]): string | undefined {
  const lengths: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) return `malformed MIME header: missing colon: ${quote(line)}`;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'transfer-encoding' && value.toLowerCase() !== 'chunked') {
      return `unsupported transfer encoding: ${quote(value)}`;
    }
    if (name === 'content-length') lengths.push(value);
  }
  const [first] = lengths;
  if (lengths.some((length) => length !== first)) {
    return `http: message cannot contain multiple Content-Length headers; got [${lengths.map(quote).join(' ')}]`;
  }
  return first === undefined || /^\d+$/.test(first) ? undefined : `bad Content-Length ${quote(first)}`;
}

/** The head of an answer, or what there is of it; undefined where the server cannot be reached. */
function ask({ hostname, port, host, pathname, search }: URL): Promise<Heard | undefined> {
  return new Promise((done) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) });
    let head = '';
    let connection: string | undefined;
    const end = (reset?: string): void => {
      socket.destroy();
      done(connection === undefined ? undefined : { head, reset });
    };
    socket.setEncoding('latin1');
    socket.setTimeout(TIMEOUT, () => {
      end();
    });
    socket.on('connect', () => {
      const { localAddress, localPort, remoteAddress, remotePort } = socket;
      connection = `${localAddress}:${localPort}->${remoteAddress}:${remotePort}`;
      socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: identity\r\n\r\n`);
    });
    socket.on('error', () => {
      end(connection);
    });
    socket.on('close', () => {
      end();
    });
    socket.on('data', (chunk) => {
      head += String(chunk);
      if (/\r?\n\r?\n/.test(head) || head.length > LONGEST_HEAD) end();
    });
  });
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
