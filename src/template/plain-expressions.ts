/** What actions look like as nearly all templates write them: parts of the expressions that prove them well formed. */

export const FIELD = String.raw`\.[A-Za-z_]\w*`;
const operand = (string: string): string =>
  String.raw`(?:(?:\$\w*)?(?:${FIELD})+|\.|[A-Za-z_$]\w*|${string}|(?:0|[1-9]\d{0,14}))(?=[ \t\r\n|)}])`;
const OPERAND = operand(String.raw`"[^"\\\n\ud800-\udfff]*"`);
/** Strings may have escapes in them, or be raw. */
export const ANY_OPERAND = operand(
  String.raw`"[^"\\\n\ud800-\udfff]*(?:\\[abfnrtv"\\][^"\\\n\ud800-\udfff]*)*"|\x60[^\x60\r\ud800-\udfff]*\x60`,
);
/** A string that is known to be well formed. */
export const STRING = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"|\x60[^\x60]*\x60`;
/** Behind a `|` there must be something that may yield a function. */
const STAGE = String.raw` *\| *(?=[A-Za-z_($]|\.\w)(?!(?:true|false|nil)\b)`;
const sequence = (operand: string): string =>
  String.raw`(?:${operand}(?:${STAGE}| +(?=[\w.$"(])|(?= *\)| *\}\}| +-\}\})))+`;
const orParenthesized = (operand: string): string =>
  String.raw`(?:${operand}|\( *${sequence(operand)} *\)(?:${FIELD})*(?=[ |)}]))`;
export const PIPELINE = sequence(orParenthesized(orParenthesized(OPERAND)));
export const CLOSE = String.raw`(?: *\}\}| +-\}\}[ \t\r\n]*)`;
export const DECLARATIONS = String.raw`\$\w*(?:, *\$\w*)? *:?= *`;
export const COMMENT = String.raw`(?:-[ \t\r\n])?\/\*[^*]*(?:\*(?!\/)[^*]*)*\*\/(?:\}\}|[ \t\r\n]-\}\}[ \t\r\n]*)`;
