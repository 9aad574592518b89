import type { GrammarWords } from './words.ts';

/** What is wrong with a word that can't stand where it does, and what to write instead. */
export interface Correction {
  readonly message: string;
  readonly suggestion?: string;
  /** The text that it's about, where that is more than the word. */
  readonly from?: number;
  readonly to?: number;
}

/** A mistake that many make: how its place looks, and what to say of it. */
interface Mistake {
  /** What stands in the line before the word. */
  readonly before?: RegExp;
  /** The word and what follows it. */
  readonly found: RegExp;
  readonly say: (
    found: RegExpExecArray,
    before: RegExpExecArray | null,
  ) => { readonly message: string; readonly write?: string };
  /** True where the text before belongs to the mistake. */
  readonly whole?: true;
}

const NAME = /([\p{L}_][\p{L}\d_]*)[ \t]*$/u;
const WEEKDAYS = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday';

const MISTAKES: readonly Mistake[] = [
  {
    before: /\b(sum|mean|median|maximum|minimum|p\d+) of ([\w.]+)[ \t]*([*/])[ \t]*([\w.]+)[ \t]+over[ \t]+$/,
    found: /^\w+/,
    say: ([rows], before) => {
      const [, fn, left, sign, right] = before ?? [];
      return {
        message: `What is taken of each row stands in brackets where it's more than a name: write \`${fn} of (${left} ${sign} ${right}) over ${rows}\`.`,
      };
    },
  },
  {
    before: /:[ \t]*$/,
    found: /^(?:(?:working|business|calendar)[ \t]+)?days\b/,
    say: ([days]) => ({
      message: `There is no type \`${days}\`: leave it out, with the colon, and write \`2 working days\` or \`2 calendar days\` in the cells.`,
    }),
  },
  {
    before: /("[^"]*")[ \t]*$/,
    found: /^(for[ \t]+each[ \t]+\w+[ \t]+in[ \t]+\w+)/,
    whole: true,
    say: ([, family], before) => ({
      message: `The title stands behind \`for each … in …\`: write \`${family} ${before?.[1]}\`.`,
      write: `${family} ${before?.[1]}`,
    }),
  },
  {
    before: /\bmetric[ \t]+\w+[ \t]*$/,
    found: /^=/,
    say: () => ({ message: 'What a metric measures stands in braces: `{ measure … }`.' }),
  },
  {
    before: /\bparameter[ \t]+(\w+)[ \t]*=[ \t]*(\w+)[ \t]*$/,
    found: /^(?:\|[ \t]*\w+[ \t]*)+/,
    whole: true,
    say: ([others], before) => ({
      message: `The constants of a parameter stand behind \`:\`, its value behind \`=\`: write \`parameter ${before?.[1]}: ${before?.[2]} ${others.trim()} = ${before?.[2]}\`.`,
    }),
  },
  {
    before: /\b(?:parameter|field)[ \t]+\w+[ \t]*:[ \t]*\w+[ \t]*$/,
    found: /^,/,
    say: () => ({ message: 'Constants are parted by `|`.', write: ' |' }),
  },
  {
    before: /\bexpect\b.*[ \t]$/,
    found: /^is[ \t]+(met|missed|undecided|not)\b/,
    say: ([, outcome]) => ({ message: `Write \`${outcome}\` without \`is\`.`, write: outcome ?? '' }),
  },
  {
    before: /\b(?:expect|given)\b[^=]*[ \t]$/,
    found: /^is\b/,
    say: () => ({ message: 'Values of scenarios stand behind `=`.', write: '=' }),
  },
  {
    before: /\bexpect\b[^=]*[ \t]$/,
    found: /^(?:at (?:least|most)|above|below)\b/,
    say: () => ({
      message:
        'Scenarios expect a value, not an edge: write `=`, with `rounded to` and a step behind the value where it need not be exact.',
    }),
  },
  {
    before: /\bexpect[ \t]+(?:credit|entitled|claimable|granted|points|extension)\b[^=]*[ \t]$/,
    found: /^\d/,
    say: () => ({ message: 'What is expected stands behind `=`.' }),
  },
  {
    before: /\bgiven\b.*[ \t]$/,
    found: /^(?:on|at)[ \t]+(\d{4}-\d\d-\d\d)(?:[ \t]+(\d\d:\d\d))?/,
    say: ([, date, time = '00:00']) => ({
      message: `Write \`from ${date} ${time}\`, with \`for\` and a duration or \`to\` and an instant behind it.`,
    }),
  },
  {
    before: /\b(?:when|where|if|only|and|or|measure)\b.*[\p{L}\d_)\]%"][ \t]*$/u,
    found: /^=(?![=<>])/,
    say: () => ({ message: 'Write `is` to compare: `=` gives a value.', write: 'is' }),
  },
  {
    found: /^between[ \t]+(\S+)[ \t]+and[ \t]+([^\s)]+)/,
    say: ([, from, to]) => ({
      message: `Comparisons have one edge: write \`at least ${from}\`, and behind \`and\` the same value \`at most ${to}\`. Bands of a schedule say \`from ${from} to ${to}\`.`,
    }),
  },
  {
    before:
      /\brounded[ \t]+(?:half[ \t]+)?(?:up[ \t]+|down[ \t]+|even[ \t]+)?to[ \t]+\S+(?:[ \t]+(?:min|s|h|ms|d))?[ \t]*$/,
    found: /^[-+*/]/,
    say: ([sign]) => ({
      message: `\`rounded to\` rounds all that stands before it, and nothing can be added behind it: put what is rounded in brackets, such as \`(A rounded to 1) ${sign} B\`.`,
    }),
  },
  {
    before: /\b(?:when|and|or|not)[ \t]+(\w+)[ \t]*$/,
    found: /^where\b/,
    say: (_, before) => ({
      message: `Some rows of a log are written with \`during\`: \`during ${before?.[1]} where (…)\`.`,
    }),
  },
  {
    before: /\b(?:target|metric|downtime|exclusion|condition|service|payment)[ \t]+(\w+)[ \t]*$/,
    found: /^\([ \t]*(\w+)[ \t]*\)[ \t]*(for[ \t]+each[ \t]+\w+[ \t]+in[ \t]+\w+)/,
    say: ([, row, family], before) => ({
      message: `A family is declared without brackets: write \`${before?.[1]} ${family}\`. They stand where a member of it is named: \`${before?.[1]}(${row})\`.`,
      write: family ?? '',
    }),
  },
  {
    before: /\b(?:after|before)[ \t]+\S.*[ \t]*$/,
    found: /^,[ \t]*((?:at[ \t]+\d\d:\d\d|cut-off)\b)/,
    say: ([, word]) => ({
      message: 'No comma stands in a deadline: `2 working days after opened in Office at 17:00 cut-off 13:00`.',
      write: ` ${word}`,
    }),
  },
  {
    found: /^;/,
    say: () => ({ message: 'Clauses need no `;` between them: leave it out.', write: '' }),
  },
  {
    before: /\bwhere[ \t]*$/,
    found: /^\p{L}/u,
    say: () => ({ message: 'A filter stands in brackets: `where (…)`.' }),
  },
  {
    before: /\bonly[ \t]*$/,
    found: /^\p{L}/u,
    say: () => ({ message: 'What counts stands in brackets: `counting only (…)`.' }),
  },
  {
    before:
      /\bwithin[ \t]+[\d_]+[ \t]+(?:calendar[ \t]+|working[ \t]+|business[ \t]+)?(?:days?|months)(?:[ \t]+in[ \t]+\S+)?[ \t]*$/,
    found: /^./su,
    say: () => ({
      message: 'From when does it run? Write `of period end`, `of event end` or `of awareness` behind it.',
    }),
  },
  {
    found: new RegExp(`^(${WEEKDAYS})\\b`, 'i'),
    say: ([written = '']) => {
      const write = written.slice(0, 3).toLowerCase();
      return { message: `Write \`${write}\` instead of \`${written}\`.`, write };
    },
  },
  {
    before: /\b(mon|tue|wed|thu|fri|sat|sun)[ \t]*$/,
    found: /^-[ \t]*(mon|tue|wed|thu|fri|sat|sun)\b/,
    whole: true,
    say: ([, to], before) => ({
      message: `Days in a row are written \`${before?.[1]}..${to}\`.`,
      write: `${before?.[1]}..${to}`,
    }),
  },
  {
    found: /^(\d):(\d\d)\b/,
    say: ([written]) => ({ message: `Write \`0${written}\` instead of \`${written}\`.`, write: `0${written}` }),
  },
  {
    before: /\b([A-Z]{3})[ \t]*$/,
    found: /^\d[\d_]*(?:\.\d+)?/,
    whole: true,
    say: ([amount], before) => ({
      message: `The code of the currency stands behind the amount: write \`${amount} ${before?.[1]}\`.`,
      write: `${amount} ${before?.[1]}`,
    }),
  },
  {
    found: /^(\d+(?:\.\d+)?%)[ \t]*(?:to|-|\.\.)[ \t]*(\d+(?:\.\d+)?%)/,
    say: ([, from, to]) => ({ message: `Write \`from ${from} to ${to}\`.`, write: `from ${from} to ${to}` }),
  },
  {
    before: /\bcap\b.*\bper[ \t]*$/,
    found: /^(day|week|month|quarter|year)\b/,
    say: ([, unit]) => ({
      message: `Write \`each calendar ${unit}\`; \`per\` stands before \`event\`, \`target\` or \`service\`.`,
    }),
  },
  {
    before: /(?:^|[^\d.])(\d+)[ \t]*$/,
    found: /^weeks?\b/,
    whole: true,
    say: (_, before) => ({
      message: `Weeks are no unit: write \`${7 * Number(before?.[1])} calendar days\`.`,
      write: `${7 * Number(before?.[1])} calendar days`,
    }),
  },
  {
    before: /(?:^|[^\d.])(\d+)[ \t]*$/,
    found: /^(months?|years?)\b/,
    say: ([unit]) => ({
      message: `\`${unit}\` is no unit of a value, as ${unit} have different lengths: write calendar days. Months can stand behind \`the last\` and \`within\`.`,
    }),
  },
  {
    before: /[:|][ \t]*$/,
    found: /^"([\p{L}_][\p{L}\d_]*)"/u,
    say: ([written, name = '']) => ({
      message: `Constants are names: write \`${name}\` instead of \`${written}\`.`,
      write: name,
    }),
  },
  {
    before: /(?:%|[A-Z]{3}|points?|days?)[ \t]*$/,
    found: /^,[ \t\n]*(?=below|at|above|from)/,
    say: () => ({ message: 'Bands are parted by `;` or stand in lines of their own.', write: ';' }),
  },
  {
    before: /\bin[ \t]+(?:\d+[ \t]+consecutive[ \t]+)?$/,
    found: /^(?:\d+[ \t]+consecutive[ \t]+)?(?:calendar[ \t]+)?(days|weeks|months|quarters|years)\b/,
    say: ([, unit]) => ({
      message: `Write \`periods\` instead of \`${unit}\`: those of the target count.`,
    }),
  },
];

