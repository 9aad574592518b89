/** Credits that don't follow the service, and limits of them that are missing or hide them. */
import { compare, isAbove, isZero, maximum, type Rational, rational } from '../../../src/exact/rational.ts';
import {
  type Cap,
  type CreditTerms,
  isArithmetic,
  isMemberAccess,
  isService,
  type Service,
} from '../../../src/language/generated/ast.ts';
import { type BandView, type Use, uses } from '../bands.ts';
import { after, type Edit, insideEnd, marked, markedNode, markedRange, rangeOf, removed, replaced } from '../edits.ts';
import { amountsIn, type Figure, includes, percent } from '../figures.ts';
import type { Kind, Site } from '../kind.ts';
import {
  agreementOf,
  allOf,
  amountOf,
  currencyOf,
  freshName,
  itemsOf,
  levelled,
  namedBy,
  nameRange,
  type SoundFile,
  textOf,
} from '../tree.ts';

/** Bands that each pay a printed share of a service's fee, and what that comes to. */
interface Paid extends Use {
  readonly shares: readonly (BandView & { readonly share: Rational })[];
  readonly service: Service;
  readonly fee: Rational;
  readonly currency: string;
}

function paid(use: Use): readonly Paid[] {
  const { rule, target } = use;
  const shares = use.bands.flatMap((view) =>
    view.pays?.unit === 'percent' ? [{ ...view, share: view.pays.value }] : [],
  );
  const service = isMemberAccess(rule.basis) ? namedBy(rule.basis.receiver) : undefined;
  if (shares.length < use.bands.length || !isService(service) || memberIsFee(rule.basis) === false) return [];
  const item = service.items.find((each) => each.$type === 'Fee');
  const fee = amountOf(item?.amount);
  const level = levelled(target);
  // A fee of the period that the target is about.
  if (fee?.unit !== 'money' || !level?.length?.word.endsWith(item?.per ?? '?')) return [];
  return [{ ...use, shares, service, fee: fee.value, currency: currencyOf(agreementOf(target)) }];
}

const memberIsFee = (basis: Use['rule']['basis']): boolean => isMemberAccess(basis) && basis.member.$refText === 'fee';

const paidUses = (file: SoundFile): readonly Paid[] => uses(file).flatMap(paid);

const money = ({ fee, currency }: Paid, share: Rational): Figure => ({ money: fee.mul(share), currency });
const most = (values: readonly Rational[]): Rational => values.reduce(maximum, rational(0));
const termsOf = (node: Use['target']): CreditTerms | undefined => itemsOf(agreementOf(node), 'CreditTerms')[0];
const capsOf = (terms: CreditTerms | undefined): readonly Cap[] =>
  terms?.items.filter((item) => item.$type === 'Cap') ?? [];

/** A cap of a printed share of the fee on which the bands pay, for the same period. */
interface Capped extends Paid {
  readonly cap: Cap;
  readonly limit: Rational;
}

function capped(use: Paid): readonly Capped[] {
  const each = levelled(use.target)?.each;
  return capsOf(termsOf(use.target)).flatMap((cap) => {
    const { amount, period } = cap;
    if (!period || `each ${textOf(period)}` !== each || cap.service || cap.family || !isArithmetic(amount)) return [];
    const limit = amountOf(amount.left);
    if (limit?.unit !== 'percent' || textOf(amount.right) !== textOf(use.rule.basis ?? amount)) return [];
    return [{ ...use, cap, limit: limit.value }];
  });
}

export const capBelowBand: Kind = {
  name: 'band beyond the cap',
  family: 'credit-rules',
  defect: 'The cap lets less through than the highest band pays.',
  rules: ['cap-below-band'],
  applies: 'bands of printed shares of a fee whose cap is a printed share of the same fee in the same period',
  sites: (file) =>
    paidUses(file)
      .flatMap(capped)
      .map((use) => ({
        at: use.target.name,
        inject: (random) => {
          const top = most(use.shares.map(({ share }) => share));
          const highest = Number(top.mul(100).floor().valueOf()) - 1;
          const [band] = use.shares.filter(({ share }) => compare(share, top) === 0);
          if (highest < 2 || !band) return 'the bands pay too little for a lower cap';
          const limit = rational([random.whole(1, highest), 100]);
          const { amount } = use.cap;
          const left = isArithmetic(amount) ? amount.left : amount;
          return {
            edits: [...markedNode(band.band), replaced(left, percent(limit))],
            figures: [money(use, top), money(use, limit)],
          };
        },
      })),
};

/** Of an agreement in which one target alone earns credits, for one service. */
const isAlone = ({ target, service }: Paid): boolean =>
  itemsOf(agreementOf(target), 'Target').every(
    (other) => other === target || other.items.every(({ $type }) => $type !== 'CreditRule' && $type !== 'PointsRule'),
  ) && !service.family;

