/** A chart's folder as the rules look at it: a port, since reading files is not this tier's business. */
import type { Chart } from '../chart/chart.ts';

export interface ChartFolder {
  /** Absolute; some messages name it. */
  readonly path: string;
  /** What stands at a name inside the folder. */
  kindOf(name: string): 'file' | 'folder' | undefined;
  /** Throws Go's text: `open /x/Chart.yaml: no such file or directory`. */
  read(name: string): Uint8Array;
  /** Loads the chart afresh. Rejects with Helm's text. */
  load(): Promise<Chart>;
}
