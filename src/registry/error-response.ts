/** What a registry says when it refuses: internal/errutil and errcode of oras-go v2.6.2. */
import { sprint } from '../go/fmt.ts';
import { statusText } from '../go/http-status.ts';
import { unmarshalJson } from '../go/json.ts';
import type { GoMap, Value } from '../go/values.ts';
import { ScullError } from '../errors.ts';
import { aboutRequest, type Exchange } from './http.ts';
import { readText } from './body.ts';

const MAX_ERROR_SIZE = 8 * 1024;

/** `GET "https://…": response status code 404: name unknown: …` */
export class RegistryError extends ScullError {
  readonly status: number;
  /** Of the first error in the body; '' for none. */
  readonly reason: string;

  constructor(message: string, status: number, reason: string, hint?: string) {
    super(message, { code: `registry.${status}`, ...(hint === undefined ? {} : { hint }) });
    this.name = 'RegistryError';
    this.status = status;
    this.reason = reason;
  }
}

/** Reads the body of an answer that is no success. */
export async function responseError(exchange: Exchange): Promise<RegistryError> {
  const { status } = exchange.answer;
  const errors = await errorsOf(exchange);
  const text = errors.length > 0 ? oneLine(errors.map(errorText).join('; ')) : statusText(status);
  const message = aboutRequest(exchange, `response status code ${status}: ${text}`);
  return new RegistryError(message, status, errors[0]?.code ?? '');
}

interface ReportedError {
  readonly code: string;
  readonly message: string;
  readonly detail: Value | undefined;
}

async function errorsOf(exchange: Exchange): Promise<ReportedError[]> {
  if (exchange.method === 'HEAD') return [];
  try {
    const body = unmarshalJson(await readText(exchange, MAX_ERROR_SIZE)) as GoMap;
    const errors = body.get('errors') as GoMap[];
    return errors.map((error) => ({
      code: textOf(error.get('code')),
      message: textOf(error.get('message')),
      detail: error.get('detail') ?? undefined,
    }));
  } catch {
    return [];
  }
}

/** Throws where Go could not read it either. */
function textOf(value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new Error('a text is wanted');
}

function errorText({ code, message, detail }: ReportedError): string {
  const name = code.replaceAll('_', ' ').toLowerCase();
  if (message === '') return name;
  return detail === undefined ? `${name}: ${message}` : `${name}: ${message}: ${sprint([detail])}`;
}

/** What a server says stays in its line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, ' ');
}
