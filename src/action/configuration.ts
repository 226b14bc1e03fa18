/** What every action needs from outside; handed over once by the command line, or by a test. */
import type { HelmRules } from '../chart/helm-rules.ts';
import type { Environment } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';
import type { KubeClient } from '../kube/client.ts';
import type { Storage } from '../storage/storage.ts';
import type { Clock } from '../sprig/ports.ts';

export interface Configuration {
  readonly settings: Settings;
  readonly env: Environment;
  /** Undefined for those of Helm 3.22. */
  readonly rules?: HelmRules | undefined;
  /** A line for the user that is not part of the result: stderr of the command line. */
  readonly warn: (line: string) => void;
  /** What Helm prints on stdout while it works, ahead of the result. */
  readonly print: (text: string) => void;
  /** What Helm writes to its log, with the place in Helm's source that its line begins with: `walk.go:75`. */
  readonly log: (text: string, source: string) => void;
  /** What `--debug` asks to be told. */
  readonly debug: (text: string) => void;
  /** Reads the standard input to its end. */
  readonly stdin: () => Promise<Uint8Array>;
  /** The cluster in use: connected when first asked, without a request, and kept. Throws what is wrong with the kubeconfig. */
  readonly cluster: () => Promise<KubeClient>;
  /** Records of a namespace: that in force unless one is given, all of them for ''. Opened when first asked, and kept. */
  readonly storage: (namespace?: string) => Promise<Storage>;
  readonly clock: Clock;
  /**
   * Aborted when the user wants the command to stop. Asking for it takes Ctrl-C over, so what only reads leaves it alone.
   */
  readonly signal: AbortSignal;
}
