/**
 * Raised inside a template by a port that must wait for its answer: templates cannot wait. Execution passes it on unwrapped;
 * whoever renders fetches the answer and renders again, and by then the port knows it.
 */
export class AnswerNeeded extends Error {
  readonly passThrough = true;
  readonly fetch: () => Promise<void>;

  constructor(fetch: () => Promise<void>) {
    super('an answer from outside is needed');
    this.name = 'AnswerNeeded';
    this.fetch = fetch;
  }
}
