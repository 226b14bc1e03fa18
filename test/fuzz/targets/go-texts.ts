/** What Go reads out of texts: numbers, quotations, times, versions, expressions, patterns, addresses. */
import { compileGlob } from '../../../src/engine/glob.ts';
import { durationString, parseDuration } from '../../../src/go/duration.ts';
import { parseIp } from '../../../src/go/ip.ts';
import { clean, match } from '../../../src/go/path.ts';
import { compileRegexp, quoteMeta } from '../../../src/go/regexp.ts';
import { Machine } from '../../../src/go/regexp-machine.ts';
import { parseRegexp } from '../../../src/go/regexp-syntax.ts';
import { Constraints } from '../../../src/go/semver-constraint.ts';
import { compareVersions, parseStrictVersion, parseVersion, versionString } from '../../../src/go/semver.ts';
import { SizeError } from '../../../src/go/size.ts';
import {
  atoi,
  formatFloat,
  NumError,
  parseBool,
  parseFloat,
  parseInt,
  parseUint,
  quote,
  quoteToASCII,
  unquote,
} from '../../../src/go/strconv.ts';
import { fileZone } from '../../../src/go/time-zone-file.ts';
import { formatTime } from '../../../src/go/time-format.ts';
import { parseTime } from '../../../src/go/time-parse.ts';
import { utc } from '../../../src/go/time-zone.ts';
import { zeroTime } from '../../../src/go/time.ts';
import { formatUrl, parseQuery, parseRequestUri, parseUrl } from '../../../src/go/url.ts';
import { resolveReference } from '../../../src/go/url-resolve.ts';
import { canonicalTime } from '../../../src/release/time.ts';
import { nodeClock } from '../../../src/home/node-ports.ts';
import { agree, ofText, outcomeOf, type Fuzzer } from '../fuzzer.ts';
import { textsOf } from '../recorded-seeds.ts';
import { cut } from '../cut.ts';

const number = /^[0-9a-fx_.+-]+$/i;

