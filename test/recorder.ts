/** Asks the Go recorder (test/go/record) many questions of one kind over one process. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Answer {
  readonly out?: string;
  readonly out64?: string;
  readonly err?: string;
}

export class Recorder {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;

  /** Builds the recorder, unless the environment names a built one in RECORDER. */
  constructor(kind: string) {
    this.child = spawn(process.env['RECORDER'] ?? buildRecorder(), ['-serve', kind]);
    this.reader = createInterface({ input: this.child.stdout, crlfDelay: Infinity });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  /** The answers to the cases, in their order. */
  async answerAll(cases: readonly unknown[]): Promise<Answer[]> {
    const answers: Answer[] = [];
    const BATCH = 50; // small enough that neither side waits for the other's pipe
    for (let i = 0; i < cases.length; i += BATCH) {
      const batch = cases.slice(i, i + BATCH);
      this.child.stdin.write(batch.map((one) => `${JSON.stringify(one)}\n`).join(''));
      for (let j = 0; j < batch.length; j++) {
        const line = await this.lines.next();
        if (line.done === true) throw new Error('the recorder ended early');
        answers.push(JSON.parse(line.value) as Answer);
      }
    }
    return answers;
  }

  close(): void {
    this.reader.close();
    this.child.stdin.end();
  }
}

/** Helm's own releases set the default Kubernetes version this way; without it Helm says v1.20.0. */
export const kubeFlags = ['Major=1', 'Minor=37']
  .map((v) => `-X helm.sh/helm/v3/pkg/chartutil.k8sVersion${v}`)
  .join(' ');

function buildRecorder(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'recorder-')), 'record');
  const cwd = fileURLToPath(new URL('go/', import.meta.url));
  const built = spawnSync('go', ['build', '-ldflags', kubeFlags, '-o', path, './record'], { cwd, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('building test/go/record failed');
  return path;
}
