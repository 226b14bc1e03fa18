/** `template.HTMLEscapeString` of Go's text/template: the `html` builtin. */

const ENTITIES: Readonly<Record<string, string>> = {
  '\0': '�',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

export function htmlEscape(text: string): string {
  return text.replace(/[\0"'&<>]/g, (char) => ENTITIES[char]!);
}
