import { isConflict } from '../api-error.ts';

const ATTEMPTS = 5;

/** `retry.OnError` of client-go with its default: five times, 10 ms apart. */
export async function retryOnConflict<T>(
  work: () => Promise<T>,
  retried: (error: unknown) => boolean = isConflict,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !retried(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
