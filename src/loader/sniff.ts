/** What a file that is no archive looks like: `http.DetectContentType` of Go 1.26, loaded for an error message only. */

const html = '!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B|BODY|BR|P|!--';
/** Patterns over the bytes as Latin-1 text, in order. */
const signatures: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^[\\t\\n\\f\\r ]*<(?:${html})[ >]`, 'i'), 'text/html; charset=utf-8'],
  [/^[\t\n\f\r ]*<\?xml/, 'text/xml; charset=utf-8'],
  [/^%PDF-/, 'application/pdf'],
  [/^%!PS-Adobe-/, 'application/postscript'],
  [/^\xfe\xff[^]{2}/, 'text/plain; charset=utf-16be'],
  [/^\xff\xfe[^]{2}/, 'text/plain; charset=utf-16le'],
  [/^\xef\xbb\xbf[^]/, 'text/plain; charset=utf-8'],
  [/^\0\0[\x01\x02]\0/, 'image/x-icon'],
  [/^BM/, 'image/bmp'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF[^]{4}WEBPVP/, 'image/webp'],
  [/^\x89PNG\r\n\x1a\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^FORM[^]{4}AIFF/, 'audio/aiff'],
  [/^ID3/, 'audio/mpeg'],
  [/^OggS\0/, 'application/ogg'],
  [/^MThd\0\0\0\x06/, 'audio/midi'],
  [/^RIFF[^]{4}AVI /, 'video/avi'],
  [/^RIFF[^]{4}WAVE/, 'audio/wave'],
  [/^\0\0\0[^]ftyp(?:mp4|[^]{8}(?:[^]{4})*?mp4)/, 'video/mp4'],
  [/^\x1a\x45\xdf\xa3/, 'video/webm'],
  [/^[^]{34}LP/, 'application/vnd.ms-fontobject'],
  [/^\0\x01\0\0/, 'font/ttf'],
  [/^OTTO/, 'font/otf'],
  [/^ttcf/, 'font/collection'],
  [/^wOFF/, 'font/woff'],
  [/^wOF2/, 'font/woff2'],
  [/^\x1f\x8b\x08/, 'application/x-gzip'],
  [/^PK\x03\x04/, 'application/zip'],
  [/^Rar!\x1a\x07(?:\0|\x01\0)/, 'application/x-rar-compressed'],
  [/^\0asm/, 'application/wasm'],
  [/^[\t\n\f\r ]*[^\0-\x08\x0b\x0e-\x1a\x1c-\x1f]*$/, 'text/plain; charset=utf-8'],
];

/** The content type of the first 512 bytes, padded with zeros as Helm gives them. */
export function contentType(data: Uint8Array): string {
  const head = new Uint8Array(512);
  head.set(data.subarray(0, 512));
  const text = String.fromCharCode(...head);
  return signatures.find(([pattern]) => pattern.test(text))?.[1] ?? 'application/octet-stream';
}
