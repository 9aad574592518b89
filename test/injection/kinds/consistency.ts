/** Clauses that contradict each other, or the agreements around them. */
import { type AstNode, AstUtils } from 'langium';
import { compare, isBelow, ONE, rational } from '../../../src/exact/rational.ts';
import { type Comparison, isAgreement, isComparison, isScheduleBody } from '../../../src/language/generated/ast.ts';
import { after, insertedAt, marked, rangeOf, replaced } from '../edits.ts';
import { percent, writtenAs } from '../figures.ts';
import type { Kind, Site } from '../kind.ts';
import {
  agreementOf,
  allOf,
  freshName,
  levelledTargets,
  literalOf,
  nameRange,
  operatorOf,
  type SoundFile,
  textOf,
} from '../tree.ts';

/** Comparisons with a printed figure that are the whole of a condition: of a downtime, a filter, a clause. */
function conditionsIn(file: SoundFile): readonly Comparison[] {
  return file.agreements.flatMap((agreement) =>
    AstUtils.streamAst(agreement)
      .filter(isComparison)
      .filter((node) => isWhole(node) && !AstUtils.getContainerOfType(node, isScheduleBody))
      .filter((node) => scaleOf(node) !== undefined && moreOrLess(node) !== undefined)
      .toArray(),
  );
}

/** Nothing stands beside it: `where (…)`, `when …`. */
const isWhole = (node: Comparison): boolean =>
  ['When', 'Windows', 'Aggregate', 'During'].includes(node.$container.$type) && node.$containerProperty !== 'of';

function scaleOf(node: Comparison): 'percent' | 'duration' | 'number' | undefined {
  const unit = literalOf(node.right)?.unit;
  return unit === 'money' ? undefined : unit;
}

/** Whether it asks for more than a figure or for less. */
function moreOrLess(node: Comparison): 'more' | 'less' | undefined {
  const operator = operatorOf(node.operator);
  const value = literalOf(node.right)?.value;
  if (!operator || !value || compare(value, rational(0)) <= 0) return undefined;
  return operator === 'above' || operator === 'at least' ? 'more' : 'less';
}

const siteOf = (node: Comparison, inject: Site['inject']): Site => {
  const owner = AstUtils.getContainerOfType(
    node,
    (each): each is AstNode & { name: string } =>
      'name' in each && each.$container !== undefined && isAgreement(each.$container),
  );
  return { at: `${owner?.name ?? ''}: ${textOf(node).replace(/\s+/g, ' ')}`, inject };
};

/** Part of the figure beside it: half, or a tenth of one more. */
const lower = (node: Comparison, tenths: number): string => {
  const value = literalOf(node.right)?.value ?? rational(1);
  const scale = scaleOf(node) ?? 'number';
  return writtenAs(
    scale,
    scale === 'percent' ? value.mul(rational([tenths, 10])) : value.mul(rational([tenths, 10])).ceil(),
  );
};

export const neverHolds: Kind = {
  name: 'condition that can never hold',
  family: 'consistency',
  defect: 'Two figures of one condition exclude each other.',
  rules: ['never-holds'],
  applies: 'comparisons with a printed figure above 0 that are all of a condition or filter',
  sites: (file) =>
    conditionsIn(file).map((node) =>
      siteOf(node, (random) => {
        const tenths = random.whole(2, 8);
        const other = lower(node, tenths);
        if (other === textOf(node.right)) return 'no lower figure of its kind';
        const more = moreOrLess(node) === 'more';
        const left = textOf(node.left);
        // More than its figure and less than a part of it; less than the part and more than it.
        const first = more ? textOf(node) : `${left} below ${other}`;
        const second = more ? `${left} below ${other}` : `${left} above ${textOf(node.right)}`;
        const text = `${first} and ${second}`;
        return {
          edits: [replaced(node, marked(text))],
          figures: [text.replace(/\s+/g, ' ').length <= 80 ? text.replace(/\s+/g, ' ') : 'never holds', 'never holds'],
        };
      }),
    ),
};

export const deadTerm: Kind = {
  name: 'term that says nothing',
  family: 'consistency',
  defect: 'One of two figures of a condition holds wherever the other does.',
  rules: ['dead-term'],
  applies: 'as a condition that can never hold',
  sites: (file) =>
    conditionsIn(file).map((node) =>
      siteOf(node, (random) => {
        const other = lower(node, random.whole(2, 8));
        if (other === textOf(node.right)) return 'no lower figure of its kind';
        const left = textOf(node.left);
        const more = moreOrLess(node) === 'more';
        const weak = more ? `${left} above ${other}` : textOf(node);
        const strong = more ? textOf(node) : `${left} below ${other}`;
        return {
          edits: [replaced(node, `${strong} and ${marked(weak)}`)],
          figures: [weak.length <= 80 ? weak.replace(/\s+/g, ' ') : 'says nothing'],
        };
      }),
    ),
};

