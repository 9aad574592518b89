/** Misses that lead to nothing, or to another thing than is meant. */
import { compare, isZero, rational } from '../../../src/exact/rational.ts';
import { uses } from '../bands.ts';
import { after, type Edit, insideEnd, marked, markedNode, markedRange, rangeOf, removed, replaced } from '../edits.ts';
import { type Figure, percent } from '../figures.ts';
import type { Kind, Site } from '../kind.ts';
import { agreementOf, allOf, amountOf, currencyOf, freshName, itemsOf, levelled, nameRange, textOf } from '../tree.ts';
import { paidUses } from './paid.ts';

/** What the agreement says besides may be the consequence. */
const OTHERWISE = /remed|consequence|penalt|terminat|escalat|improvement|breach/i;

export const noConsequence: Kind = {
  name: 'missing consequence',
  family: 'credit-rules',
  defect: 'Nothing follows when the target is missed.',
  rules: ['no-consequence'],
  applies:
    'targets with credits or points that no right names, where no clause says what else follows; not where some fields of a family pay',
  sites: (file) =>
    allOf(file, 'Target').flatMap((target): readonly Site[] => {
      const agreement = agreementOf(target);
      const rules = target.items.filter(({ $type }) => /^(CreditRule|PointsRule|ExtensionRule)$/.test($type));
      const others = target.items.filter(({ $type }) => /^(EarnBack|Replaces|ClaimTerm)$/.test($type));
      const clauses = itemsOf(agreement, 'Clause').some(({ name, title }) => OTHERWISE.test(`${name} ${title ?? ''}`));
      const kind = itemsOf(agreement, 'AgreementKind')[0]?.value;
      const named = file.text.match(new RegExp(`\\b${target.name}\\b`, 'g'))?.length ?? 0;
      if (rules.length === 0 || clauses || kind === 'operational') return [];
      return [
        {
          at: target.name,
          inject: () => {
            if (named > 1) return 'the agreement names it elsewhere, so that something may follow';
            const level = levelled(target);
            const figures: readonly Figure[] =
              level?.unit === 'percent' ? [`'${target.name}'`, { percent: level.level }] : [`'${target.name}'`];
            return { edits: [...markedRange(nameRange(target)), ...[...rules, ...others].map(removed)], figures };
          },
        },
      ];
    }),
};

export const nothingPaid: Kind = {
  name: 'credit of nothing',
  family: 'credit-rules',
  defect: 'All bands pay 0%.',
  rules: ['zero-credit'],
  applies: 'bands of printed shares of a fee, where they are the only credit',
  sites: (file) =>
    paidUses(file)
      .filter(({ target, level }) => level && target.items.filter(({ $type }) => $type === 'CreditRule').length === 1)
      .map((use) => ({
        at: use.target.name,
        inject: () => ({
          edits: [...markedNode(use.rule), ...use.bands.map(({ band }) => replaced(band.pays, '0%'))],
          figures: ['is 0'],
        }),
      })),
};

export const percentForMoney: Kind = {
  name: 'percent where money is meant',
  family: 'credit-rules',
  defect: 'A band pays a thousand percent of a fee and more.',
  rules: ['percent-money-confusion'],
  applies: 'bands of printed shares of a fee',
  sites: (file) =>
    paidUses(file).map((use) => ({
      at: use.target.name,
      inject: (random) => {
        const view = use.shares[random.whole(0, use.shares.length - 1)];
        if (!view) return 'no band pays a share';
        const share = rational(random.whole(4, 90) * 5);
        return {
          edits: [...markedNode(view.band.pays), replaced(view.band.pays, percent(share))],
          figures: [{ percent: share }],
        };
      },
    })),
};

export const feeOfNothing: Kind = {
  name: 'credit on a fee of 0',
  family: 'credit-rules',
  defect: 'What credits are a share of is 0.',
  rules: ['basis-missing'],
  applies: 'services with a fee on which a credit alone is calculated',
  sites: (file) =>
    allOf(file, 'Service').flatMap((service): readonly Site[] => {
      const fee = service.items.find((item) => item.$type === 'Fee');
      const basis = new RegExp(`^${service.name}(\\(\\w+\\))?\\.fee$`);
      const rules = allOf(file, 'Target').flatMap(({ items }) =>
        items.flatMap((item) => (item.$type === 'CreditRule' && basis.test(textOf(item.basis ?? item)) ? [item] : [])),
      );
      const [rule] = rules;
      if (!fee || !rule || rule.$cstNode === undefined) return [];
      return [
        {
          at: service.name,
          inject: () => {
            const value = amountOf(fee.amount);
            if (value && isZero(value.value)) return 'it is 0';
            const shares = uses(file)
              .find((use) => use.rule === rule)
              ?.bands.every(({ pays }) => pays?.unit === 'percent');
            if (!shares) return 'what is paid beside the share is not printed';
            const free: Edit = replaced(fee.amount, `0 ${currencyOf(agreementOf(service))}`);
            return { edits: [...markedNode(rule), free], figures: [service.name, 'which is 0'] };
          },
        },
      ];
    }),
};

export const sameTargetTwice: Kind = {
  name: 'duplicate target',
  family: 'consistency',
  defect: 'A second target promises the same and pays again.',
  rules: ['duplicate-definition', 'double-penalty'],
  applies: 'targets on a metric with a printed level',
  sites: (file) =>
    allOf(file, 'Target').flatMap((target): readonly Site[] => {
      if (!levelled(target)) return [];
      return [
        {
          at: target.name,
          inject: () => {
            const copy = freshName(file, `${target.name}Again`);
            const name = nameRange(target);
            const { start } = rangeOf(target);
            const text = textOf(target);
            const renamed = `${text.slice(0, name.start - start)}${marked(copy)}${text.slice(name.end - start)}`;
            return { edits: [after(target, `\n  ${renamed}`)], figures: [copy, target.name] };
          },
        },
      ];
    }),
};

export const earnBackTooEasy: Kind = {
  name: 'earn-back weaker than the target',
  family: 'credit-rules',
  defect: 'Periods that miss the target earn its credit back.',
  rules: ['earn-back-too-easy'],
  applies: 'targets on a metric with a printed percentage that earn credits',
  sites: (file) =>
    allOf(file, 'Target').flatMap((target): readonly Site[] => {
      const level = levelled(target);
      if (!level?.upwards || level.unit !== 'percent' || !level.length) return [];
      if (
        !target.items.some(({ $type }) => $type === 'CreditRule') ||
        target.items.some(({ $type }) => $type === 'EarnBack')
      )
        return [];
      return [
        {
          at: target.name,
          inject: (random) => {
            const weak = level.level.sub(rational([random.whole(1, 200), 10_000]));
            const periods = random.whole(2, 6);
            const condition = `${textOf(level.comparison.left)} at least ${percent(weak)}`;
            const term = `    ${marked(`earn back 100% when ${condition} in each of the next ${periods} periods`)}`;
            return {
              edits: [insideEnd(target, term)],
              figures: [`'${target.name}'`],
              witness: (message) => {
                const such = /such as with .*? ([\d.]+)%/.exec(message)?.[1];
                const value = such === undefined ? undefined : rational(such).div(100);
                const fits = value && compare(value, weak) >= 0 && compare(value, level.level) < 0;
                return fits ? undefined : `a value from ${percent(weak)} to below ${percent(level.level)}`;
              },
            };
          },
        },
      ];
    }),
};

export const CONSEQUENCES: readonly Kind[] = [
  noConsequence,
  nothingPaid,
  percentForMoney,
  feeOfNothing,
  sameTargetTwice,
  earnBackTooEasy,
];
