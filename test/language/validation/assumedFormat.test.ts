import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatText } from '../../../src/language/formatting/format.ts';
import { applyFix, codeOf, fixesOf } from '../../support/fixtureCheck.ts';
import { memoryWorkspace } from '../../support/language.ts';

const workspace = await memoryWorkspace();

const CLAUSES = [
  'zone "Europe/London"',
  'times "dd-MM-yyyy HH:mm"',
  'absent "?", "unknown"',
  'where (kind is "incident")',
];

const fileOf = (path: string, clauses: readonly string[]): string => `party Northwind
party Acme

agreement Hosting {
  between provider Northwind and customer Acme
  term 2026-01-01 to 2028-12-31
  data incidents intervals {
  }
}

dataset Logs for Hosting {
  incidents from "${path}" ${clauses.join(' ')} {
    start = since
    end = gone
  }
}
`;

function formatted(text: string): string {
  const result = formatText(workspace.services.Sla.parser.LangiumParser, text);
  assert.equal(result.kind, 'formatted');
  return result.kind === 'formatted' ? result.text : '';
}

describe("the fix of 'assumed-format'", () => {
  it('leaves a formatted file formatted, however long its lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 110 }), fc.subarray(CLAUSES), async (length, clauses) => {
        const text = formatted(fileOf(`${'a'.repeat(length)}.log`, clauses));
        const found = (await workspace.validate([{ path: 'main.sla', text }])).get('main.sla') ?? [];
        const [fix, ...others] = found.filter((each) => codeOf(each) === 'assumed-format').flatMap(fixesOf);
        assert.ok(fix && others.length === 0);
        const fixed = applyFix(text, fix);
        assert.match(fixed, /\.log"\s+format csv\s/);
        assert.equal(fixed, formatted(fixed));
      }),
      { numRuns: 100 },
    );
  });
});
