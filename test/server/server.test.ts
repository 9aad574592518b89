import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type CompletionList,
  type Hover,
  type SelectionRange,
  type TextEdit,
  WorkDoneProgress,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import {
  contractChangedNotification,
  type DatasetsResult,
  datasetsRequest,
  type SimulateResult,
  simulateRequest,
} from '../../src/protocol/requests.ts';
import { runCli } from '../support/cli.ts';
import { type Client, connect, project } from './client.ts';

const PARTIES = `party Northwind "The provider"
party Acme "The customer"
`;

const SHOP = `import "parties.sla"

agreement Shop "Hosting of the shop" {
  version 1.0.0
  kind customer
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency EUR

  service Checkout {
    fee 1000 EUR per month
  }

  data outages intervals {
    collected automatically by Northwind
  }

  downtime Unavailable of Checkout {
    when during outages
    gaps count as up
  }

  metric Uptime of Checkout {
    measure share of time outside Unavailable
    controlled by Northwind
    baseline 99.99% over "2025"
  }

  target Availability of Checkout {
    Uptime at least 99.95% each calendar month
    credit of Checkout.fee {
      below 99.95% : 10%
    }
  }

  credits {
    cap 10% of Checkout.fee each calendar month
    claim automatic
  }
}

dataset Logged for Shop {
  outages from "outages.csv" zone "UTC" {
    start = began
    end = ended
  }
}
`;

const OUTAGES = `began,ended
2026-01-14T10:00:00Z,2026-01-14T12:00:00Z
2026-02-10T00:00:00Z,2026-02-10T00:01:00Z
`;

const placeOf = (text: string, words: string, at = 0) => {
  const before = text.slice(0, text.indexOf(words) + at).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length };
};