/** What is wrong at an offset, if it's a mistake that many make. */
export function knownMistake(text: string, offset: number): Correction | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const rest = text.slice(offset, offset + 200);
  for (const mistake of MISTAKES) {
    const before = mistake.before?.exec(line) ?? null;
    const found = mistake.found.exec(rest);
    if (found === null || (mistake.before !== undefined && before === null)) continue;
    const { message, write } = mistake.say(found, before);
    const back = mistake.whole === true ? (before?.[0].trimStart().replace(/^[^\p{L}\d"]/u, '').length ?? 0) : 0;
    return {
      message,
      from: offset - back,
      to: offset + Math.max(1, found[0].trimEnd().length),
      ...(write === undefined ? {} : { suggestion: write }),
    };
  }
  return undefined;
}

/** `field customer id: text`, `let x-y = 3`: a name of two words. */
export function nameOfSeveralWords(text: string, offset: number, image: string): Correction | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const first = NAME.exec(line);
  const second =
    image === '-' ? /^-[ \t]*([\p{L}\d_]+)/u.exec(text.slice(offset)) : /^([\p{L}\d_]+)/u.exec(text.slice(offset));
  const declares =
    /(?:\b(?:field|let|parameter|metric|target|data|downtime|exclusion|condition|table|schedule|party|calendar|service|payment|bank|period|clause)[ \t]+|[:|][ \t]*)[\p{L}_][\p{L}\d_]*[ \t]*$/u;
  if (first === null || second === null || !declares.test(line)) return undefined;
  const word = second[1] ?? '';
  const name = `${first[1]}${word.charAt(0).toUpperCase()}${word.slice(1)}`;
  const from = offset - first[0].length;
  const to = offset + second[0].length;
  return {
    message: `A name is one word: write \`${name}\` instead of \`${text.slice(from, to)}\`.`,
    from,
    to,
    suggestion: name,
  };
}

const DECLARING =
  'field|let|metric|parameter|target|data|downtime|condition|exclusion|schedule|table|service|period|payment|bank';

/**
 * A word of the language that the file declares as a name, and that is read as the word: the one at the offset, or the one before it.
 */
export function declaredWord(text: string, offset: number, image: string, words: GrammarWords): Correction | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const previous = [...text.slice(start, offset).matchAll(/[\p{L}_][\p{L}\d_]*/gu)].slice(-2).reverse();
  const candidates = [
    { word: image, at: offset },
    ...previous.map((match) => ({ word: match[0], at: start + match.index })),
  ];
  for (const { word, at } of candidates) {
    if (!words.isNoName(word) || text[at - 1] === '.') continue;
    const declared = new RegExp(`\\b(${DECLARING})[ \\t]+${word}\\b`, 'u').exec(text);
    if (declared === null || declared.index + declared[0].length - word.length === at) continue;
    const line = text.slice(0, declared.index).split('\n').length;
    const rows = [...text.slice(0, declared.index).matchAll(/\bdata[ \t]+(\w+)/g)].at(-1)?.[1] ?? 'rows';
    const instead = declared[1] === 'field' ? `write \`${rows}.${word}\`, or choose` : 'choose';
    return {
      message: `\`${word}\` is a word of the language here, and not the ${declared[1]} of line ${line}: ${instead} another name there.`,
      from: at,
      to: at + word.length,
    };
  }
  return undefined;
}
