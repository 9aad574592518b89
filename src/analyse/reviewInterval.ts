const NUMBERS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  nine: 9,
  twelve: 12,
  eighteen: 18,
  'twenty-four': 24,
};

const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

const ADVERBS: Readonly<Record<string, number>> = {
  monthly: 1,
  quarterly: 3,
  'half-yearly': 6,
  biannually: 6,
  annually: 12,
  yearly: 12,
  biennially: 24,
};

const COUNTED = /\bevery\s+(\d+|[a-z-]+)\s+(month|quarter|year)s\b/gi;
const SINGLE = /\b(?:each|every|once\s+(?:a|per|each|every))\s+(?:calendar\s+|contract\s+)?(month|quarter|year)\b/gi;
const ADVERB = /\b(half-yearly|biannually|annually|yearly|biennially|quarterly|monthly)\b/gi;

/** How often a clause says that something is done, in months; the most often, where it says several. `undefined` where it says nothing of the kind. */
export function reviewEveryMonths(text: string): number | undefined {
  const found = [
    ...[...text.matchAll(COUNTED)].flatMap(([, count = '', unit = '']) => {
      const number = NUMBERS[count.toLowerCase()] ?? (/^\d+$/.test(count) ? Number(count) : undefined);
      return number === undefined ? [] : [number * (MONTHS[unit.toLowerCase()] ?? 1)];
    }),
    ...[...text.matchAll(SINGLE)].map(([, unit = '']) => MONTHS[unit.toLowerCase()] ?? 1),
    ...[...text.matchAll(ADVERB)].map(([, word = '']) => ADVERBS[word.toLowerCase()] ?? 1),
  ];
  // Days and weeks are shorter than anything that is asked for here.
  if (/\b(?:daily|weekly|(?:each|every|a|per)\s+(?:day|week))\b/i.test(text)) return undefined;
  return found.length === 0 ? undefined : Math.min(...found);
}