export const conflicting: Kind = {
  name: 'conflicting target',
  family: 'consistency',
  defect: 'A second target on the same metric asks for what the first one forbids.',
  rules: ['conflicting-targets'],
  applies: 'targets with a printed percentage that apply always',
  sites: (file) =>
    levelledTargets(file).flatMap(({ target, metric, comparison, level, unit, upwards, each }): readonly Site[] => {
      if (unit !== 'percent' || target.items.some(({ $type }) => $type === 'AppliesWhen')) return [];
      return [
        {
          at: target.name,
          inject: (random) => {
            const off = rational([random.whole(1, 400), 10_000]);
            const value = upwards ? level.sub(off) : level.add(off);
            if (isBelow(value, rational(0)) || compare(value, ONE) > 0) return 'nothing lies beyond it';
            const name = freshName(file, `${target.name}TheOtherWay`);
            const family = target.family ? ` ${textOf(target.family)}` : '';
            const condition = `${textOf(comparison.left)} ${upwards ? 'at most' : 'at least'} ${percent(value)}`;
            const text = `\n  target ${name}${family} {\n    ${marked(condition)} ${each}\n  }`;
            // Another target on the metric may be in conflict with it before this one.
            const others = levelledTargets(file).filter((other) => other.metric === metric);
            const first = others.length === 1 ? [{ percent: level }] : [];
            return { edits: [after(target, text)], figures: [...first, { percent: value }, `'${name}`] };
          },
        },
      ];
    }),
};

export const dateOrder: Kind = {
  name: 'term that ends before it begins',
  family: 'consistency',
  defect: 'The last day of the term lies before the first.',
  rules: ['date-order'],
  applies: 'agreements with a term',
  sites: (file) =>
    allOf(file, 'Term').map((term) => ({
      at: agreementOf(term).name,
      inject: (random) => {
        const until = new Date(Date.parse(`${term.from}T00:00:00Z`) - random.whole(1, 700) * 86_400_000)
          .toISOString()
          .slice(0, 10);
        return { edits: [replaced(term, `term ${term.from} to ${marked(until)}`)], figures: [term.from, until] };
      },
    })),
};

/** An agreement with one customer that extends one of the file. */
function child(file: SoundFile, of: string, text: string): string {
  return `
agreement ${freshName(file, 'ForOneCustomer')} extends ${of} "For one customer" {
  version 1.0.0
  ${text}
}
`;
}

/** Declared in an agreement alone of its file, so that the one below can name it. */
const isParent = (file: SoundFile): boolean => file.agreements.length === 1;

export const weakerThanParent: Kind = {
  name: 'override weaker than its parent',
  family: 'consistency',
  defect: 'An agreement with one customer promises less than the one that it extends.',
  rules: ['weaker-than-parent'],
  applies: 'targets on a metric with a printed level, in files of one agreement',
  sites: (file) =>
    levelledTargets(file).flatMap(({ target, comparison, level, unit, upwards }): readonly Site[] => {
      if (unit === 'money' || !isParent(file)) return [];
      return [
        {
          at: target.name,
          inject: (random) => {
            const step = { percent: rational([1, 10_000]), duration: rational(1000), number: ONE }[unit];
            const off = step.mul(random.whole(1, 90));
            const value = upwards ? level.sub(off) : level.add(off);
            if (unit === 'percent' && (isBelow(value, rational(0)) || compare(value, ONE) > 0))
              return 'nothing is less';
            const whole = textOf(target);
            const start = rangeOf(target).start;
            const at = { start: rangeOf(comparison).start - start, end: rangeOf(comparison.right).start - start };
            const behind = rangeOf(comparison.right).end - start;
            const promise = marked(`${whole.slice(at.start, at.end)}${writtenAs(unit, value)}`);
            const copy = `override ${whole.slice(0, at.start)}${promise}${whole.slice(behind)}`;
            const text = child(file, agreementOf(target).name, copy);
            return {
              edits: [insertedAt(file.text.length, text)],
              figures:
                unit === 'percent'
                  ? [{ percent: value }, { percent: level }]
                  : unit === 'duration'
                    ? [{ ms: value }, { ms: level }]
                    : [writtenAs(unit, value)],
            };
          },
        },
      ];
    }),
};

export const sameAsParent: Kind = {
  name: 'override that changes nothing',
  family: 'consistency',
  defect: 'An override says what its parent says.',
  rules: ['override-without-parent'],
  applies: 'targets, in files of one agreement',
  sites: (file) =>
    allOf(file, 'Target').flatMap((target): readonly Site[] => {
      if (!isParent(file) || target.override) return [];
      return [
        {
          at: target.name,
          inject: () => {
            const name = nameRange(target);
            const start = rangeOf(target).start;
            const whole = textOf(target);
            const copy = `override ${whole.slice(0, name.start - start)}${marked(target.name)}${whole.slice(name.end - start)}`;
            return {
              edits: [insertedAt(file.text.length, child(file, agreementOf(target).name, copy))],
              figures: [`'${target.name}'`, agreementOf(target).name],
            };
          },
        },
      ];
    }),
};

export const CONSISTENCY: readonly Kind[] = [
  neverHolds,
  deadTerm,
  conflicting,
  dateOrder,
  weakerThanParent,
  sameAsParent,
];
