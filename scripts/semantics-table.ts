/** Writes the table of docs/semantics.md: each rule, the tests that hold it, and the words that choose. A test holds it current: `npm run semantics-table`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bundles.ts';

const PAGE = path.join(root, 'docs/semantics.md');
const FOLDER = path.join(root, 'test/conformance');
const MARK = '<!-- generated: npm run semantics-table -->';

/** A choice that the file makes by name. */
interface Choice {
  readonly words: string;
  readonly default: string;
}

/** The named choices of each rule, as one writes them. */
const CHOICES: Readonly<Record<string, readonly Choice[]>> = {
  N2: [{ words: '`rounded to D`, `rounded half up|half even|up|down to D`', default: 'unrounded; half up' }],
  N3: [{ words: '`rounding of money half up|half even|up|down`', default: 'half up' }],
  T2: [{ words: '`zone "…"`', default: 'UTC' }],
  T3: [{ words: '`ambiguous times earlier|later|reject`', default: 'earlier' }],
  T5: [{ words: '`partial periods: prorate|full fee|no credit`', default: 'prorate' }],
  T7: [{ words: '`belongs by FIELD`', default: 'the earlier of limit and closing' }],
  D2: [{ words: '`gaps count as down|up|excluded|unknown`', default: 'unknown' }],
  D4: [{ words: '`rejected rows at most SHARE`', default: '0%' }],
  D5: [{ words: '`or`, `and`, `at least N of (…)`, `first known of (…)`', default: 'none: always said' }],
  D9: [{ words: '`absent counts as VALUE`', default: 'not counted' }],
  O2: [
    { words: '`for at least D`, `for more than D`', default: 'no minimum' },
    { words: '`after exclusions`', default: 'before exclusions' },
  ],
  O3: [{ words: '`whole minutes`', default: 'all of the time' }],
  O4: [{ words: '`excluded time counts as up`', default: 'leaves both sides' }],
  M2: [{ words: '`empty counts as VALUE`', default: 'skipped' }],
  M3: [{ words: '`interpolated`', default: 'nearest rank' }],
  R2: [{ words: '`in proportion per`, `for each full`, `for each started`', default: 'none: always said' }],
  R3: [
    { words: '`whole quantity … at the rate reached`, `each slice … at its own rate`', default: 'none: always said' },
  ],
  R3a: [{ words: '`from miss N`, `compounding`', default: 'from miss 2, once' }],
  R3b: [{ words: '`fee AMOUNT per month of N days`', default: 'the days of the period' }],
  R4: [
    { words: '`combine sum`, `combine highest each PERIOD`', default: 'sum' },
    { words: '`net over both directions`', default: 'each direction by itself' },
  ],
  R4b: [{ words: '`minimum AMOUNT`, `minimum above AMOUNT`', default: 'no minimum' }],
  R5: [{ words: '`carried forward`', default: 'lost' }],
  R6: [{ words: '`one incident pays once`', default: 'pays under each target' }],
  R7: [{ words: '`claim automatic`, `claim by PARTY within …`', default: 'automatic' }],
  V1: [{ words: '`amends A from DATE`, `without history`', default: 'history goes on' }],
  R9: [{ words: '`exercised within N calendar days`', default: 'no end' }],
};

export interface ConformanceTest {
  readonly rule: string;
  readonly title: string;
  readonly file: string;
}

/** The rules in the order of the page. */
export const rulesOf = (page: string): readonly string[] =>
  [...page.matchAll(/^- \*\*([A-Z]\d+[a-z]?)\*\*/gm)].map(([, rule = '']) => rule);

/** Every test that a rule names, scenarios and others: `"S-O5 …"`. */
export const conformanceTests = (): readonly ConformanceTest[] =>
  readdirSync(FOLDER)
    .filter((name) => /\.(sla|test\.ts)$/.test(name))
    .sort()
    .flatMap((file) =>
      [...readFileSync(path.join(FOLDER, file), 'utf8').matchAll(/(["'`])S-([A-Z]\d+[a-z]?) (.*?[^\\])\1/g)].map(
        ([, , rule = '', title = '']) => ({ rule, title: title.replaceAll(/\\(.)/g, '$1'), file }),
      ),
    );

/** The page with its table. */
export function semanticsPage(page = readFileSync(PAGE, 'utf8')): string {
  const tests = conformanceTests();
  const rows = rulesOf(page).map((rule) => `| ${rule} | ${testsCell(rule, tests)} | ${choicesCell(rule)} |`);
  const head = page.slice(0, page.indexOf(MARK) + MARK.length);
  return `${head}\n\n| rule | tests | choices, with their defaults |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function testsCell(rule: string, tests: readonly ConformanceTest[]): string {
  const files = Map.groupBy(
    tests.filter((test) => test.rule === rule),
    ({ file }) => file,
  );
  return [...files]
    .map(
      ([file, own]) => `[${file}](../test/conformance/${file}): ${own.map(({ title }) => escaped(title)).join('; ')}`,
    )
    .join('<br>');
}

const choicesCell = (rule: string): string =>
  (CHOICES[rule] ?? []).map((choice) => `${escaped(choice.words)} (${choice.default})`).join('<br>');

const escaped = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .replaceAll(/\$\{.*?\}/g, '…')
    .replaceAll('<', '&lt;');

if (import.meta.main) writeFileSync(PAGE, semanticsPage());
