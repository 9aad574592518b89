/** What an edit judges anew, and that the rest still holds. */
import assert from 'node:assert/strict';
import { EmptyFileSystemProvider, type LangiumDocument } from 'langium';
import { URI } from 'vscode-uri';
import { createSlaServices } from '../../src/language/module.ts';
import { loadLibrary } from '../../src/language/workspace/load.ts';

const PARTIES = `party Northwind
party Acme
party Telco
`;

const agreement = (name: string, level: string, needs = ''): string => `
agreement ${name} {
  version 1.0.0
  kind customer
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency GBP
  service Line {
    fee 2000 GBP per month
    ${needs}
  }
  data faults intervals {
    collected automatically by Telco
  }
  downtime Broken of Line {
    when during faults
  }
  metric LineUptime of Line {
    measure share of time outside Broken
    controlled by Northwind
  }
  target Uptime of Line {
    LineUptime at least ${level} each calendar month
    credit 10% of Line.fee
  }
}
`;

/** A workspace in memory, of which files can be rewritten. */
async function open(texts: Readonly<Record<string, string>>) {
  const files = new Map(Object.entries(texts));
  const provider = Object.assign(new EmptyFileSystemProvider(), {
    readFile: async ({ path }: URI) => files.get(path.slice(1)) ?? '',
  });
  const { shared, Sla } = createSlaServices({ fileSystemProvider: () => provider });
  await loadLibrary(Sla);
  const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = shared.workspace;
  const uriOf = (name: string): URI => URI.parse(`file:///${name}`);
  const documents = [...files].map(([name, text]) => LangiumDocumentFactory.fromString(text, uriOf(name)));
  for (const document of documents) LangiumDocuments.addDocument(document);
  const all = { validation: { categories: ['built-in', 'fast'] } };
  await DocumentBuilder.build(documents, all);
  const documentOf = (name: string): LangiumDocument => LangiumDocuments.getDocument(uriOf(name))!;
  return {
    found: (name: string, code = 'unreachable-target') =>
      (documentOf(name).diagnostics ?? []).filter((one) => one.code === code),
    all: (name: string) =>
      (documentOf(name).diagnostics ?? []).map(({ code, message, range, relatedInformation }) => ({
        code,
        message,
        range,
        relatedInformation,
      })),
    rewrite: async (name: string, text: string) => {
      files.set(name, text);
      const validated: string[] = [];
      const listener = DocumentBuilder.onDocumentPhase(6, (document) => {
        validated.push(document.uri.path.slice(1));
      });
      await DocumentBuilder.update([uriOf(name)], []);
      listener.dispose();
      return validated.sort();
    },
    files,
  };
}

describe('an edit', () => {
  it('three imports away judges anew what depends on it, and only that', async () => {
    const workspace = await open({
      'parties.sla': PARTIES,
      'bottom.sla': `import "parties.sla"\n${agreement('Bottom', '99.9%')}`,
      'middle.sla': `import "bottom.sla"\nimport "parties.sla"\n${agreement('Middle', '99.9%', 'needs Bottom.Uptime')}`,
      'upper.sla': `import "middle.sla"\nimport "parties.sla"\n${agreement('Upper', '99.9%', 'needs Middle.Uptime')}`,
      'top.sla': `import "upper.sla"\nimport "parties.sla"\n${agreement('Top', '99.9%', 'needs Upper.Uptime')}`,
      'apart.sla': `import "parties.sla"\n${agreement('Apart', '99.9%')}`,
    });
    assert.equal(workspace.found('top.sla').length, 0);
    const judged = await workspace.rewrite('bottom.sla', `import "parties.sla"\n${agreement('Bottom', '99%')}`);
    assert.deepEqual(judged, ['bottom.sla', 'middle.sla', 'top.sla', 'upper.sla']);
    for (const name of ['middle.sla', 'upper.sla', 'top.sla']) assert.equal(workspace.found(name).length, 1, name);
    await workspace.rewrite('bottom.sla', `import "parties.sla"\n${agreement('Bottom', '99.9%')}`);
    assert.equal(workspace.found('top.sla').length, 0);
  });

  it('within a file judges anew what stands on the edited agreement', async () => {
    const text = (level: string) =>
      `${PARTIES}${agreement('Bottom', level)}${agreement('Top', '99.9%', 'needs Bottom.Uptime')}`;
    const workspace = await open({ 'one.sla': text('99.9%') });
    assert.equal(workspace.found('one.sla').length, 0);
    await workspace.rewrite('one.sla', text('99%'));
    assert.equal(workspace.found('one.sla').length, 1);
    await workspace.rewrite('one.sla', text('99.95%'));
    assert.equal(workspace.found('one.sla').length, 0);
  });

  it('gives what a workspace opened with that text gives', async () => {
    const texts = [
      `${PARTIES}${agreement('Bottom', '99%')}${agreement('Top', '99.9%', 'needs Bottom.Uptime')}`,
      // Lines are added above, and the finding moves with its agreement.
      `${PARTIES}\nparty Carrier\n\n${agreement('Bottom', '99%')}${agreement('Top', '99.9%', 'needs Bottom.Uptime')}`,
      // A name that Top's own hides comes into the file.
      `${PARTIES}${agreement('Bottom', '99%')}${agreement('Top', '99.9%', 'needs Bottom.Uptime')}data faults intervals { collected automatically by Telco }\n`,
      // A syntax error, and back.
      `${PARTIES}${agreement('Bottom', '99%')}${agreement('Top', '99.9%', 'needs Bottom.')}`,
      `${PARTIES}${agreement('Bottom', '99%')}${agreement('Top', '99.9%', 'needs Bottom.Uptime')}`,
      // What it names is gone, and comes back otherwise.
      `${PARTIES}${agreement('Top', '99.9%', 'needs Bottom.Uptime')}`,
      `${PARTIES}${agreement('Bottom', '99.99%')}${agreement('Top', '99.9%', 'needs Bottom.Uptime')}`,
      // A type that doesn't fit, in the agreement that the other one names.
      `${PARTIES}${agreement('Bottom', '30 min')}${agreement('Top', '99.9%', 'needs Bottom.Uptime')}`,
      `${PARTIES}${agreement('Bottom', '99%')}// sla-ignore-file unreachable-target: as it was before\n${agreement('Top', '99.9%', 'needs Bottom.Uptime')}`,
    ];
    const edited = await open({ 'one.sla': texts[0]! });
    for (const text of texts) {
      await edited.rewrite('one.sla', text);
      const fresh = await open({ 'one.sla': text });
      assert.deepEqual(edited.all('one.sla'), fresh.all('one.sla'), text);
    }
  });
});
