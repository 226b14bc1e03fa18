/** What a user has agreed to: it holds the operation to what was shown. */
export interface Approval {
  /** Throws where the last revision is another one by now, or has another status. Undefined for none. */
  readonly checkLast: (last: LastRevision | undefined) => void;
  /** Throws where what is in the cluster would change otherwise than it was shown. */
  readonly checkObjects: () => Promise<void>;
}

export interface LastRevision {
  readonly version: number;
  readonly status: string;
}
