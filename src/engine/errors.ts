/** How Helm words what goes wrong in templates: cleanupParseError and cleanupExecError of pkg/engine/engine.go (v3.22.0). */
import { ScullError } from '../errors.ts';
import type { HelmRules } from '../chart/helm-rules.ts';

/** A chart whose templates cannot be parsed or executed; the cause is the error of the template. */
export class RenderError extends ScullError {
  constructor(message: string, cause: Error, code: string) {
    super(message, { code, cause });
    this.name = 'RenderError';
  }
}

const warningStart = 'HELM_ERR_START';
const warningEnd = 'HELM_ERR_END';

/** Marks the text that `required` and `fail` want to tell, so that `renderError` finds it inside the error chain. */
export function markWarning(text: string): string {
  return `${warningStart}${text}${warningEnd}`;
}

export function parseError(file: string, error: Error): RenderError {
  const tokens = error.message.split(': ');
  const message =
    tokens.length === 1
      ? `parse error in (${file}): ${error.message}`
      : `parse error at (${tokens[1]!}): ${tokens.at(-1)!}`;
  return new RenderError(message, error, 'chart.template-syntax');
}

export function executionError(file: string, error: Error, rules?: HelmRules): RenderError {
  const { message } = error;
  const first = message.indexOf(': ');
  const second = first < 0 ? -1 : message.indexOf(': ', first + 2);
  const code = 'chart.render';
  if (second < 0) return new RenderError(`execution error in (${file}): ${message}`, error, code);
  const start = message.indexOf(warningStart, second);
  const end = message.lastIndexOf(warningEnd);
  if (start < 0 || end < start + warningStart.length) {
    return new RenderError(rules?.executionText(error) ?? message, error, code);
  }
  const location = message.slice(first + 2, second);
  const told = message.slice(start + warningStart.length, end);
  return new RenderError(`execution error at (${location}): ${told}`, error, code);
}
