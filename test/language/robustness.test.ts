import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { URI } from 'vscode-uri';
import { isAgreement, isDataset, isModel, isScenario } from '../../src/language/generated/ast.ts';
import { createSlaServices } from '../../src/language/module.ts';
import { loadText } from '../../src/language/workspace/load.ts';

const TEXTS = globSync('test/language/contracts/*.sla')
  .sort()
  .map((path) => readFileSync(path, 'utf8'));

const uri = URI.parse('file:///workspace/broken.sla');
const services = createSlaServices().Sla;

/** Everything that is done with a file: read, link, type, check, lower. Throws if any of it does. */
async function process(text: string): Promise<readonly string[]> {
  const document = await loadText(services, text, uri);
  const { Contracts } = services.lowering;
  const root = document.parseResult.value;
  for (const declaration of isModel(root) ? root.declarations : []) {
    if (isAgreement(declaration)) JSON.stringify(Contracts.contractOf(declaration));
    if (isDataset(declaration)) JSON.stringify(Contracts.datasetOf(declaration));
    if (isScenario(declaration)) JSON.stringify(Contracts.scenarioOf(declaration));
  }
  const crash = document.diagnostics?.find(({ message }) =>
    /error occurred|undefined|TypeError/i.test(String(message)),
  );
  assert.equal(crash, undefined);
  return (document.diagnostics ?? []).map(({ message }) => String(message));
}

const tokensOf = (text: string): readonly { readonly from: number; readonly to: number }[] =>
  services.parser.Lexer.tokenize(text).tokens.map(({ startOffset, endOffset }) => ({
    from: startOffset,
    to: (endOffset ?? startOffset) + 1,
  }));

describe('broken texts', () => {
  it('never break the tool, whatever tokens are missing', async () => {
    const noise = globalThis.console.error;
    const printed: unknown[] = [];
    globalThis.console.error = (...what: unknown[]) => printed.push(what);
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...TEXTS),
          fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1, maxLength: 4 }),
          async (text, places) => {
            const tokens = tokensOf(text);
            const gone = places.map((place) => tokens[Math.floor(place * tokens.length)]!);
            const broken = gone.reduce(
              (rest, { from, to }) => rest.slice(0, from) + ' '.repeat(to - from) + rest.slice(to),
              text,
            );
            await process(broken);
          },
        ),
        { numRuns: 60, seed: 20260114 },
      );
    } finally {
      globalThis.console.error = noise;
    }
    assert.deepEqual(printed, [], 'nothing is logged in place of a diagnostic');
  }).timeout(300_000);

  it('may break off behind any word', () => {
    for (const text of [...TEXTS, readFileSync('test/editor/workspace/hosting.sla', 'utf8')]) {
      const tokens = tokensOf(text);
      // Where one is typing, at the end above all, and here and there.
      const ends = tokens.filter((_, i) => i >= tokens.length - 40 || i % 25 === 0);
      for (const { to } of ends) {
        assert.ok(services.parser.LangiumParser.parse(text.slice(0, to)));
      }
    }
    // The head of a block whose brace was never written, at the very end of a file.
    const { parserErrors } = services.parser.LangiumParser.parse('dataset D for A { outages from "outages.csv"');
    assert.notEqual(parserErrors.length, 0);
  }).timeout(300_000);

  it('that once crashed the tool are told about', async () => {
    const agreement = (members: string): string =>
      `party A\nparty B\nagreement Hosting {\n  between provider A and customer B\n  currency GBP\n${members}}\n`;
    const given = 'scenario "It" of Hosting in 2026-01 {\n  given plan =\n  expect credit = 1 GBP\n}\n';
    assert.notDeepEqual(await process(`${agreement('  parameter plan: gold | silver = gold\n')}${given}`), []);
    const during = '  data outages {\n  }\n  downtime Down {\n    when during outages\n  }\n';
    assert.notDeepEqual(await process(agreement(during)), []);
  });

  it('are no more work where a line has no end', async () => {
    for (const endless of ['1', '1_', '1.']) {
      const found = await process(`party A\nagreement X { term ${endless.repeat(500_000)}`);
      assert.notDeepEqual(found, [], endless);
    }
  });

  it('may leave a family without its variable', async () => {
    const text = `party A
party B
agreement X {
  version 1.0.0
  between provider A and customer B
  term 2026-01-01
  zone "UTC"
  currency GBP
  data calls items {
    collected automatically by A
    field opened: time
  }
  let Fee for each  in calls = calls.opened
  credits {
    combine highest of (Fee) each calendar month for each 
  }
}
`;
    const messages = await process(text);
    assert.ok(messages.length > 0);
    assert.deepEqual(
      messages.filter((message) => message.includes('Cannot read')),
      [],
    );
  });

  it('may name a zone that does not exist, beside a scenario', async () => {
    const text = readFileSync('examples/constructs/p.fiscal_calendar.sla', 'utf8');
    const messages = await process(text.replace(/zone "[^"]*"/, 'zone "Europe/Lond"'));
    assert.equal(messages.filter((message) => message.includes('Europe/Lond')).length, 1, messages.join('\n'));
  });

  it('keep the diagnostics of their other parts', async () => {
    const [text = ''] = TEXTS;
    const wrong = `${text.replace('between provider', 'between  provider')}\nparty X\nperiod P is NoSuchPeriod\n`;
    assert.deepEqual((await process(wrong)).filter((message) => message.includes('NoSuchPeriod')).length, 1);
    const tokens = tokensOf(text);
    let kept = 0;
    for (let at = 0; at < tokens.length; at += 41) {
      const { from, to } = tokens[at]!;
      const broken = wrong.slice(0, from) + ' '.repeat(to - from) + wrong.slice(to);
      if ((await process(broken)).some((message) => message.includes('NoSuchPeriod'))) kept++;
    }
    const tried = Math.ceil(tokens.length / 41);
    // A brace that opens or closes the whole is the exception.
    assert.ok(kept >= tried - 3, `${kept} of ${tried} kept it`);
  }).timeout(300_000);
});
