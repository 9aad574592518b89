import type { Rule } from '../frame/rule.ts';
import { headOf } from '../frame/wording.ts';

export const versionNotBumped: Rule = {
  name: 'version-not-bumped',
  family: 'consistency',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds amendments whose version is not higher than that of the agreement which they amend.',
    why: `A statement names the version by which it was made. Two texts called 1.2.0 that promise different things make every reference to 1.2.0 worthless: in
a claim, in an invoice, in court. What is compared is the agreement behind \`amends\`, so that it works in any folder; the history of a file in a
repository isn't looked at.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
}

agreement HostingJuly amends Hosting from 2026-07-01 {
  version 1.0.0
  override target Availability of Checkout {
    Uptime at least 99.95% each calendar month
  }`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
}

agreement HostingJuly amends Hosting from 2026-07-01 {
  version 1.1.0
  override target Availability of Checkout {
    Uptime at least 99.95% each calendar month
  }`,
    },
    silence: 'When versions are counted elsewhere, such as in the names of the files.',
  },
  check: ({ contract, agreements, outline, textOf }, report) => {
    const before = contract.amends && agreements(contract.amends.agreement);
    if (before?.version === undefined) return;
    const head = headOf(contract.at, textOf);
    if (contract.version === undefined) {
      report({
        message: `This amends ${before.id} ${before.version} and says no version: statements can't tell which terms they go by. Write a higher one, such as 'version ${next(before.version)}'.`,
        at: [head],
      });
      return;
    }
    if (isHigher(contract.version, before.version)) return;
    const than = contract.version === before.version ? 'the same as' : 'lower than';
    report({
      message: `Version ${contract.version} is ${than === 'the same as' ? than : `${than} ${before.version},`} that of ${before.id}, which this amends: one name for different terms. Raise it, for example to ${next(before.version)}.`,
      at: outline.version === undefined ? [head] : [outline.version, head],
      fixes:
        outline.version === undefined
          ? []
          : [
              {
                title: `Raise the version to ${next(before.version)}`,
                edits: [{ at: outline.version, newText: next(before.version) }],
              },
            ],
    });
  },
};

const partsOf = (version: string): readonly number[] => version.split('.').map(Number);

function isHigher(version: string, than: string): boolean {
  const before = partsOf(than);
  const first = partsOf(version)
    .map((part, index) => part - (before[index] ?? 0))
    .find((difference) => difference !== 0);
  return first !== undefined && first > 0;
}

/** An amendment adds to what was agreed: the next minor version. */
function next(version: string): string {
  const [major = 0, minor = 0] = partsOf(version);
  return `${major}.${minor + 1}.0`;
}
