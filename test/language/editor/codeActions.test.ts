import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CodeAction, Diagnostic, TextEdit } from 'vscode-languageserver';
import { openWorkspace, type Workspace } from './workspace.ts';

const hosting = readFileSync(path.join(import.meta.dirname, 'cases/hosting.sla'), 'utf8');

async function actionsFor(
  workspace: Workspace,
  code: string,
): Promise<{ diagnostic: Diagnostic; actions: CodeAction[] }> {
  const main = workspace.document('main.sla');
  const diagnostic = main.diagnostics?.find((each) => each.code === code);
  assert.ok(
    diagnostic,
    `'${code}' is among ${JSON.stringify(main.diagnostics?.map((each) => [each.code, each.message]))}`,
  );
  const actions = await workspace.Sla.lsp.CodeActionProvider!.getCodeActions(main, {
    textDocument: { uri: main.uri.toString() },
    range: diagnostic.range,
    context: { diagnostics: [diagnostic] },
  });
  return { diagnostic, actions: (actions ?? []) as CodeAction[] };
}

function applied(workspace: Workspace, action: CodeAction | undefined): string {
  const { textDocument } = workspace.document('main.sla');
  const edits: TextEdit[] = Object.values(action?.edit?.changes ?? {}).flat();
  assert.ok(edits.length > 0, 'the action changes something');
  return edits.reduceRight(
    (text, { range, newText }) =>
      text.slice(0, textDocument.offsetAt(range.start)) + newText + text.slice(textDocument.offsetAt(range.end)),
    textDocument.getText(),
  );
}

const open = (text: string, others: Record<string, string> = {}) =>
  openWorkspace(new Map([['main.sla', text], ...Object.entries(others)]));

describe('quick fixes', () => {
  it('replace an unknown name by the nearest ones', async () => {
    const workspace = await open(`${hosting}  metric M { measure share of time outside Unavailble }\n}\n`);
    const { actions } = await actionsFor(workspace, 'unknown-name');
    assert.deepEqual(
      actions.map(({ title, isPreferred }) => [title, isPreferred]),
      [["Change to 'Unavailable'", true]],
    );
    assert.match(applied(workspace, actions[0]), /outside Unavailable }/);
  });

  it('put right what the grammar does not allow', async () => {
    const workspace = await open(`${hosting}  target T { 1 at least 99,9% each calendar month }\n}\n`);
    const { actions } = await actionsFor(workspace, 'syntax');
    assert.equal(actions[0]?.title, "Change to '99.9%'");
    assert.match(applied(workspace, actions[0]), /at least 99\.9% each/);
  });

  it('import the file that declares a name', async () => {
    const workspace = await open(
      'import "a.sla"\n\nagreement A { between provider Fabrikam and customer Fabrikam }\n',
      {
        'a.sla': 'party Other\n',
        'sub/b.sla': 'party Fabrikam\n',
      },
    );
    const { actions } = await actionsFor(workspace, 'not-imported');
    assert.equal(actions[0]?.title, 'Import "sub/b.sla"');
    assert.match(applied(workspace, actions[0]), /^import "a.sla"\nimport "sub\/b.sla"\n\nagreement/);
  });

  it('import the file behind the name that is written before the dot', async () => {
    const workspace = await open('agreement A { between provider corp.Fabrikam and any customer }\n', {
      'b.sla': 'party Fabrikam\n',
    });
    const { actions } = await actionsFor(workspace, 'not-imported');
    assert.equal(actions[0]?.title, 'Import "b.sla" as corp');
    assert.match(applied(workspace, actions[0]), /^import "b.sla" as corp\n\nagreement/);
  });

  it('write the name of the import before what it brings', async () => {
    const workspace = await open(
      'import "b.sla" as corp\n\nagreement A { between provider Fabrikam and customer corp.Fabrikam }\n',
      { 'b.sla': 'party Fabrikam\n' },
    );
    const { actions } = await actionsFor(workspace, 'unknown-name');
    assert.equal(actions[0]?.title, "Change to 'corp.Fabrikam'");
    assert.match(applied(workspace, actions[0]), /provider corp\.Fabrikam and/);
  });

  const corporate = `party Northwind
agreement Corporate {
  between provider Northwind and any customer
  zone "UTC"
  currency GBP
  metric Uptime { measure 99% controlled by provider }
  target Availability { Uptime at least 99% each calendar month }
}
`;
  const extending = (member: string) =>
    open(`import "corporate.sla"\n\nagreement A extends Corporate {\n  ${member}\n}\n`, { 'corporate.sla': corporate });

  it('write override where a member is inherited', async () => {
    const workspace = await extending('target Availability { Uptime at least 99.5% each calendar month }');
    const { actions } = await actionsFor(workspace, 'not-overridden');
    assert.equal(actions[0]?.title, 'Override Corporate.Availability');
    assert.match(applied(workspace, actions[0]), /\n {2}override target Availability \{/);
  });

  it('override the member that was meant', async () => {
    const workspace = await extending('override target Availabilty { Uptime at least 99.5% each calendar month }');
    const { actions } = await actionsFor(workspace, 'overrides-nothing');
    assert.equal(actions[0]?.title, "Change to 'Availability'");
    assert.match(applied(workspace, actions[0]), /override target Availability \{/);
  });

  it('leave out the member that was meant, by its word', async () => {
    const misspelt = await extending('without target Availabilty');
    const { actions } = await actionsFor(misspelt, 'unknown-name');
    assert.equal(actions[0]?.title, "Change to 'Availability'");
    assert.match(applied(misspelt, actions[0]), /without target Availability\n/);
    const miscalled = await extending('without metric Availability');
    const { actions: words } = await actionsFor(miscalled, 'omits-nothing');
    assert.equal(words[0]?.title, "Change to 'target'");
    assert.match(applied(miscalled, words[0]), /without target Availability\n/);
  });

  it('say which days are meant', async () => {
    const workspace = await open(`${hosting}  credits { claim by Acme within 5 days of period end }\n}\n`);
    const { actions } = await actionsFor(workspace, 'ambiguous-days');
    assert.deepEqual(
      actions.map(({ title }) => title),
      ["Change to '5 calendar days'", "Change to '5 working days'"],
    );
    assert.match(applied(workspace, actions[0]), /within 5 calendar days of/);
  });

  it('silence a rule with a comment above its line', async () => {
    const workspace = await open(`${hosting}
  metric Uptime of Checkout {
    measure share of time outside Unavailable
    controlled by Northwind
  }
  target T of Checkout {
    Uptime at least 99.9% each calendar month
    credit 5% of Checkout.fee
  }
}
`);
    const { actions } = await actionsFor(workspace, 'no-baseline');
    const silence = actions.find(({ title }) => title.includes('Silence'));
    assert.match(applied(workspace, silence), /\n( *)\/\/ sla-ignore no-baseline: reason\n\1\S/);
  });

  it('are left out where only other actions are asked for', async () => {
    const workspace = await open(`${hosting}  metric M { measure share of time outside Unavailble }\n}\n`);
    const main = workspace.document('main.sla');
    const diagnostics = main.diagnostics ?? [];
    const params = { textDocument: { uri: main.uri.toString() }, range: diagnostics[0]!.range };
    const ask = (only: string) =>
      workspace.Sla.lsp.CodeActionProvider!.getCodeActions(main, { ...params, context: { diagnostics, only: [only] } });
    assert.deepEqual(await ask('refactor'), []);
    assert.notDeepEqual(await ask('quickfix'), []);
  });
});
