/** A manifest that runs at a moment of a release's life: pkg/release/hook.go of Helm v3.22.0. */

export interface Hook {
  readonly name: string;
  readonly kind: string;
  /** The template it comes from. */
  readonly path: string;
  readonly manifest: string;
  readonly events: readonly string[];
  readonly weight: number;
  readonly deletePolicies: readonly string[];
  readonly outputLogPolicies: readonly string[];
}

const eventNames = new Set([
  'pre-install',
  'post-install',
  'pre-delete',
  'post-delete',
  'pre-upgrade',
  'post-upgrade',
  'pre-rollback',
  'post-rollback',
  'test',
]);

/** The events that an annotation names; undefined when it names one that does not exist. */
export function hookEvents(annotation: string): string[] | undefined {
  const events: string[] = [];
  for (const word of annotationWords(annotation)) {
    const event = word === 'test-success' ? 'test' : word; // Helm 2's name of a test
    if (!eventNames.has(event)) return undefined;
    events.push(event);
  }
  return events;
}

/** The words of an annotation's list, in lower case. */
export function annotationWords(annotation: string): string[] {
  return annotation.split(',').map((word) => word.trim().toLowerCase());
}

export function isTest(hook: Hook): boolean {
  return hook.events.includes('test');
}
