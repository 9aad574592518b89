import type { Rule } from '../frame/rule.ts';

export const shadowedName: Rule = {
  name: 'shadowed-name',
  family: 'consistency',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'slow',
  doc: {
    what: 'Finds declarations that take a name which the file, an import or a field of the data uses for something else.',
    why: `The nearer declaration counts: inside the agreement the name means the agreement's own calendar, outside it the shared one; in a condition on rows it means the
field. Both readings compile, and a reader who knows only one of them reads another agreement.`,
    bad: {
      as: 'file',
      text: `party Northwind
party Acme
calendar Support {
  zone "Europe/London"
  open mon..fri 08:00-18:00
}

agreement Hosting {
  between provider Northwind and customer Acme
  zone "Europe/London"
  currency GBP
  calendar Support {
    zone "Europe/London"
    open mon..sun 00:00-24:00
  }
  service Checkout {
    fee 12000 GBP per month
    hours Support
  }
}`,
    },
    good: {
      as: 'file',
      text: `party Northwind
party Acme
calendar Support {
  zone "Europe/London"
  open mon..fri 08:00-18:00
}

agreement Hosting {
  between provider Northwind and customer Acme
  zone "Europe/London"
  currency GBP
  service Checkout {
    fee 12000 GBP per month
    hours Support
  }
}`,
    },
    silence: 'When the field of the data and the declaration stand for the same figure.',
  },
  check: ({ outline }, report) => {
    for (const { name, word, nameAt, hides } of outline.declarations) {
      if (!hides) continue;
      const field = hides.word === 'a field';
      report({
        message: field
          ? `'${name}' is ${word} here, and a field of the data too: in a condition on its rows the name means the field. Give one of them another name.`
          : `'${name}' is ${word} of this agreement and hides ${hides.word} of that name outside: in here only the agreement's own can be meant. Give one of them another name.`,
        at: [nameAt],
        about: name,
        related: [{ message: `The other '${name}'.`, at: hides.at }],
      });
    }
  },
};
