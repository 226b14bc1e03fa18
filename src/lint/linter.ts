/** What a run of lint rules finds: pkg/lint/support of Helm 3.22.0. */

export const severities = ['UNKNOWN', 'INFO', 'WARNING', 'ERROR'] as const;
export type Severity = (typeof severities)[number];

export interface LintMessage {
  readonly severity: Severity;
  /** The file or folder that the message is about. */
  readonly path: string;
  readonly text: string;
}

/** `[WARNING] templates/x.yaml: …` */
export function messageLine({ severity, path, text }: LintMessage): string {
  return `[${severity}] ${path}: ${text}`;
}

export function isAtLeast(severity: Severity, bound: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(bound);
}

/** What is wrong; undefined when nothing is. */
export type Finding = string | undefined;

export class Linter {
  readonly messages: LintMessage[] = [];

  /** Notes a finding; true when there is none. */
  rule(severity: Severity, path: string, finding: Finding): boolean {
    if (finding === undefined) return true;
    this.messages.push({ severity, path, text: finding });
    return false;
  }
}

/** The message of what `run` throws. */
export function failureOf(run: () => void): Finding {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
