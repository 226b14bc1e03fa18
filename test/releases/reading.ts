import { fileURLToPath } from 'node:url';

/** What Helm said. */
export interface ReadingAnswer {
  readonly args: readonly string[];
  readonly status: number | null;
  readonly stdout: string;
  /** The first line of stderr. */
  readonly error: string;
}

export function readingEnvironment(): Record<string, string> {
  return {
    HOME: '/home/u',
    PATH: '/usr/bin:/bin',
    TZ: 'UTC',
    KUBECONFIG: '/none',
    HELM_DRIVER: 'memory',
    HELM_MEMORY_DRIVER_DATA: fileURLToPath(new URL('data.yaml', import.meta.url)),
  };
}