export const goTextFuzzers: readonly Fuzzer[] = [
  ofText(
    'numbers',
    (text) => {
      for (const base of [0, 2, 8, 10, 16, 36]) {
        for (const bits of [8, 32, 64]) {
          outcomeOf(() => parseInt(text, base, bits));
          outcomeOf(() => parseUint(text, base, bits));
        }
      }
      outcomeOf(() => parseBool(text));
      outcomeOf(() => parseFloat(text, 32));
      const whole = outcomeOf(() => atoi(text));
      if ('value' in whole && number.test(text)) agree('a number and its text', atoi(String(whole.value)), whole.value);
      const value = parseFloat(text);
      agree('a float and its text', parseFloat(formatFloat(value, 'g', -1)), value);
      return value > 0;
    },
    {
      errors: [NumError],
      words: ['0x', 'p-1', 'e+', '_', '.', '-', '+', 'inf', 'NaN', 'nan', 'Infinity', '0b', '0o'],
      seeds: textsOf('strconv'),
      maxSize: 4096,
    },
  ),
  ofText(
    'quoted',
    (text) => {
      agree('a quotation', unquote(quote(text)), text);
      agree('a quotation in ASCII', unquote(quoteToASCII(text)), text);
      return unquote(text);
    },
    {
      words: [
        '"',
        "'",
        '`',
        '\\',
        '\\n',
        '\\x41',
        '\\u00e9',
        '\\U0001F600',
        '\\377',
        '\\400',
        '\\ud800',
        '\\"',
        "\\'",
        '\n',
      ],
      seeds: textsOf('strconv', 'fmt-strings'),
    },
  ),
  ofText(
    'time-layout',
    (text) => {
      const { head: layout, tail: value } = cut(text, '|');
      const clock = formatTime(zeroTime(), text);
      outcomeOf(() => parseTime(text, clock, utc));
      outcomeOf(() => canonicalTime(text));
      return formatTime(parseTime(layout, value, utc), layout).length;
    },
    {
      words: [
        ...[
          '2006',
          '06',
          'Jan',
          'January',
          '01',
          '1',
          '_2',
          '02',
          '002',
          '__2',
          'Mon',
          'Monday',
          '15',
          '03',
          '3',
          '04',
          '4',
          '05',
          '5',
          'PM',
          'pm',
        ],
        ...[
          'MST',
          'Z0700',
          'Z07:00',
          '-0700',
          '-07',
          '-07:00:00',
          '.000',
          ',999',
          '.9999999999',
          '|',
          '2024-02-29',
          '24:00:00',
          '+25:61',
          'T',
          'Z',
        ],
      ],
      seeds: textsOf('time-parse', 'time-format'),
    },
  ),
  ofText(
    'duration',
    (text) => {
      const value = parseDuration(text);
      agree('a duration and its text', parseDuration(durationString(value)), value);
      return value > 0n;
    },
    {
      words: ['h', 'm', 's', 'ms', 'us', 'µs', 'μs', 'ns', '.', '-', '+', '1', '9223372036854775808ns'],
      seeds: textsOf('time-duration'),
    },
  ),
  {
    name: 'zone-file',
    seeds: () =>
      ['Europe/Zurich', 'America/New_York', 'Asia/Kolkata', 'UTC'].flatMap(
        (name) => nodeClock({}).zoneFile?.(name) ?? [],
      ),
    run: (input) => {
      const zone = fileZone('X', input);
      if (zone === undefined) return 'none';
      for (const at of [-(2n ** 40n), 0n, 1_700_000_000n, 2n ** 40n]) zone.lookup(at);
      return 'zone';
    },
  },
  ofText(
    'semver',
    (text) => {
      outcomeOf(() => parseStrictVersion(text));
      const version = parseVersion(text);
      const again = parseVersion(versionString(version));
      agree('a version and its text', compareVersions(version, again), 0);
      agree('a version as it is written', versionString(again), versionString(version));
      return version.prerelease === '';
    },
    { words: ['v', '.', '-', '+', 'alpha', 'rc.1', '01', '-0', '18446744073709551616'], seeds: textsOf('semver') },
  ),
  ofText(
    'semver-constraint',
    (text) => {
      const constraint = new Constraints(text);
      const again = new Constraints(constraint.toString());
      for (const one of ['0.0.0', '1.2.3', '1.2.4-rc.1', '2.0.0+b', '18446744073709551615.0.0']) {
        const version = parseVersion(one);
        constraint.validate(version);
        agree(`a constraint and its text, asked for ${one}`, again.check(version), constraint.check(version));
      }
      return constraint.check(parseVersion('1.2.3'));
    },
    {
      words: [
        '>=',
        '<=',
        '!=',
        '=',
        '~',
        '^',
        '~>',
        '=>',
        '||',
        ',',
        ' ',
        ' - ',
        'x',
        'X',
        '*',
        '1.2',
        'v1',
        '-0',
        '1.x.3',
        '>',
        '<',
      ],
      seeds: textsOf('semver'),
    },
  ),
  ofText(
    'regexp',
    (text) => {
      const { head: pattern, tail: given } = cut(text, '\u0001');
      const subject = given === '' ? 'aaab foo-bar 123 é日\nx' : given.slice(0, 4096);
      agree('a quoted expression', compileRegexp(quoteMeta(subject)).find(subject), subject);
      const regexp = compileRegexp(pattern);
      regexp.replaceAll(subject, '<$1$0$x>');
      regexp.split(subject, -1);
      const { root, groupNames } = parseRegexp(pattern);
      const captures = new Machine(root, groupNames.length).match(subject, 0);
      agree(
        'the host’s expressions and the machine',
        regexp.find(subject),
        captures === undefined ? '' : subject.slice(captures[0], captures[1]),
      );
      return (regexp.findAll(subject, -1) ?? []).length;
    },
    {
      words: [
        ...[
          '(',
          ')',
          '(?:',
          '(?i)',
          '(?s-m:',
          '(?P<n>',
          '(?<n>',
          '[',
          ']',
          '[^',
          'a-z',
          '[:alpha:]',
          '\\pL',
          '\\p{Greek}',
          '\\PN',
          '\\d',
          '\\W',
          '\\b',
          '\\B',
        ],
        ...[
          '\\A',
          '\\z',
          '\\Q',
          '\\E',
          '\\x{10FFFF}',
          '\\C',
          '*',
          '+',
          '?',
          '*?',
          '{2}',
          '{2,}',
          '{1,1000}',
          '{1001}',
          '{,2}',
          '|',
          '^',
          '$',
          '.',
          '\\',
          '\\1',
        ],
        ...[
          '(?=a)',
          '(?<=a)',
          '(a*)*',
          '(a|aa)+',
          '\u0001',
          '\u0001aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
          '(?U)',
          '\\077',
          '(?i:ſK)',
        ],
      ],
      nests: [
        ['(', ')'],
        ['(?:', ')*'],
        ['(', '){2}'],
        ['(a|', ')'],
        ['[', ']'],
        ['(?i:', ')+'],
      ],
      maxSize: 16 * 1024,
      errors: [SizeError],
      seeds: textsOf('regexp', 'sprig-regex'),
    },
  ),
  ofText(
    'glob',
    (text) => {
      const { head, tail } = cut(text, '\n');
      const path = tail.slice(0, 2000);
      outcomeOf(() => match(head, path));
      return compileGlob(head)(path);
    },
    {
      words: [
        '*',
        '**',
        '?',
        '[',
        ']',
        '[!a]',
        '[a-z]',
        '{',
        '}',
        '{a,b}',
        ',',
        '\\',
        '/',
        '\n',
        '**/*.yaml',
        '[^',
        'a*a*a*a*a*b',
        '*a*a*a*a*a*a*a*a*',
      ],
      nests: [
        ['{', '}'],
        ['{a,', ',b}'],
        ['[', ']'],
        ['*a', ''],
      ],
      maxSize: 8 * 1024,
      seeds: textsOf('engine-glob', 'path'),
    },
  ),
  ofText(
    'url',
    (text) => {
      const { head, tail } = cut(text, ' ');
      outcomeOf(() => parseRequestUri(text));
      outcomeOf(() => parseQuery(text));
      outcomeOf(() => parseIp(text));
      outcomeOf(() => clean(text));
      const from = outcomeOf(() => parseUrl(head));
      const reference = outcomeOf(() => parseUrl(tail));
      if ('value' in from && 'value' in reference) {
        formatUrl(resolveReference(parseUrl(head), parseUrl(tail)));
      }
      const url = parseUrl(text);
      const written = formatUrl(url);
      agree('an address that was written and read', formatUrl(parseUrl(written)), written);
      return url.scheme;
    },
    {
      words: [
        '://',
        'http',
        'oci',
        '//',
        '/',
        '..',
        '.',
        '?',
        '#',
        '@',
        ':',
        '[::1]',
        '[fe80::1%25en0]',
        '%',
        '%2F',
        '%zz',
        ':8080',
        ':99999',
        'user:pw@',
        ' ',
        '&',
        '=',
        ';',
        '::ffff:1.2.3.4',
      ],
      nests: [['../', '']],
      seeds: textsOf('url', 'sprig-urls'),
    },
  ),
];
