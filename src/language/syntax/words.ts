import { type Grammar, GrammarAST } from 'langium';

/** Words of the grammar that a syntax error is explained with. */
export interface GrammarWords {
  /** The words that a part of a block may begin with, for the rule of the block: `agreement` gives `version`, `kind`, … */
  readonly partsOf: (rule: string) => readonly string[];
  readonly isKeyword: (word: string) => boolean;
  /** Whether an expression can't name what is called so. */
  readonly isNoName: (word: string) => boolean;
  /** Whether a column of that name has to be quoted. */
  readonly isNoColumnName: (word: string) => boolean;
}

export function grammarWords(grammar: Grammar): GrammarWords {
  const rules = new Map(grammar.rules.filter(GrammarAST.isParserRule).map((rule) => [rule.name, rule]));
  const wordsOf = (rule: GrammarAST.ParserRule): readonly string[] => [...keywordsIn(rule.definition)];
  const keywords = new Set([...rules.values()].flatMap(wordsOf));
  const reference = rules.get('ReferenceName');
  const names = new Set(reference === undefined ? [] : wordsOf(reference));
  const column = rules.get('ColumnName');
  const columns = new Set([...names, ...(column === undefined ? [] : wordsOf(column))]);
  const isKeyword = (word: string): boolean => keywords.has(word) && /^\p{L}/u.test(word);
  // Only errors are explained by the parts of blocks, and every start asks for keywords.
  const parts = new Map<string, readonly string[]>();
  return {
    partsOf: (name) => {
      const rule = rules.get(name);
      if (rule === undefined) return [];
      const found = parts.get(name) ?? repeatedIn(rule.definition).flatMap((each) => [...firstOf(each, new Set())]);
      parts.set(name, found);
      return found;
    },
    isKeyword,
    isNoName: (word) => isKeyword(word) && !names.has(word),
    isNoColumnName: (word) => isKeyword(word) && !columns.has(word),
  };
}

function* keywordsIn(element: GrammarAST.AbstractElement): Generator<string> {
  if (GrammarAST.isKeyword(element)) yield element.value;
  for (const child of childrenOf(element)) yield* keywordsIn(child);
}

function childrenOf(element: GrammarAST.AbstractElement): readonly GrammarAST.AbstractElement[] {
  if (GrammarAST.isAlternatives(element) || GrammarAST.isGroup(element) || GrammarAST.isUnorderedGroup(element))
    return element.elements;
  if (GrammarAST.isAssignment(element)) return [element.terminal];
  return GrammarAST.isCrossReference(element) && element.terminal !== undefined ? [element.terminal] : [];
}

/** The repeated elements of a rule: the items between its braces. */
function repeatedIn(element: GrammarAST.AbstractElement): readonly GrammarAST.AbstractElement[] {
  if (element.cardinality === '*' || element.cardinality === '+') {
    const first = GrammarAST.isGroup(element) ? element.elements[0] : undefined;
    return GrammarAST.isKeyword(first) ? [] : [element];
  }
  return childrenOf(element).flatMap(repeatedIn);
}

/** The keywords that a rule may begin with. */
export const firstWords = (rule: GrammarAST.ParserRule): ReadonlySet<string> => firstOf(rule.definition, new Set());

/** The keywords that an element may begin with. */
function firstOf(element: GrammarAST.AbstractElement | undefined, seen: Set<unknown>): Set<string> {
  const found = new Set<string>();
  if (element === undefined) return found;
  const add = (words: Iterable<string>): void => {
    for (const word of words) found.add(word);
  };
  if (GrammarAST.isKeyword(element)) found.add(element.value);
  else if (GrammarAST.isRuleCall(element)) {
    const rule = element.rule.ref;
    if (GrammarAST.isParserRule(rule) && !seen.has(rule)) add(firstOf(rule.definition, new Set([...seen, rule])));
  } else if (GrammarAST.isAlternatives(element)) for (const one of element.elements) add(firstOf(one, seen));
  else if (GrammarAST.isGroup(element)) {
    for (const one of element.elements) {
      if (GrammarAST.isAction(one)) continue;
      add(firstOf(one, seen));
      if (one.cardinality !== '?' && one.cardinality !== '*') break;
    }
  } else if (GrammarAST.isAssignment(element)) add(firstOf(element.terminal, seen));
  return found;
}

