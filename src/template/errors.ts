/** Errors of templates. The messages are those of Go's text/template and text/template/parse, Go 1.26. */
import { ScullError } from '../errors.ts';
import { ExhaustedError, type Exhausted } from '../go/meter.ts';
import { byteLength } from '../go/strings.ts';

/** Where in a template text something stands. */
export interface SourcePosition {
  /** The name the text was parsed under; for Helm, the file. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Bytes from the start of the line, from 0, as Go counts. */
  readonly column: number;
}

/** `template: FILE:LINE: …` */
export class TemplateParseError extends ScullError {
  readonly file: string;
  readonly line: number;
  /** The text that was parsed. */
  readonly source: string;

  constructor(file: string, line: number, text: string, source: string) {
    super(`template: ${file}:${line}: ${text}`, { code: 'template.parse' });
    this.name = 'TemplateParseError';
    this.file = file;
    this.line = line;
    this.source = source;
  }
}

/** Why execution stopped, where it is one of the limits. */
export type LimitKind = 'depth' | 'steps' | 'output' | Exhausted;

export interface TemplateExecErrorOptions {
  readonly cause?: unknown;
  readonly limit?: LimitKind | undefined;
  /** The source text of the node, as Go writes it back. */
  readonly context?: string;
  /** The text that the position counts in. */
  readonly source?: string;
}

/** `template: FILE:LINE:COLUMN: executing "NAME" at <NODE>: …` */
export class TemplateExecError extends ScullError {
  /** The template that was executing. */
  readonly template: string;
  readonly position: SourcePosition | undefined;
  readonly context: string | undefined;
  readonly source: string | undefined;
  readonly limit: LimitKind | undefined;

  constructor(
    message: string,
    template: string,
    position: SourcePosition | undefined,
    options: TemplateExecErrorOptions,
  ) {
    const code = options.limit === undefined ? 'template.exec' : `template.limit.${options.limit}`;
    super(message, options.cause === undefined ? { code } : { code, cause: options.cause });
    this.name = 'TemplateExecError';
    this.template = template;
    this.position = position;
    this.context = options.context;
    this.source = options.source;
    this.limit = options.limit;
  }
}

/** The line of an offset in `text`, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

export function positionAt(file: string, text: string, offset: number): SourcePosition {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return { file, line: lineAt(text, offset), column: byteLength(text.slice(lineStart, offset)) };
}

/** Errors that are no business of the template and keep their type and text on the way out. */
export function isPassThrough(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'passThrough' in error && error.passThrough === true;
}

/** Which limit the error came of, through all that was put around it. */
export function limitOf(error: unknown): LimitKind | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof TemplateExecError && at.limit !== undefined) return at.limit;
    if (at instanceof ExhaustedError) return at.limit;
  }
  return undefined;
}

/** Whether the JavaScript stack ran out. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack');
}
