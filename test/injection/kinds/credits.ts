/** Credits that don't follow the service, and limits of them that are missing or hide them. */
import { compare, isAbove, type Rational, rational } from '../../../src/exact/rational.ts';
import { type Cap, isArithmetic } from '../../../src/language/generated/ast.ts';
import type { BandView } from '../bands.ts';
import { insertedAt, insideEnd, marked, markedNode, removed, replaced } from '../edits.ts';
import { amountsIn, includes, percent } from '../figures.ts';
import type { Kind, Site } from '../kind.ts';
import {
  agreementOf,
  allOf,
  amountOf,
  currencyOf,
  freshName,
  itemsOf,
  levelled,
  partyOf,
  type SoundFile,
  textOf,
} from '../tree.ts';
import { capsOf, money, most, type Paid, paidUses, termsOf } from './paid.ts';

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

export const supplierElsewhere: Kind = {
  name: 'supplier that pays in another currency',
  family: 'credit-rules',
  defect: 'The service stands on an agreement whose credits come in a currency that this one doesn’t pay in.',
  rules: ['currency-mismatch'],
  applies: 'services of agreements that pay credits, to which an agreement underneath is added',
  sites: (file) =>
    allOf(file, 'Service').flatMap((service): readonly Site[] => {
      const agreement = agreementOf(service);
      const pays = itemsOf(agreement, 'Target').some(({ items }) => items.some(({ $type }) => $type === 'CreditRule'));
      const alone = service.items.every(({ $type }) => $type !== 'Needs') && service.family === undefined;
      if (!pays || !alone) return [];
      return [
        {
          at: `${agreement.name}, ${service.name}`,
          inject: (random) => {
            const own = currencyOf(agreement);
            const [first = 'EUR', ...others] = ['EUR', 'USD', 'JPY', 'CHF'].filter((each) => each !== own);
            const currency = random.pick([first, ...others]);
            const name = freshName(file, 'Carrier');
            return {
              edits: [
                insideEnd(service, `    ${marked(`needs ${name}.Kept`)}`),
                insertedAt(file.text.length, supplier(file, name, partyOf(agreement, 'provider') ?? '', currency)),
              ],
              figures: [name, `in ${currency}`, `in ${own}`],
            };
          },
        },
      ];
    }),
};

function supplier(file: SoundFile, agreement: string, customer: string, currency: string): string {
  const party = freshName(file, 'Underneath');
  return `
party ${party}
agreement ${agreement} "Underneath" {
  version 1.0.0
  kind underpinning
  between provider ${party} and customer ${customer}
  term 2000-01-01
  zone "UTC"
  currency ${currency}
  service Wire "A wire" {
    fee 1000 ${currency} per month
  }
  data wireFaults intervals {
    collected automatically by ${party}
  }
  metric WireUp of Wire {
    measure share of time outside wireFaults
    controlled by ${party}
  }
  target Kept of Wire {
    WireUp at least 99.999% each calendar month
    credit 10% of Wire.fee
  }
}
`;
}

export const CREDITS: readonly Kind[] = [
  capBelowBand,
  capBeyondBands,
  worsePaysLess,
  uncappedRows,
  uncappedShare,
  supplierElsewhere,
];
