/**
 * Raised by a `FunctionLookup` whose function exists but has not been loaded yet. Execution passes it through unwrapped,
 * so that the caller can load the group and render again.
 */
export class FunctionsNotLoaded extends Error {
  readonly group: string;
  /** Marks the error as none of the template's own: no `error calling …` is put around it. */
  readonly passThrough = true;

  constructor(group: string) {
    super(`functions of group ${group} are not loaded`);
    this.name = 'FunctionsNotLoaded';
    this.group = group;
  }
}
