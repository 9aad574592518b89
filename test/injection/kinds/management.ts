import { compare, rational } from '../../../src/exact/rational.ts';
import { isCondition, type Metric } from '../../../src/language/generated/ast.ts';
import { markedNode, markedRange, rangeOf, removed, replaced } from '../edits.ts';
import type { Kind, Site } from '../kind.ts';
import {
  agreementOf,
  allOf,
  itemsOf,
  levelledTargets,
  measureOf,
  nameRange,
  partyOf,
  rangeOfProperty,
  type SoundFile,
  textOf,
} from '../tree.ts';
export const rareReview: Kind = {
  name: 'review that comes too rarely',
  family: 'consistency',
  defect: 'The levels stay as they are for years, or for all of the term.',
  rules: ['review-too-rare'],
  applies: 'agreements with the clause on reviews that mends them',
  sites: (file) =>
    allOf(file, 'Clause')
      .filter(({ name }) => name === 'Review')
      .map((clause) => ({
        at: agreementOf(clause).name,
        inject: (random) => {
          const months = random.whole(13, 60);
          const texts = rangeOfProperty(clause, 'texts');
          if (!texts) return 'it says nothing';
          return {
            edits: [
              ...markedNode(clause),
              { ...texts, newText: `"The parties look at the levels every ${months} months."` },
            ],
            figures: [`${months} months`],
          };
        },
      })),
};

/** Without the metric no measure is left of it. */
const isOnlyOn = (file: SoundFile, metric: Metric): boolean =>
  (file.text.match(new RegExp(`\\b${metric.name}\\b`, 'g'))?.length ?? 0) === 2;

export const unpromised: Kind = {
  name: 'metric without a target',
  family: 'collection',
  defect: 'A metric is measured, and nothing is promised of it.',
  rules: ['metric-without-target'],
  applies: 'metrics that one target alone names, in agreements with a second target',
  sites: (file) =>
    levelledTargets(file).flatMap(({ target, metric }): readonly Site[] => {
      const others = itemsOf(agreementOf(target), 'Target').length > 1;
      const named = file.text.match(new RegExp(`\\b${target.name}\\b`, 'g'))?.length ?? 0;
      if (!others || !isOnlyOn(file, metric) || named > 1) return [];
      return [
        {
          at: metric.name,
          inject: () => ({
            edits: [...markedRange(nameRange(metric)), removed(target)],
            figures: [`'${metric.name}'`],
          }),
        },
      ];
    }),
};

export const unused: Kind = {
  name: 'exclusion that takes nothing out',
  family: 'consistency',
  defect: 'An exclusion is declared, and no downtime names it.',
  rules: ['unused-declaration'],
  applies: 'downtimes with exclusions that nothing else names',
  sites: (file) =>
    allOf(file, 'Condition').flatMap((exclusion): readonly Site[] => {
      const naming = allOf(file, 'Condition').flatMap(({ items }) =>
        items.filter((item) => item.$type === 'Except' && new RegExp(`\\b${exclusion.name}\\b`).test(textOf(item))),
      );
      const named = file.text.match(new RegExp(`\\b${exclusion.name}\\b`, 'g'))?.length ?? 0;
      if (exclusion.role !== 'exclusion' || naming.length !== named - 1 || !isCondition(exclusion)) return [];
      return [
        {
          at: exclusion.name,
          inject: () => {
            if (naming.some((item) => item.$type === 'Except' && item.exclusions.length > 1))
              return 'others are taken out beside it';
            return {
              edits: [...markedRange(nameRange(exclusion)), ...naming.map(removed)],
              figures: [`'${exclusion.name}'`],
            };
          },
        },
      ];
    }),
};

export const missingTerm: Kind = {
  name: 'missing term',
  family: 'completeness',
  defect: 'Nothing says from when on the agreement holds.',
  rules: ['missing-term'],
  applies: 'agreements with a term and targets',
  sites: (file) =>
    allOf(file, 'Term').flatMap((term): readonly Site[] => {
      const agreement = agreementOf(term);
      const count = itemsOf(agreement, 'Target').length;
      const { start } = rangeOf(agreement);
      const head = textOf(agreement).indexOf('{');
      if (count === 0) return [];
      return [
        {
          at: agreement.name,
          inject: () => {
            if (/\b(contract (month|quarter|year)|of the term|before the term)\b/.test(file.text))
              return 'something else rests on the term';
            return {
              edits: [...markedRange({ start, end: start + head }), removed(term)],
              figures: [`${count} target${count === 1 ? '' : 's'}`],
            };
          },
        },
      ];
    }),
};

export const unheard: Kind = {
  name: 'missing clause on disputes',
  family: 'completeness',
  defect: 'Money is paid, and nothing says what happens when the parties read a figure differently.',
  rules: ['missing-disputes'],
  applies: 'agreements whose credits only the clause that mends them speaks of',
  sites: (file) =>
    file.agreements.flatMap((agreement): readonly Site[] => {
      const clauses = itemsOf(agreement, 'Clause');
      const speaking = clauses.filter(({ name, title, texts }) =>
        /disput|escalat|mediat|arbitra|governing law|jurisdiction|objection/i.test(
          `${name} ${title ?? ''} ${texts.join(' ')}`,
        ),
      );
      const paying = itemsOf(agreement, 'Target').filter(({ items }) =>
        items.some(({ $type }) => $type === 'CreditRule' || $type === 'PointsRule'),
      );
      const [only] = speaking;
      // What others extend is filled in by them.
      if (file.agreements.some(({ base }) => base?.ref === agreement)) return [];
      if (
        only?.name !== 'Disputes' ||
        speaking.length > 1 ||
        paying.length === 0 ||
        partyOf(agreement, 'provider') === undefined
      )
        return [];
      const { start } = rangeOf(agreement);
      const head = textOf(agreement).indexOf('{');
      return [
        {
          at: agreement.name,
          inject: () => ({
            edits: [...markedRange({ start, end: start + head }), removed(only)],
            figures: [`${paying.length} target${paying.length === 1 ? '' : 's'}`],
          }),
        },
      ];
    }),
};

export const unitSlip: Kind = {
  name: 'unit slip',
  family: 'language',
  defect: 'A level is printed in another unit than its metric: 99.9 for 99.9%, minutes for a percentage.',
  rules: ['wrong-unit', 'target-credit-mismatch'],
  applies: 'targets on a metric with a printed level',
  sites: (file) =>
    levelledTargets(file).flatMap(({ target, metric, comparison, unit, level }): readonly Site[] => {
      if (unit === 'money') return [];
      return [
        {
          at: target.name,
          inject: (random) => {
            const digits = textOf(comparison.right).replace(/[^\d.].*$/s, '');
            const wrong = {
              percent: [digits, `${digits} min`],
              duration: [`${digits}%`, digits],
              number: [`${digits}%`, `${digits} min`],
            }[unit];
            const text = wrong[random.whole(0, 1)] ?? digits;
            if (compare(level, rational(0)) === 0 && !text.includes('min')) return '0 is 0% as well';
            // A quotient is a number too: only bands in percent tell that a percentage is meant.
            const quotient = textOf(measureOf(metric) ?? metric).includes('/') && text === digits;
            const not = /%/.test(text) ? 'percentage' : /min/.test(text) ? 'duration' : 'number';
            return {
              edits: [...markedNode(comparison), replaced(comparison.right, text)],
              figures: quotient ? [text] : ["can't be compared", not],
            };
          },
        },
      ];
    }),
};

export const MANAGEMENT: readonly Kind[] = [rareReview, unpromised, unused, missingTerm, unheard, unitSlip];