const TERMINALS: Readonly<Record<string, string>> = {
  ID: 'a name',
  ALIAS: 'a name',
  PERCENTILE: 'a name',
  STRING: 'a text in double quotes',
  NUMBER: 'a number',
  PERCENT: 'a percentage such as `99.9%`',
  PERCENTAGE_POINTS: 'a number of percentage points such as `2 percentage points`',
  POINTS: 'a number of points such as `2 points`',
  DURATION: 'a duration such as `30 min` (ms, s, min, h, d)',
  DAYS: 'a number of days such as `30 calendar days`',
  MONEY: 'an amount of money such as `100 GBP`',
  DATE: 'a date such as `2026-01-31`',
  DATETIME: 'a date and time such as `2026-01-31 12:00`',
  MONTH_LITERAL: 'a month such as `2026-01`',
  TIME: 'a time of day such as `09:00`',
  VERSION_LITERAL: 'a version such as `1.0.0`',
};

const VALUE = 'a value or a name, such as `99.9%` or `Uptime`';

const RULES: Readonly<Record<string, string>> = {
  Name: 'a name',
  ReferenceName: 'a name',
  PlainName: 'a name',
  QualifiedName: 'a name',
  QualifiedReference: 'a name',
  Period: 'a period such as `calendar month`',
  CalendarPeriod: '`day`, `week`, `month`, `quarter` or `year`',
  PeriodLiteral: 'a period such as `2026`, `2026-Q1`, `2026-01` or `2026-01-31`',
  Literal: 'a value such as `5%`, `30 min` or `100 GBP`',
  Cell: 'a value or a name in the cell',
  FieldType: 'a type such as `text`, `number`, `boolean`, `time` or `up | down`',
  ColumnType: 'a type such as `text`, `number`, `duration` or `key of` a table',
  ComparisonOperator: '`at least`, `at most`, `above`, `below`, `is` or `is not`',
  EdgeOperator: '`below`, `at most`, `above` or `at least`',
  MinimumEdge: '`at least` or `more than`',
  Expression: VALUE,
  Disjunction: VALUE,
  Conjunction: VALUE,
  Negation: VALUE,
  Comparison: VALUE,
  Sum: VALUE,
  Rate: VALUE,
  Product: VALUE,
  ProRata: VALUE,
  Postfix: VALUE,
  Primary: VALUE,
  Path: 'a name such as `Uptime`',
  Reference: 'a name such as `Uptime`',
  ColumnExpression: 'a column or a value',
  ColumnPrimary: 'a column or a value',
  ColumnReference: 'the name of a column',
  ColumnName: 'the name of a column',
};

/** Tokens that mean something of their own in a rule. */
const IN_RULE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Currency: { ID: 'the code of a currency such as `GBP`' },
  Field: { ':': '`:` and a type such as `number`' },
  Band: { ':': '`:` and what is paid, such as `: 10%`' },
  Clause: { ':': '`:` and a text' },
  Import: { STRING: 'the path of a file in double quotes' },
  Zone: { STRING: 'a time zone such as `"Europe/London"`' },
};

/** A rule in the reader's words, where it has a word of its own. */
export const ruleInWords = (rule: string): string | undefined => RULES[rule];

/** A token in the reader's words. */
export const tokenInWords = (name: string, rule?: string): string =>
  (rule === undefined ? undefined : IN_RULE[rule]?.[name]) ?? TERMINALS[name] ?? `\`${name}\``;
