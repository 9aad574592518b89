/* What takes its time waits for everything else: proven by the order of things, not by clocks. */
import assert from 'node:assert/strict';
import { Cancellation, DocumentState, type LangiumDocument, UriUtils } from 'langium';
import { addCompletionHandler, addFormattingHandler } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { AGREEMENT_RULES } from '../../src/language/validation/rules.ts';
import { judgeLater } from '../../src/server/later.ts';
import { openWorkspace, ROOT } from '../language/editor/workspace.ts';

const PARTIES = 'party Northwind\nparty Acme\n';

const agreement = (name: string): string => `import "parties.sla"
agreement ${name} {
  version 1.0.0
  kind customer
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency GBP
  let Unused = 5 GBP
  service Line {
    fee 2000 GBP per month
  }
}
`;

const uriOf = (name: string): URI => URI.parse(`${ROOT}/${name}`);
const codesOf = ({ diagnostics = [] }: LangiumDocument): readonly unknown[] => diagnostics.map(({ code }) => code);
const SLOW = 'unused-declaration';

type Handler = (params: unknown, token: Cancellation.CancellationToken) => Promise<unknown>;

/** A workspace that judges later, and what its server answers. */
async function open() {
  const files = new Map([
    ['parties.sla', PARTIES],
    ['one.sla', agreement('One')],
    ['two.sla', agreement('Two')],
  ]);
  const workspace = await openWorkspace(files);
  const handlers = new Map<string, Handler>();
  const connection = new Proxy({} as Connection, {
    get: (_, name: string) => (handler: Handler) => handlers.set(name, handler),
  });
  addCompletionHandler(connection, workspace.shared);
  addFormattingHandler(connection, workspace.shared);
  const ask = (name: string, params: object): Promise<unknown> =>
    handlers.get(name)?.(
      { textDocument: { uri: uriOf('one.sla').toString() }, ...params },
      Cancellation.CancellationToken.None,
    ) ?? Promise.reject(new Error(name));
  judgeLater(workspace.shared);
  const { WorkspaceLock, DocumentBuilder } = workspace.shared.workspace;
  const edit = (name: string): Promise<void> =>
    WorkspaceLock.write((token) => DocumentBuilder.update([uriOf(name)], [], token));
  return { ...workspace, ask, edit };
}

