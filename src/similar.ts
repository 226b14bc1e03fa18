/** Which words somebody may have meant: those a few letters away, the nearest first. Asked for when something went wrong. */

/** At most `count` of `words`. Two letters may differ, one in short words; what begins with the word counts too. */
export function similarWords(word: string, words: Iterable<string>, count = 3): string[] {
  const wanted = word.toLowerCase();
  const reach = wanted.length < 4 ? 1 : 2;
  const found: [string, number][] = [];
  for (const candidate of new Set(words)) {
    const name = candidate.toLowerCase();
    const distance = editDistance(wanted, name);
    if (distance <= reach) found.push([candidate, distance]);
    else if (wanted.length > 2 && name.startsWith(wanted)) found.push([candidate, reach + 1]);
  }
  return found
    .sort(([a, near], [b, far]) => near - far || (a < b ? -1 : 1))
    .slice(0, count)
    .map(([candidate]) => candidate);
}

/** `Did you mean a or b?`; undefined where nothing is similar. */
export function didYouMean(word: string, words: Iterable<string>): string | undefined {
  const found = similarWords(word, words);
  return found.length === 0 ? undefined : `Did you mean ${found.join(' or ')}?`;
}

/** Levenshtein's distance. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row.push(same ? above[j - 1]! : 1 + Math.min(above[j]!, row[j - 1]!, above[j - 1]!));
    }
  }
  return row[b.length]!;
}
