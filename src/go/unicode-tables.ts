/**
 * Classes of code points as Go 1.26 knows them (Unicode 15.0). The host's regular expressions know a newer Unicode, or an
 * older one where the host is old; what was assigned after 15.0 is no letter, digit or printable character for Go.
 */

// Combining marks are meant one by one here.
/* eslint-disable no-misleading-character-class */
const later =
  /[\u088f\u0897\u0c5c\u0cdc\u1acf-\u1aeb\u1b4e\u1b4f\u1b7f\u1c89\u1c8a\u20c1\u2427-\u2429\u2b96\u2ffc-\u2fff\u31e4-\u31ef\ua7cb-\ua7cf\ua7d2\ua7d4\ua7da-\ua7f1\ufbc3-\ufbd2\ufd90\ufd91\ufdc8-\ufdce\u{105c0}-\u{105f3}\u{10940}-\u{10959}\u{10d40}-\u{10d8f}\u{10ec2}-\u{10efc}\u{11380}-\u{113e2}\u{116d0}-\u{116e3}\u{11b60}-\u{11bf9}\u{11db0}-\u{11de9}\u{11f5a}\u{13460}-\u{143fa}\u{16100}-\u{16139}\u{16d40}-\u{16d79}\u{16ea0}-\u{16ed3}\u{16ff2}-\u{16ff6}\u{187f8}-\u{187ff}\u{18cff}\u{18d09}-\u{18df2}\u{1cc00}-\u{1cef0}\u{1e5d0}-\u{1e6ff}\u{1f6d8}\u{1f777}-\u{1f77a}\u{1f8b2}-\u{1f8d8}\u{1fa54}-\u{1fa57}\u{1fa89}-\u{1fa8f}\u{1fabe}\u{1fac6}-\u{1facd}\u{1fadc}-\u{1fadf}\u{1fae9}-\u{1faef}\u{1fbcb}-\u{1fbef}\u{1fbfa}\u{2b73a}-\u{2b73f}\u{2cea2}-\u{2cead}\u{2ebf0}-\u{2ee5d}\u{323b0}-\u{33479}]/u;

/* eslint-enable no-misleading-character-class */

/** Whether Go's Unicode has no such character yet. */
export function isAssignedLater(char: string): boolean {
  return char > '\u0800' && later.test(char);
}

function classOf(pattern: RegExp): (rune: number) => boolean {
  return (rune) => {
    const char = String.fromCodePoint(rune);
    return pattern.test(char) && !isAssignedLater(char);
  };
}

/** `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols, and the ASCII space. */
export const isPrint = classOf(/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u);
/** `unicode.IsLetter`. */
export const isLetter = classOf(/\p{L}/u);
/** `unicode.IsUpper`. */
export const isUpper = classOf(/\p{Lu}/u);
/** `unicode.IsLower`. U+0295 has since been declared a letter without case. */
export const isLower = classOf(/[\p{Ll}\u0295]/u);
/** `unicode.IsTitle`. */
export const isTitle = classOf(/\p{Lt}/u);
/** `unicode.IsDigit`. */
export const isDigit = classOf(/\p{Nd}/u);
/** `unicode.IsNumber`. */
export const isNumber = classOf(/\p{N}/u);
/** `unicode.IsPunct`. */
export const isPunct = classOf(/\p{P}/u);
/** `unicode.IsSymbol`. */
export const isSymbol = classOf(/\p{S}/u);
/** `unicode.IsControl`. */
export const isControl = classOf(/\p{Cc}/u);
/** `unicode.IsSpace`. */
export const isSpace = classOf(/\p{White_Space}/u);