export const capBeyondBands: Kind = {
  name: 'cap that never binds',
  family: 'credit-rules',
  defect: 'The cap lets more through than all credits come to.',
  rules: ['unreachable-cap'],
  applies: 'as a band beyond the cap, where one target alone earns credits',
  sites: (file) =>
    paidUses(file)
      .flatMap(capped)
      .filter(isAlone)
      .map((use) => ({
        at: use.target.name,
        inject: (random) => {
          if (use.target.items.filter(({ $type }) => $type === 'CreditRule').length > 1)
            return 'it has several credits';
          const top = most(use.shares.map(({ share }) => share));
          const limit = top.add(rational([random.whole(1, 80), 100]));
          const { amount } = use.cap;
          const left = isArithmetic(amount) ? amount.left : amount;
          return {
            edits: [...markedNode(use.cap), replaced(left, percent(limit))],
            figures: [money(use, top), money(use, limit)],
          };
        },
      })),
};

export const worsePaysLess: Kind = {
  name: 'worse that earns less',
  family: 'credit-rules',
  defect: 'The worst band pays less than a better one.',
  rules: ['not-monotonic'],
  applies: 'two bands or more of printed shares of a fee',
  sites: (file) =>
    paidUses(file)
      .filter(({ level, shares }) => level && shares.length > 1)
      .map((use) => ({
        at: use.target.name,
        inject: (random) => {
          const worst = worstOf(use);
          const others = use.shares.filter((view) => view !== worst).map(({ share }) => share);
          const highest = Number(most(others).mul(100).floor().valueOf()) - 1;
          if (!worst || highest < 1) return 'the better bands pay nothing';
          const share = rational([random.whole(1, highest), 100]);
          return {
            edits: [
              ...markedNode(use.rule),
              ...(use.rule.schedule ? [] : []),
              replaced(worst.band.pays, percent(share)),
            ],
            figures: [money(use, share)],
            witness: (message) => {
              const amounts = amountsIn(message, use.currency);
              const better = others
                .map((each) => use.fee.mul(each))
                .filter((each) => isAbove(each, use.fee.mul(share)));
              return better.some((each) => includes(amounts, each)) ? undefined : 'what better service earns';
            },
          };
        },
      })),
};

/** The band of the worst values. */
function worstOf({ shares, level }: Paid): Paid['shares'][number] | undefined {
  const edge = ({ lower, upper }: BandView): Rational | undefined =>
    (level?.upwards ? (upper ?? lower) : (lower ?? upper))?.value;
  return shares.toSorted((a, b) => {
    const [first, second] = [edge(a), edge(b)];
    if (!first || !second) return 0;
    return level?.upwards ? compare(first, second) : compare(second, first);
  })[0];
}

export const uncappedRows: Kind = {
  name: 'missing cap on what repeats',
  family: 'credit-rules',
  defect: 'Each outage or row pays again, and nothing ends it.',
  rules: ['missing-cap'],
  applies: 'targets for each outage or row, in agreements with a cap that is their only one',
  sites: (file) =>
    allOf(file, 'Target').flatMap((target): readonly Site[] => {
      const rules = target.items.filter((item) => item.$type === 'CreditRule');
      const caps = capsOf(termsOf(target));
      const [rule] = rules;
      const row = target.family?.rows.ref;
      const repeats = row && (row.$type === 'DataDeclaration' ? row.kind !== 'records' : row.$type === 'Condition');
      if (!rule || caps.length === 0 || !repeats) return [];
      const what = row.$type === 'Condition' ? 'each further outage' : `each further row of ${row.name}`;
      return [
        {
          at: target.name,
          inject: () => ({
            edits: [...rules.slice(0, 1).flatMap(markedNode), ...caps.map(removed)],
            figures: [`'${target.name}`, what],
          }),
        },
      ];
    }),
};

export const uncappedShare: Kind = {
  name: 'credits beyond the fee',
  family: 'credit-rules',
  defect: 'The worst band pays more than the whole fee, and no cap bounds it.',
  rules: ['missing-cap'],
  applies: 'bands of printed shares of a fee, where one target alone earns credits',
  sites: (file) =>
    paidUses(file)
      .filter(isAlone)
      .flatMap((use): readonly Site[] => {
        const terms = termsOf(use.target);
        const worst = worstOf(use) ?? use.shares[0];
        if (!terms || !worst) return [];
        return [
          {
            at: use.target.name,
            inject: (random) => {
              const share = rational([random.whole(101, 299), 100]);
              return {
                edits: [...markedNode(terms), ...capsOf(terms).map(removed), replaced(worst.band.pays, percent(share))],
                figures: [{ percent: share }],
              };
            },
          },
        ];
      }),
};

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

export const CREDITS: readonly Kind[] = [
  capBelowBand,
  capBeyondBands,
  worsePaysLess,
  uncappedRows,
  uncappedShare,
  noConsequence,
  nothingPaid,
  percentForMoney,
  feeOfNothing,
  sameTargetTwice,
  earnBackTooEasy,
];
