/** What is told when the work fails; an error when it does not. */
export async function failure(work: Promise<unknown>): Promise<string> {
  let result: unknown;
  try {
    result = await work;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error(`it did not fail: ${JSON.stringify(result)}`);
}
