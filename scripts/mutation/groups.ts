/** What is mutated, directory by directory, and against which tests. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../bundles.ts';

export interface Group {
  readonly name: string;
  /** What it is, for the page. */
  readonly about: string;
  /** Globs, as Stryker takes them. */
  readonly mutate: readonly string[];
  /** Files of tests. Stryker runs for each mutant only those tests that reach it. */
  readonly spec: readonly string[];
  /** The titles of the tests that count, where not all do. */
  readonly titles?: string;
}

const RULES = 'src/language/validation';
const FIXTURES = 'test/mutation/ruleFixtures.ts';

const rulesOf = (...families: readonly string[]): readonly string[] =>
  families.flatMap((family) => readdirSync(path.join(root, RULES, family)).map((file) => path.basename(file, '.ts')));

/** All tests but those of rules, and of these only some: each fixture that comes to a mutant costs a hundredth of a second, and most come to most. */
const withRules = (rules: readonly string[]): string =>
  `^(?!fixture of a rule|the examples on the page)|rules/(${rules.join('|')})/`;

/**
 * The rules of a family, each in a file of its name, against their fixtures, pages and findings in the published agreements; and the
 * rules of other families that borrow from this one.
 */
function family(name: string, borrowing: readonly string[] = []): Group {
  const rules = [...rulesOf(name), ...borrowing];
  return {
    name,
    about: `\`${RULES}/${name}\``,
    mutate: [`${RULES}/${name}/*.ts`],
    spec: [FIXTURES, 'test/mutation/corpusFindings.ts'],
    titles: `rules/(${rules.join('|')})/`,
  };
}

/** Of `src/analyse` itself. */
const ANALYSES: Readonly<Record<string, readonly string[]>> = {
  reach: [
    ...['baseline', 'budget', 'ceiling', 'deadlines', 'dependencies', 'expectedRows', 'lateReports', 'maintenance'],
    ...['openTime', 'percentText', 'periodsOfTerm', 'reviewInterval', 'sampleSize', 'serviceHours', 'shareTarget'],
    ...['shortOutages', 'smallestChange', 'steps', 'timeTarget'],
  ],
  credits: [
    ...['bands', 'capPeriod', 'capsAndBands', 'deadBands', 'feesIn', 'functions', 'highestCredit', 'minutesAndPercent'],
    ...['rounding', 'scheduleUse', 'uncapped', 'valueInterval', 'weights'],
  ],
};

/** The rules that rest on them. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  reach: rulesOf('reach', 'gaming', 'collection', 'completeness'),
  credits: [...rulesOf('credit-rules'), 'rounding-forgives'],
};

const analyseFile = (file: string): string => `src/analyse/${file}.ts`;

const analysis = (name: string, mutate: readonly string[], rules: readonly string[]): Group => ({
  name: `analyse-${name}`,
  about: `\`src/analyse\`: ${name}`,
  mutate,
  titles: withRules(rules),
  // Fixtures are quick: most mutants never come to the property tests.
  spec: ['test/analyse/reach/*.test.ts', 'test/analyse/credits/*.test.ts', FIXTURES, 'test/analyse/*.test.ts'],
});

export const GROUPS: readonly Group[] = [
  ...['reach', 'credit-rules', 'gaming', 'collection', 'control', 'completeness'].map((name) => family(name)),
  family('consistency', ['earn-back-too-easy']),
  {
    name: 'frame',
    about: `\`${RULES}/frame\` and what stands beside it`,
    mutate: [`${RULES}/frame/*.ts`, `${RULES}/*.ts`],
    spec: [
      'test/mutation/frameFixtures.ts',
      // No braces: Stryker finds no file for them.
      ...['documentValidator', 'frame', 'pages', 'settings', 'silence', 'wording'].map(
        (name) => `test/language/validation/${name}.test.ts`,
      ),
      FIXTURES,
    ],
    titles: withRules([
      ...[
        'band-gap',
        'beyond-baseline',
        'clock-start-controlled',
        'conflicting-targets',
        'date-order',
        'double-penalty',
      ],
      ...['missing-metric-definition', 'missing-reporting', 'one-incident-breaches', 'override-without-parent'],
      ...['supporting-target-too-late', 'target-credit-mismatch', 'uncontrollable-metric', 'unused-declaration'],
    ]),
  },
  ...Object.entries(ANALYSES).map(([name, files]) => analysis(name, files.map(analyseFile), FAMILIES[name] ?? [])),
  analysis(
    'rest',
    ['src/analyse/*.ts', ...Object.values(ANALYSES).flatMap((files) => files.map((file) => `!${analyseFile(file)}`))],
    rulesOf('gaming', 'collection', 'control', 'completeness', 'consistency', 'credit-rules'),
  ),
  {
    name: 'logic',
    about: '`src/analyse/logic`',
    mutate: ['src/analyse/logic/*.ts'],
    spec: [FIXTURES, 'test/analyse/*.test.ts'],
    titles: withRules(rulesOf('consistency')),
  },
  {
    name: 'curves',
    about: '`src/analyse/curves`',
    mutate: ['src/analyse/curves/*.ts'],
    spec: [
      'test/analyse/exposure/*.test.ts',
      'test/analyse/credits/*.test.ts',
      FIXTURES,
      'test/analyse/curves/*.test.ts',
    ],
    titles: withRules([
      ...['basis-missing', 'cap-below-band', 'cheaper-to-breach', 'credit-below-loss', 'earn-back-too-easy'],
      ...['missing-cap', 'not-monotonic', 'percent-money-confusion', 'unreachable-cap', 'zero-credit'],
    ]),
  },
  {
    name: 'exposure',
    about: '`src/analyse/exposure`',
    mutate: ['src/analyse/exposure/*.ts'],
    spec: ['test/analyse/exposure/*.test.ts', FIXTURES],
    titles: '^the exposure|rules/(cap-below-band|cheaper-to-breach|credit-below-loss|unreachable-cap)/',
  },
];
