import type { Rule } from '../frame/rule.ts';

export const overrideWithoutParent: Rule = {
  name: 'override-without-parent',
  family: 'consistency',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'slow',
  doc: {
    what: 'Finds overrides that change nothing: they say what the agreement that they extend says already.',
    why: `An override announces a difference. One that makes none was either left over when the parent was corrected, or the difference that was meant is missing; and
from then on it keeps the old figure while the parent moves on. An override of something that isn't there is an error of the
language.`,
    bad: {
      as: 'clauses',
      text: `metric Answering of Checkout {
  measure share of time outside Unavailable
}
}

agreement ForAcme extends Hosting {
  override metric Answering of Checkout {
    measure share of time outside Unavailable
  }`,
    },
    good: {
      as: 'clauses',
      text: `metric Answering of Checkout {
  measure share of time outside Unavailable
}
}

agreement ForAcme extends Hosting {
  override metric Answering of Checkout {
    measure time in Unavailable
  }`,
    },
    silence: 'When the figure is to stay as it is, whatever becomes of the parent. Say so in the reason.',
  },
  check: ({ outline }, report) => {
    for (const { name, word, nameAt, at, overrides } of outline.declarations) {
      if (!overrides?.same) continue;
      report({
        message: `This override changes nothing: ${overrides.owner} says the same of '${name}', ${word}. Leave it out, or write what differs.`,
        at: [nameAt],
        about: name,
        related: [{ message: `What ${overrides.owner} says.`, at: overrides.at }],
        fixes: [{ title: 'Leave the override out', edits: [{ at, newText: '' }] }],
      });
    }
  },
};
