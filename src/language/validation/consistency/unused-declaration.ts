import type { Rule } from '../frame/rule.ts';

/** What is of use only where something names it. Metrics and data are judged by the rules on collection. */
const JUDGED = new Set([
  'Calendar',
  'Condition',
  'Let',
  'Parameter',
  'PeriodDeclaration',
  'ScheduleDeclaration',
  'Table',
]);

export const unusedDeclaration: Rule = {
  name: 'unused-declaration',
  family: 'consistency',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-missing',
  cost: 'slow',
  doc: {
    what: 'Finds named values, conditions, calendars, tables, schedules, periods and parameters that nothing names.',
    why: `An exclusion that no downtime excepts excludes nothing, and a schedule that no credit uses pays nothing, however carefully they were negotiated. Whoever reads
the agreement takes them for agreed. Metrics without a target and data that nobody reads have rules of their own.`,
    bad: {
      as: 'clauses',
      text: `exclusion Maintenance {
  when during incidents
}`,
    },
    good: {
      as: 'clauses',
      text: `exclusion Maintenance {
  when during incidents
}
downtime Down of Checkout {
  when during incidents
  except Maintenance
}
metric Reachable of Checkout {
  measure share of time outside Down
}`,
    },
    silence: 'When another repository imports it.',
  },
  check: ({ outline, contract }, report) => {
    const roles = new Map(contract.conditions.map(({ id, role }) => [id, role]));
    for (const { name, type, word, nameAt, at, used } of outline.declarations) {
      if (used || !JUDGED.has(type)) continue;
      const role = roles.get(name);
      const what = role ? `${role === 'exclusion' ? 'an' : 'a'} ${role}` : word;
      const so =
        role === 'exclusion'
          ? "so it takes nothing out: name it under 'except' of a downtime"
          : 'so it changes nothing: use it';
      report({
        message: `Nothing names '${name}', ${what}, ${so}, or leave it out.`,
        at: [nameAt],
        about: name,
        // What isn't excluded may be meant to be.
        fixes: role === 'exclusion' ? [] : [{ title: `Leave '${name}' out`, edits: [{ at, newText: '' }] }],
      });
    }
  },
};
