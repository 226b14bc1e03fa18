import { canBackquote } from '../../src/go/strconv-quote.ts';
import {
  atoi,
  formatFloat,
  parseBool,
  parseFloat,
  parseInt,
  parseUint,
  quote,
  quoteRune,
  quoteRuneToASCII,
  quoteToASCII,
  unquote,
} from '../../src/go/strconv.ts';
import type { GoFloat32, GoInt } from '../../src/go/values.ts';
import { type Value } from '../../src/go/values.ts';
import { expectAnswers } from './answers.ts';

expectAnswers('strconv', (name, args) => {
  const text = args[0] as string;
  const number = (value: Value | undefined): number => Number((value as GoInt).value);
  switch (name) {
    case 'Quote':
      return quote(text);
    case 'QuoteToASCII':
      return quoteToASCII(text);
    case 'QuoteRune':
      return quoteRune(number(args[0]));
    case 'QuoteRuneToASCII':
      return quoteRuneToASCII(number(args[0]));
    case 'CanBackquote':
      return String(canBackquote(text));
    case 'Unquote':
      return unquote(text);
    case 'Atoi':
      return atoi(text).toString();
    case 'ParseInt':
      return parseInt(text, number(args[1]), number(args[2])).toString();
    case 'ParseUint':
      return parseUint(text, number(args[1]), number(args[2])).toString();
    case 'ParseFloat':
      return formatFloat(parseFloat(text, number(args[1]) as 32 | 64), 'g', -1);
    case 'ParseBool':
      return String(parseBool(text));
    case 'FormatFloat':
      return formatFloat(args[0] as number, args[1] as string, number(args[2]), number(args[3]) as 32 | 64);
    case 'FormatFloat32':
      return formatFloat((args[0] as unknown as GoFloat32).value, args[1] as string, number(args[2]), 32);
    default:
      throw new Error(`no function ${name}`);
  }
});
