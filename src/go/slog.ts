/** Lines of a log as `slog.TextHandler` of Go 1.26 writes them without the time, which is how Helm 4 tells what is not its result. */
import { quote } from './strconv-quote.ts';
import { isPrint } from './unicode.ts';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** `level=WARN msg="plugin already exists" path=/a`. */
export function logLine(level: LogLevel, message: string, attributes: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.entries({ level, msg: message, ...attributes });
  return pairs.map(([key, value]) => `${key}=${needsQuotes(value) ? quote(value) : value}`).join(' ');
}

function needsQuotes(text: string): boolean {
  if (text === '' || /[ "=\ufffd]/.test(text)) return true;
  return Array.from(text).some((char) => !isPrint(char.codePointAt(0)!));
}
