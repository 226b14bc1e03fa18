/** `Warning` headers of answers, as client-go's default handler logs them (rest/warnings.go, through klog). */

/** The texts of warnings with code 299. */
export function warningTexts(header: string | null): string[] {
  if (header === null) return [];
  const found: string[] = [];
  for (const [, code, quoted] of header.matchAll(/(\d{3}) \S+ "((?:[^"\\]|\\.)*)"/g)) {
    const text = quoted!.replace(/\\(.)/g, '$1');
    if (code === '299' && text !== '') found.push(text);
  }
  return found;
}

/** A line of klog: `I0102 15:04:05.000000   12345 warnings.go:107] "Warning: …"`. */
export function warningLine(text: string, now: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = two(now.getMonth() + 1) + two(now.getDate());
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(':');
  const micros = String(now.getMilliseconds() * 1000).padStart(6, '0');
  const pid = String(process.pid).padStart(7);
  return `I${day} ${time}.${micros} ${pid} warnings.go:107] ${JSON.stringify(`Warning: ${text}`)}`;
}
