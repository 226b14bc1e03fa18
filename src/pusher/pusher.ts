/** What sends a chart to where charts are kept. */
import type { SourceContext } from '../downloader/source-context.ts';
import type { Clock } from '../sprig/ports.ts';

export interface PushContext extends SourceContext {
  readonly clock: Clock;
  /** Called with the size of what is sent; what it gives is called when it is there. */
  readonly progress?: (size: number) => () => void;
}

export interface ChartPush {
  /** Path of an archive. */
  readonly chart: string;
  readonly remote: string;
}

/** Gives what goes to the standard output. */
export type Pusher = (push: ChartPush, context: PushContext) => Promise<string>;
