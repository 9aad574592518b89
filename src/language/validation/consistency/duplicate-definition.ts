import { contentKey } from '../../../analyse/content.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { SourceRange } from '../../../contract/source.ts';
import type { Rule } from '../frame/rule.ts';
import { headOf, type TextOf } from '../frame/wording.ts';

export const duplicateDefinition: Rule = {
  name: 'duplicate-definition',
  family: 'consistency',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'slow',
  doc: {
    what: 'Finds definitions that say the same under two names, and clauses that stand twice under one.',
    why: `Two names for one thing part ways with the first change: somebody corrects one of them, and the agreement means two things where the parties agreed on one. Two
targets that promise the same level of the same metric also pay twice for one miss. That one name is declared twice is an error of
the language; clauses may share a name, and are reported here.`,
    bad: {
      as: 'clauses',
      text: `metric Availability of Checkout {
  measure share of time outside Unavailable
}
target Monthly of Checkout {
  Availability at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `metric Availability of Checkout {
  measure time in Unavailable
}
target Monthly of Checkout {
  Availability at most 45 min each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the agreement itself prints both names and the file keeps to its words.',
  },
  check: ({ contract, textOf }, report) => {
    for (const { kind, consequence, members } of definitions(contract, textOf)) {
      for (const group of Map.groupBy(members, ({ content }) => content).values()) {
        const [first, ...others] = distinct(group);
        if (!first) continue;
        for (const other of others)
          report({
            message: `'${other.name}' is the same ${kind} as '${first.name}'. ${consequence}`,
            at: [other.at],
            about: other.name,
            related: [{ message: `The other one: '${first.name}'.`, at: first.at }],
          });
      }
    }
  },
};

interface Definition {
  readonly name: string;
  readonly at: SourceRange;
  /** Of the declaration: members of one family share it. */
  readonly declaredAt: SourceRange;
  readonly content: string;
}

interface Definitions {
  readonly kind: string;
  readonly consequence: string;
  readonly members: readonly Definition[];
}

function definitions(contract: Contract, textOf: TextOf): readonly Definitions[] {
  const own = (at: SourceRange): boolean => at.file === contract.at.file;
  return [
    {
      kind: 'metric',
      consequence: 'Use one of them, so that a correction reaches both.',
      members: contract.metrics
        .filter(({ at, substitute }) => own(at) && !substitute)
        .map(({ id, nameAt, at, measure, service }) => ({
          name: id,
          at: nameAt,
          declaredAt: at,
          content: contentKey({ measure, service }),
        })),
    },
    {
      kind: 'condition',
      consequence: 'Use one of them, so that a correction reaches both.',
      members: contract.conditions
        .filter(({ at, substitute }) => own(at) && !substitute)
        .map(({ id, title, at, ...rest }) => ({
          name: id,
          at: headOf(at, textOf),
          declaredAt: at,
          content: contentKey({ ...rest, titled: title === '' }),
        })),
    },
    {
      kind: 'promise',
      consequence: 'One miss misses both, and each earns its own credit. Join the two.',
      members: contract.targets
        .filter(({ at }) => own(at))
        .map(({ id, nameAt, at, commitment, scope, owedBy, owedTo, appliesWhen }) => ({
          name: id,
          at: nameAt,
          declaredAt: at,
          content: contentKey({ commitment, scope, owedBy, owedTo, appliesWhen }),
        })),
    },
    {
      kind: 'clause',
      consequence:
        'Two clauses of one name are read as one, and nobody knows which words hold. Join them, or name them apart.',
      members: contract.clauses
        .filter(({ at }) => own(at))
        .map(({ kind, title, at }) => ({
          name: kind,
          at: headOf(at, textOf),
          declaredAt: at,
          content: contentKey({ kind, title }),
        })),
    },
  ];
}

/** One of each declaration, in the order of the text. */
function distinct(group: readonly Definition[]): readonly Definition[] {
  return [...new Map(group.map((each) => [JSON.stringify(each.declaredAt), each])).values()];
}
