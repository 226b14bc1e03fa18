/** What actions look like as nearly all templates write them: parts of the expressions that prove them well formed. */

export const FIELD = String.raw`\.[A-Za-z_]\w*`;
/** A string that is known to be well formed. */
export const STRING = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"|\x60[^\x60]*\x60`;
/** Strings may have escapes in them, or be raw. */
const PROVEN_STRING = String.raw`"[^"\\\n\ud800-\udfff]*(?:\\[abfnrtv"\\][^"\\\n\ud800-\udfff]*)*"|\x60[^\x60\r\ud800-\udfff]*\x60`;
export const OPERAND = String.raw`(?:(?:\$\w*)?(?:${FIELD})+|\.|[A-Za-z_$]\w*|${PROVEN_STRING}|(?:0|[1-9]\d{0,14}))(?=[ \t\r\n|)}])`;
/** Go ends a variable before a space or a colon, but not before a `=`. */
export const DECLARATIONS = String.raw`\$\w*(?:, *\$\w*)?(?: *:| +)= *`;
