import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DocumentSymbol, SelectionRange } from 'vscode-languageserver';
import { openWorkspace } from './workspace.ts';

const hosting = readFileSync(path.join(import.meta.dirname, 'cases/hosting.sla'), 'utf8');
const TEXT = `import "other.sla"
import "another.sla"

// One remark
// and another.

${hosting}
  /* A longer
     remark. */
  metric Uptime of Checkout {
    measure share of time outside Unavailable
  }
  target Availability of Checkout {
    Uptime at least 99.95% each calendar month
    credit of Desk(P1).fee {
      below 99.95% : 10%
    }
  }
  credits {
    combine sum
  }
}

dataset Logged for Hosting {
  probes from "data/probes.csv" {
    up = status is "ok"
  }
}

scenario "Two hours" of Hosting in 2026-01 {
  given Unavailable from 2026-01-14 10:00 for 2 h
}
`;

const files = new Map([
  ['main.sla', TEXT],
  ['other.sla', 'party Fabrikam\n'],
  ['another.sla', ''],
  ['data/probes.csv', 'at,status\n'],
]);
const textDocument = { uri: 'file:///project/main.sla' };
const placeOf = (words: string, offset = 0) => {
  const before = TEXT.slice(0, TEXT.indexOf(words) + offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length };
};

describe('the structure of a file', () => {
  let workspace: Awaited<ReturnType<typeof openWorkspace>>;
  before(async () => {
    workspace = await openWorkspace(files);
  });

  it('has an outline with details', async () => {
    const symbols = await workspace.Sla.lsp.DocumentSymbolProvider!.getSymbols(workspace.document('main.sla'), {
      textDocument,
    });
    const shown = (list: readonly DocumentSymbol[], indent = ''): string[] =>
      list.flatMap(({ name, detail, children }) => [
        `${indent}${name}${detail ? `: ${detail}` : ''}`,
        ...shown(children ?? [], `${indent}  `),
      ]);
    const lines = shown(symbols);
    for (const line of [
      'Northwind: Northwind Hosting',
      'Priorities: 2 rows',
      '  P1: P1 | 15 min | 95% | 1000 EUR',
      'probes: samples every 1 min',
      '  latency: duration?',
      'Hosting: Hosting of the shop',
      '  monthlyFee: 12000 EUR',
      '  Unavailable: not probes.up',
      '  Uptime: share of time outside Unavailable',
      '  Availability: Uptime at least 99.95% each calendar month',
      '  credits',
      'Logged: Hosting',
      '  probes: data/probes.csv',
      'Two hours: Hosting in 2026-01',
    ])
      assert.ok(lines.includes(line), `no "${line}" in\n${lines.join('\n')}`);
    assert.ok(symbols.every(({ range, selectionRange }) => range.start.line <= selectionRange.start.line));
  });

  it('is found by name in the whole workspace', async () => {
    const find = async (query: string) =>
      (await workspace.shared.lsp.WorkspaceSymbolProvider!.getSymbols({ query })).map(
        ({ name, containerName }) => `${name}${containerName ? ` in ${containerName}` : ''}`,
      );
    assert.deepEqual(await find('upt'), ['Uptime in Hosting']);
    assert.deepEqual(await find('Fabrikam'), ['Fabrikam']);
    assert.deepEqual(await find('zzz'), []);
    assert.ok(!(await find('')).includes('Always'), 'nothing of the built-in library');
  });

  it('folds blocks, comments and imports', async () => {
    const folds = await workspace.Sla.lsp.FoldingRangeProvider!.getFoldingRanges(workspace.document('main.sla'), {
      textDocument,
    });
    const lines = TEXT.split('\n');
    const shown = folds.map(
      ({ startLine, endLine, kind }) =>
        `${lines[startLine]!.trim()} … ${lines[endLine]!.trim()}${kind ? ` (${kind})` : ''}`,
    );
    for (const fold of [
      'import "other.sla" … import "another.sla" (imports)',
      '// One remark … // and another. (comment)',
      '/* A longer … remark. */ (comment)',
      'metric Uptime of Checkout { … measure share of time outside Unavailable',
      'credit of Desk(P1).fee { … below 99.95% : 10%',
      'probes from "data/probes.csv" { … up = status is "ok"',
    ])
      assert.ok(shown.includes(fold), `no "${fold}" in\n${shown.join('\n')}`);
  });

  it('grows a selection from the word to the file', () => {
    const document = workspace.document('main.sla');
    const [selection] = workspace.Sla.editor.SelectionRangeProvider.getSelectionRanges(document, [
      placeOf('99.95% each', 1),
    ]);
    const texts: string[] = [];
    for (let range: SelectionRange | undefined = selection; range !== undefined; range = range.parent)
      texts.push(document.textDocument.getText(range.range));
    assert.equal(texts[0], '99.95%');
    assert.ok(texts.includes('Uptime at least 99.95%'));
    assert.ok(texts.includes('Uptime at least 99.95% each calendar month'));
    assert.equal(texts.at(-1), TEXT);
    assert.ok(texts.every((text, index) => index === 0 || text.includes(texts[index - 1]!)));
  });

  it('links paths to files of the workspace', async () => {
    const links = await workspace.Sla.lsp.DocumentLinkProvider!.getDocumentLinks(workspace.document('main.sla'), {
      textDocument,
    });
    assert.deepEqual(
      links.map(({ range, target }) => [workspace.document('main.sla').textDocument.getText(range), target]),
      [
        ['other.sla', 'file:///project/other.sla'],
        ['another.sla', 'file:///project/another.sla'],
        ['data/probes.csv', 'file:///project/data/probes.csv'],
      ],
    );
  });

  it('helps with the argument of a family, and with keys', async () => {
    const document = workspace.document('main.sla');
    const help = await workspace.Sla.lsp.SignatureHelp!.provideSignatureHelp(document, {
      textDocument,
      position: placeOf('Desk(P1)', 5),
    });
    assert.equal(help?.signatures[0]?.label, 'Desk(p in Priorities)');
    assert.equal(help?.signatures[0]?.parameters?.[0]?.documentation, 'P1, P2');
    assert.equal(
      await workspace.Sla.lsp.SignatureHelp!.provideSignatureHelp(document, {
        textDocument,
        position: placeOf('combine sum', 3),
      }),
      undefined,
    );
  });

  it('hints at the budget only where that is asked for', async () => {
    const document = workspace.document('main.sla');
    const range = { start: { line: 0, character: 0 }, end: document.textDocument.positionAt(TEXT.length) };
    const hints = () => workspace.Sla.lsp.InlayHintProvider!.getInlayHints(document, { textDocument, range });
    const { ConfigurationProvider } = workspace.shared.workspace;
    await ConfigurationProvider.initialized({});
    assert.equal(await hints(), undefined);
    ConfigurationProvider.updateConfiguration({ settings: { sla: { inlayHints: { budget: true } } } });
    assert.deepEqual(
      (await hints())?.map(({ label, position }) => [label, position]),
      [['22 min 19.2 s in 31 days', placeOf('calendar month\n    credit of Desk', 14)]],
    );
  });

  it('colours names by what they are, in the file and in a range', async () => {
    const document = workspace.document('main.sla');
    const provider = workspace.Sla.lsp.SemanticTokenProvider!;
    const { legend } = provider.semanticTokensOptions;
    const decode = (data: readonly number[]) => {
      const tokens = new Map<string, string>();
      let [line, character] = [0, 0];
      for (let index = 0; index < data.length; index += 5) {
        const [deltaLine, delta, length, type, modifiers] = data.slice(index, index + 5) as [
          number,
          number,
          number,
          number,
          number,
        ];
        line += deltaLine;
        character = deltaLine === 0 ? character + delta : delta;
        const text = document.textDocument.getText({
          start: { line, character },
          end: { line, character: character + length },
        });
        const names = legend.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0);
        tokens.set(`${line}:${text}`, [legend.tokenTypes[type], ...names].join(' '));
      }
      return tokens;
    };
    const all = decode((await provider.semanticHighlight(document, { textDocument })).data);
    const kind = (words: string, text: string, offset = 0) => all.get(`${placeOf(words, offset).line}:${text}`);
    assert.equal(kind('metric Uptime', 'Uptime'), 'function declaration');
    assert.equal(kind('Uptime at least', 'Uptime'), 'function');
    assert.equal(kind('outside Unavailable', 'Unavailable'), 'event');
    assert.equal(kind('P1       |', 'P1'), 'enumMember declaration readonly');
    assert.equal(kind('Desk(P1)', 'P1'), 'enumMember readonly');
    assert.equal(kind('hours Always', 'Always'), 'type defaultLibrary');
    assert.equal(kind('up = status', 'status'), 'property');
    assert.equal(kind('up = status', 'up'), 'property');
    assert.equal(kind('fee p.fee', 'p'), 'parameter');
    const { line } = placeOf('Desk(P1)');
    const some = decode(
      (
        await provider.semanticHighlightRange(document, {
          textDocument,
          range: { start: { line, character: 0 }, end: { line: line + 1, character: 0 } },
        })
      ).data,
    );
    assert.deepEqual(
      [...some].filter(([key]) => key.startsWith(`${line}:`)),
      [...all].filter(([key]) => key.startsWith(`${line}:`)),
    );
    assert.ok(some.size < all.size / 4);
  });
});
