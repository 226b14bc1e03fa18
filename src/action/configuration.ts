/** What every action needs from outside; handed over once by the command line, or by a test. */
import type { Environment } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';

export interface Configuration {
  readonly settings: Settings;
  readonly env: Environment;
  /** A line for the user that is not part of the result: stderr of the command line. */
  readonly warn: (line: string) => void;
  /** What Helm writes to its log, with the place in Helm's source that its line begins with: `walk.go:75`. */
  readonly log: (text: string, source: string) => void;
  /** What `--debug` asks to be told. */
  readonly debug: (text: string) => void;
  /** Reads the standard input to its end. */
  readonly stdin: () => Promise<Uint8Array>;
}