describe('the language server over stdio', function () {
  this.timeout(300_000);
  let client: Client;
  let folder: ReturnType<typeof project>;
  const at = (words: string, offset = 0) => ({
    textDocument: { uri: client.uri('shop.sla') },
    position: placeOf(SHOP, words, offset),
  });

  before(async () => {
    folder = project({ 'parties.sla': PARTIES, 'shop.sla': SHOP, 'outages.csv': OUTAGES });
    client = await connect(folder.folder);
    await client.open('shop.sla', SHOP);
  });
  after(async () => {
    client.process.kill();
    folder.remove();
  });

  it('says what it can do', () => {
    const { capabilities, serverInfo } = client.initialized;
    assert.equal(serverInfo?.name, 'sla-as-code');
    for (const ability of [
      'completionProvider',
      'hoverProvider',
      'definitionProvider',
      'referencesProvider',
      'renameProvider',
      'documentSymbolProvider',
      'workspaceSymbolProvider',
      'foldingRangeProvider',
      'selectionRangeProvider',
      'semanticTokensProvider',
      'documentFormattingProvider',
      'documentRangeFormattingProvider',
      'documentOnTypeFormattingProvider',
      'codeActionProvider',
      'documentLinkProvider',
      'signatureHelpProvider',
      'inlayHintProvider',
      'documentHighlightProvider',
    ] as const)
      assert.ok(capabilities[ability], ability);
    assert.deepEqual(capabilities.workspace?.textDocumentContent, { schemes: ['builtin'] });
  });

  it('publishes what is wrong, with its code, and takes it back', async () => {
    const errors = (found: readonly { severity?: number | undefined }[]) =>
      found.filter(({ severity }) => severity === 1);
    await client.diagnostics('shop.sla', (found) => errors(found).length === 0);
    await client.change('shop.sla', SHOP.replace('outside Unavailable', 'outside Unavailble'));
    const [unknown] = await client.diagnostics('shop.sla', (found) => errors(found).length > 0);
    assert.equal(unknown?.code, 'unknown-name');
    assert.match(String(unknown?.message), /Did you mean 'Unavailable'/);
    const actions = await client.connection.sendRequest<{ title: string; edit: WorkspaceEdit }[]>(
      'textDocument/codeAction',
      {
        textDocument: { uri: client.uri('shop.sla') },
        range: unknown!.range,
        context: { diagnostics: [unknown] },
      },
    );
    assert.deepEqual(
      actions.map(({ title }) => title),
      ["Change to 'Unavailable'"],
    );
    await client.change('shop.sla', SHOP);
    await client.diagnostics('shop.sla', (found) => errors(found).length === 0);
  });

  it('completes, hovers and selects', async () => {
    const list = await client.connection.sendRequest<CompletionList>(
      'textDocument/completion',
      at('outside Unavailable', 8),
    );
    assert.ok(list.items.some(({ label }) => label === 'Unavailable'));
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', at('99.95% each', 2));
    assert.match(JSON.stringify(hover.contents), /22 min 19\.2 s/);
    const [selection] = await client.connection.sendRequest<SelectionRange[]>('textDocument/selectionRange', {
      textDocument: { uri: client.uri('shop.sla') },
      positions: [placeOf(SHOP, '99.95% each', 2)],
    });
    const sizes: number[] = [];
    for (let range: SelectionRange | undefined = selection; range !== undefined; range = range.parent)
      sizes.push(
        (range.range.end.line - range.range.start.line) * 1000 +
          range.range.end.character -
          range.range.start.character,
      );
    assert.ok(sizes.length > 3, 'from the figure to the file');
  });

  it('finds references and renames across files', async () => {
    const edit = await client.connection.sendRequest<WorkspaceEdit>('textDocument/rename', {
      ...at('customer Acme', 10),
      newName: 'Contoso',
    });
    assert.deepEqual(Object.keys(edit.changes ?? {}).sort(), [client.uri('parties.sla'), client.uri('shop.sla')]);
    await assert.rejects(
      client.connection.sendRequest('textDocument/rename', { ...at('customer Acme', 10), newName: 'Northwind' }),
      /'Northwind' is already a party, declared in parties.sla, line 1/,
    );
  });

  it('formats', async () => {
    const messy = SHOP.replace('  version', '      version').replace('kind customer', 'kind    customer');
    await client.change('shop.sla', messy);
    const edits = await client.connection.sendRequest<TextEdit[]>('textDocument/formatting', {
      textDocument: { uri: client.uri('shop.sla') },
      options: { tabSize: 8, insertSpaces: false },
    });
    assert.equal(edits.length, 2);
    await client.change('shop.sla', SHOP);
  });

  it('lists datasets and states what is owed', async () => {
    const { datasets } = await client.connection.sendRequest<DatasetsResult>(datasetsRequest, {
      uri: client.uri('shop.sla'),
    });
    assert.deepEqual(datasets, ['Logged']);
    const result = await client.connection.sendRequest<SimulateResult>(simulateRequest, {
      uri: client.uri('shop.sla'),
    });
    assert.ok(result.kind === 'statement', JSON.stringify(result));
    assert.deepEqual([result.dataset, result.remarks], ['Logged', []]);
    assert.deepEqual(
      result.statement.targets[0]?.lines.map(({ period, outcome }) => [period.key, outcome]),
      [
        ['2026-01', 'missed'],
        ['2026-02', 'met'],
      ],
    );
  });

  it('says beside the statement what the command line warns of', async () => {
    const open = SHOP.replace('"outages.csv"', '"outages.txt"');
    writeFileSync(path.join(folder.folder, 'outages.txt'), OUTAGES);
    await client.change('shop.sla', open);
    const result = await client.connection.sendRequest<SimulateResult>(simulateRequest, {
      uri: client.uri('shop.sla'),
    });
    await client.change('shop.sla', SHOP);
    assert.ok(result.kind === 'statement', JSON.stringify(result));
    const { stderr } = await runCli(['simulate', '-', '--stdin-filename', 'shop.sla', '--no-cache'], {
      cwd: folder.folder,
      input: open,
    });
    assert.deepEqual(
      result.remarks.map(({ file, message }) => `warning ${file}: ${message}\n`),
      [stderr],
    );
    assert.match(stderr, /^warning outages\.txt: its name doesn't say what it is, so it's read as CSV: /);
  });

  it('shows as a finding what a simulation found out', async () => {
    await client.connection.sendRequest(simulateRequest, { uri: client.uri('shop.sla') });
    const isObserved = ({ message }: { readonly message: unknown }): boolean =>
      String(message).startsWith('On the observations of Logged');
    const found = await client.diagnostics('shop.sla', (diagnostics) => diagnostics.some(isObserved));
    const observed = found.find(isObserved);
    assert.equal(observed?.code, 'beyond-baseline');
    assert.match(String(observed?.message), /met in 0 of 1 period; 95% of them reached at least 99\.731%/);
  });

  it('tells nothing of the progress of short work', async () => {
    const kinds: string[] = [];
    const subscription = client.connection.onProgress(WorkDoneProgress.type, 'simulating', ({ kind }) => {
      kinds.push(kind);
    });
    await client.connection.sendRequest(simulateRequest, { uri: client.uri('shop.sla'), workDoneToken: 'simulating' });
    subscription.dispose();
    assert.deepEqual(kinds, []);
  });

  it('refuses with a reason', async () => {
    const result = await client.connection.sendRequest<SimulateResult>(simulateRequest, {
      uri: client.uri('shop.sla'),
      dataset: 'Loged',
    });
    assert.ok(result.kind === 'problems');
    assert.equal(result.reason, 'no-dataset');
    assert.match(result.problems[0]?.message ?? '', /Did you mean 'Logged'/);
  });

  it('tells that the contract changed, once, and not where only a comment did', async () => {
    const told: string[][] = [];
    let tell = () => {};
    const next = () =>
      new Promise<void>((resolve) => {
        tell = resolve;
      });
    const subscription = client.connection.onNotification(
      contractChangedNotification,
      ({ uris }: { uris: string[] }) => {
        told.push(uris);
        tell();
      },
    );
    await client.connection.sendRequest(simulateRequest, { uri: client.uri('shop.sla') });
    const first = next();
    // A remark at the end moves nothing; the level that follows it does.
    await client.change('shop.sla', `${SHOP}// a remark\n`);
    await client.connection.sendRequest('textDocument/documentSymbol', {
      textDocument: { uri: client.uri('shop.sla') },
    });
    await client.change('shop.sla', SHOP.replaceAll('99.95%', '99.9%'));
    await first;
    assert.deepEqual(told, [[client.uri('shop.sla')]]);
    const second = next();
    writeFileSync(path.join(folder.folder, 'outages.csv'), OUTAGES.replace('12:00', '13:00'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('outages.csv'), type: 2 }],
    });
    await second;
    subscription.dispose();
    assert.equal(told.length, 2);
    await client.change('shop.sla', SHOP);
  });

  it('answers a cancelled request with an error', async () => {
    let remark = 0;
    for (const [method, params] of [
      ['textDocument/hover', at('99.95% each', 2)],
      ['textDocument/completion', at('outside Unavailable', 8)],
      ['textDocument/selectionRange', { textDocument: { uri: client.uri('shop.sla') }, positions: [] }],
      [datasetsRequest, { uri: client.uri('shop.sla') }],
      [simulateRequest, { uri: client.uri('shop.sla') }],
    ] as const) {
      const answer = await client.cancelled('shop.sla', `${SHOP}// ${++remark}\n`, method, params);
      assert.equal(answer.error?.code, -32800, `${method}: ${JSON.stringify(answer)}`);
      assert.ok(!('result' in answer));
    }
    await client.change('shop.sla', SHOP);
  });

  it('shows the built-in library', async () => {
    const content = await client.connection.sendRequest<{ text: string }>('workspace/textDocumentContent', {
      uri: 'builtin:///standard.sla',
    });
    assert.match(content.text, /calendar Always/);
  });

  it('judges anew when the settings of the rules change', async () => {
    await client.change('shop.sla', SHOP.replace('    baseline 99.99% over "2025"\n', ''));
    await client.diagnostics('shop.sla', (found) => found.some(({ code }) => code === 'no-baseline'));
    writeFileSync(path.join(folder.folder, 'sla.config.json'), JSON.stringify({ rules: { 'no-baseline': 'off' } }));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('sla.config.json'), type: 1 }],
    });
    await client.diagnostics('shop.sla', (found) => !found.some(({ code }) => code === 'no-baseline'));
  });

  it('ends with 0 after a shutdown', async () => {
    assert.equal(await client.exit(), 0);
  });
});
