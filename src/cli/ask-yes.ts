/** A question on the terminal. Ctrl-C ends the program as it always does: whoever asks has not taken it over yet. */
import type { Output } from './command.ts';

/** True for `y` and `yes`; everything else, the end of the input too, is no. */
export async function askYes(question: string, out: Output): Promise<boolean> {
  out.print(question);
  out.flush?.();
  const answer = await readLine();
  if (!answer.endsWith('\n')) out.print('\n');
  out.flush?.();
  return /^y(?:es)?$/i.test(answer.trim());
}

/** With its end; without it where the input ended before. */
async function readLine(): Promise<string> {
  const { stdin } = process;
  let text = '';
  for await (const chunk of stdin as AsyncIterable<Uint8Array>) {
    text += new TextDecoder().decode(chunk);
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end + 1);
  }
  return text;
}