/** Resolved from outside. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

describe('rules that take their time', () => {
  it('keep neither completion nor formatting waiting', async () => {
    const { Sla, shared, edit, ask, document } = await open();
    const validator = Sla.validation.DocumentValidator;
    const validate = validator.validateDocument.bind(validator);
    const [begun, end] = [gate(), gate()];
    validator.validateDocument = async (one, options, token) => {
      if (options?.categories?.includes('slow')) {
        begun.open();
        await end.opened;
      }
      return validate(one, options, token);
    };
    const judged: string[] = [];
    shared.workspace.DocumentBuilder.onDocumentPhase(DocumentState.Validated, (one) => {
      if (codesOf(one).includes(SLOW)) judged.push(one.uri.path);
    });
    await edit('one.sla');
    await begun.opened;
    const completion = await ask('onCompletion', { position: { line: 10, character: 4 } });
    assert.ok(completion !== null && typeof completion === 'object');
    const formatting = await ask('onDocumentFormatting', { options: { tabSize: 2, insertSpaces: true } });
    assert.ok(Array.isArray(formatting));
    assert.deepEqual(judged, []);
    assert.ok(!codesOf(document('one.sla')).includes(SLOW));
    end.open();
    await told(shared.workspace.DocumentBuilder, 'one.sla');
    assert.deepEqual(judged, [uriOf('one.sla').path]);
  });

  it('are cancelled by an edit between two rules, and begin anew after it', async () => {
    const { shared, edit, document } = await open();
    const slow = AGREEMENT_RULES.filter(({ cost }) => cost === 'slow');
    const [first, last] = [slow[0]!, slow.at(-1)!];
    const log: string[] = [];
    const restore = [first, last].map((rule) => {
      const { check } = rule;
      return () => Object.assign(rule, { check });
    });
    const checks = [first.check, last.check];
    let edited: Promise<void> | undefined;
    Object.assign(first, {
      check: (...asked: Parameters<typeof first.check>) => {
        log.push(`first of ${asked[0].contract.id}`);
        edited ??= edit('two.sla').then(() => void log.push('edited'));
        checks[0]?.(...asked);
      },
    });
    Object.assign(last, {
      check: (...asked: Parameters<typeof last.check>) => {
        log.push(`last of ${asked[0].contract.id}`);
        checks[1]?.(...asked);
      },
    });
    try {
      await edit('one.sla');
      await told(shared.workspace.DocumentBuilder, 'one.sla', 'two.sla');
      await edited;
    } finally {
      for (const each of restore) each();
    }
    // The edit came while the first rule looked at one: no other rule did before the edit was done.
    assert.deepEqual(log.slice(0, 2), ['first of One', 'edited']);
    assert.deepEqual(log.slice(2).sort(), ['first of One', 'first of Two', 'last of One', 'last of Two']);
    assert.ok(codesOf(document('one.sla')).includes(SLOW));
    assert.ok(codesOf(document('two.sla')).includes(SLOW));
  });

  it('are judged once, whoever asks', async () => {
    const { shared, document } = await open();
    const { DocumentBuilder } = shared.workspace;
    await DocumentBuilder.update([uriOf('one.sla')], []);
    const one = document('one.sla');
    assert.ok(!codesOf(one).includes(SLOW));
    const ask = (): Promise<void> => DocumentBuilder.validateFurther(Cancellation.CancellationToken.None, [one]);
    await Promise.all([ask(), ask()]);
    await ask();
    assert.equal(codesOf(one).filter((code) => code === SLOW).length, 1);
  });
});

describe('a workspace that is opened', () => {
  it('shows first what is wrong in the file that somebody looks at', async () => {
    const others = Array.from({ length: 5 }, (_, at) => `other${at}.sla`);
    // Nothing that is imported declares Zeta.
    const text = agreement('Shown').replace('customer Acme', 'customer Zeta');
    const log: string[] = [];
    const { document } = await openWorkspace(
      new Map([
        ...others.map((name): [string, string] => [name, agreement(`A${name.slice(0, -4)}`)]),
        ['parties.sla', PARTIES],
        ['shown.sla', text],
        ['zeta.sla', 'party Zeta\n'],
      ]),
      {},
      ({ workspace: { TextDocuments, DocumentBuilder } }) => {
        TextDocuments.set(TextDocument.create(uriOf('shown.sla').toString(), 'sla', 1, text));
        DocumentBuilder.onDocumentPhase(
          DocumentState.Parsed,
          ({ uri }) => void log.push(`read ${UriUtils.basename(uri)}`),
        );
        DocumentBuilder.onDocumentPhase(DocumentState.Validated, ({ uri }) => void log.push(UriUtils.basename(uri)));
        void DocumentBuilder.waitUntil(DocumentState.Parsed).then(() => log.push('all read'));
      },
    );
    const read = [...others, 'zeta.sla'].map((name) => `read ${name}`);
    const judged = [...others, 'zeta.sla', 'shown.sla', 'standard.sla'];
    assert.deepEqual(log.slice(0, 4), ['read shown.sla', 'read parties.sla', 'shown.sla', 'parties.sla']);
    assert.deepEqual(log.slice(4, 4 + read.length).sort(), read.sort());
    assert.equal(log[4 + read.length], 'all read');
    assert.deepEqual(log.slice(5 + read.length).sort(), judged.sort());
    // Only when all is read it's known where to find the name.
    const [unknown] = (document('shown.sla').diagnostics ?? []).filter(({ code }) => code === 'not-imported');
    assert.equal(unknown?.data.importPath, 'zeta.sla');
  });

  it('leaves out a file that can no longer be read', async () => {
    const files = new Map([
      ['gone.sla', PARTIES],
      ['parties.sla', PARTIES],
      ['one.sla', agreement('One')],
    ]);
    const { shared, document } = await openWorkspace(files, {}, ({ workspace: { FileSystemProvider } }) => {
      const readFile = FileSystemProvider.readFile.bind(FileSystemProvider);
      FileSystemProvider.readFile = (uri) =>
        UriUtils.basename(uri) === 'gone.sla' ? Promise.reject(new Error('it is gone')) : readFile(uri);
    });
    assert.equal(shared.workspace.LangiumDocuments.hasDocument(uriOf('gone.sla')), false);
    assert.ok(codesOf(document('one.sla')).includes(SLOW));
  });
});

/** Until the slow findings of the files are there. */
function told(
  builder: { readonly onDocumentPhase: (state: DocumentState, told: (document: LangiumDocument) => void) => unknown },
  ...names: readonly string[]
): Promise<void> {
  const waiting = new Set(names.map((name) => uriOf(name).toString()));
  return new Promise((resolve) => {
    builder.onDocumentPhase(DocumentState.Validated, (document) => {
      if (codesOf(document).includes(SLOW)) waiting.delete(document.uri.toString());
      if (waiting.size === 0) resolve();
    });
  });
}
