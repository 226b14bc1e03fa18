/**
 * What the generator may call: `name argument-kinds>result-kind`. Kinds: s string, i int, k a small int (a count: it decides how much comes out), f float, n number, b bool,
 * l list, d dict, a anything, D a dict made on the spot (so that no map comes to hold itself); `*` repeats the last one 0 to 3 times. Functions of chance, time and keys are left out,
 * and `keys` and `values`, whose order is chance.
 */
const table = `
abbrev is>s abbrevboth iis>s trunc is>s trim s>s trimAll ss>s trimSuffix ss>s trimPrefix ss>s upper s>s lower s>s
title s>s untitle s>s repeat ks>s substr iis>s nospace s>s initials s>s swapcase s>s snakecase s>s camelcase s>s
kebabcase s>s wrap ks>s wrapWith kss>s contains ss>b hasPrefix ss>b hasSuffix ss>b quote a*>s squote a*>s cat a*>s
indent ks>s nindent ks>s replace sss>s plural ssi>s sha256sum s>s sha1sum s>s adler32sum s>s b64enc s>s b64dec s>s
b32enc s>s b32dec s>s toString a>s atoi s>i int64 a>i int a>i float64 a>f toDecimal s>i toStrings l>l join sl>s
split ss>d splitList ss>l splitn sks>d sortAlpha l>l add n*>i add1 n>i sub nn>i mul nn>i div nn>i mod nn>i max nn>i
min nn>i maxf nn>f minf nn>f addf nn>f subf nn>f mulf nn>f divf nn>f ceil n>f floor n>f round nk>f until k>l
untilStep kkk>l seq k*>s len a>i default aa>a empty a>b coalesce a*>a all a*>b any a*>b compact l>l ternary aab>a
fromJson s>d toJson a>s toPrettyJson a>s toRawJson a>s toYaml a>s fromYaml s>d fromYamlArray s>l fromJsonArray s>l
toToml d>s list a*>l first l>a last l>a rest l>l initial l>l append la>l prepend la>l concat ll>l reverse l>l uniq l>l
without la>l has al>b slice lii>l chunk kl>l dict sasa>d get ds>a hasKey ds>b pluck sd>l
pick dss>d omit dss>d merge Dd>d mergeOverwrite Dd>d deepCopy a>a dig ssad>a typeOf a>s kindOf a>s kindIs sa>b
typeIs sa>b deepEqual aa>b base s>s dir s>s clean s>s ext s>s isAbs s>b print a*>s println a*>s printf sa*>s
html a>s js a>s urlquery a>s index la>a not a>b and aa>a or aa>a eq aa>b ne aa>b lt aa>b le aa>b gt aa>b ge aa>b
required sa>a semverCompare ss>b regexMatch ss>b regexReplaceAll sss>s regexFind ss>s regexSplit ssi>l
regexFindAll ssi>l regexQuoteMeta s>s urlParse s>d toYamlPretty a>s squote a>s set Dss>d unset Ds>d
mustToJson a>s mustFromJson s>a mustUniq l>l mustHas al>b mustFirst l>a mustCompact l>l
`;

export interface Signature {
  readonly name: string;
  readonly args: readonly string[];
  readonly repeatLast: boolean;
  readonly result: string;
}

export function signatures(): Signature[] {
  const words = table.trim().split(/\s+/);
  return Array.from({ length: words.length / 2 }, (_, i) => {
    const [kinds, result] = words[2 * i + 1]!.split('>') as [string, string];
    const repeatLast = kinds.endsWith('*');
    return { name: words[2 * i]!, args: Array.from(kinds.replace('*', '')), repeatLast, result };
  });
}
