import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AstUtils, type LangiumDocument } from 'langium';
import { URI } from 'vscode-uri';
import { isAgreement, isModel, isTable, type TableRow } from '../../src/language/generated/ast.ts';
import { createSlaServices } from '../../src/language/module.ts';
import { loadFiles, loadLibrary } from '../../src/language/workspace/load.ts';
import { nodeContext } from '../../src/language/workspace/node.ts';
import { memoryFiles } from '../support/language.ts';
import { written } from './support/load.ts';

const uri = (path: string): URI => URI.parse(`file:///workspace/${path}`);

async function workspace(files: Readonly<Record<string, string>>) {
  const texts = new Map(Object.entries(files).map(([path, text]) => [uri(path).toString(), text]));
  const { shared, Sla } = createSlaServices({
    fileSystemProvider: () => memoryFiles(texts),
    roots: [URI.parse('file:///workspace')],
  });
  await loadLibrary(Sla);
  const builder = shared.workspace.DocumentBuilder;
  builder.updateBuildOptions = { validation: true };
  await builder.update(Object.keys(files).map(uri), []);
  const document = (path: string): LangiumDocument => shared.workspace.LangiumDocuments.getDocument(uri(path))!;
  return {
    Sla,
    document,
    change: async (path: string, text: string): Promise<void> => {
      texts.set(uri(path).toString(), text);
      await builder.update([uri(path)], []);
    },
    errors: (path: string): readonly string[] =>
      (document(path).diagnostics ?? []).filter(({ severity }) => severity === 1).map(written),
    contract: (path: string) => {
      const root = document(path).parseResult.value;
      const agreement = isModel(root) ? root.declarations.find(isAgreement) : undefined;
      return Sla.lowering.Contracts.contractOf(agreement!)!;
    },
  };
}

const NETWORK = (level: string): string => `party Carrier
party Host
agreement Network {
  between provider Carrier and customer Host
  zone "UTC"
  data link samples every 1 min { field up: boolean }
  downtime Cut { when not link.up }
  metric LinkUp { measure share of time outside Cut }
  target Availability { LinkUp at least ${level} each calendar month }
}`;

const HOSTING = `import "network.sla"
party Shop
agreement Hosting {
  between provider Host and customer Shop
  zone "UTC"
  service Site { needs Network.Availability }
}`;

const PLATFORM = (field: string): string => `party Watcher
calendar Desk { zone "Europe/London"  open mon..fri 09:00-17:00 }
table Sites key site { site | hours ; north | Desk ; south | Desk ; }
data orders items {
  collected automatically by Watcher
  field site: key of Sites
  field ${field}: money
}`;

const buyer = (name: string, currency: string, zone: string): string => `import "platform.sla"
party Seller
party ${name}
agreement For${name} {
  between provider Seller and customer ${name}
  zone "${zone}"
  currency ${currency}
  metric Largest { measure maximum of orders.price }
  target Small { Largest at most 10 ${currency} each calendar month }
}`;

describe('several files', () => {
  it('what a file declares means the same beside other agreements that use it as it does alone', async () => {
    const buyers = {
      'a.sla': buyer('Ann', 'GBP', 'Europe/London'),
      'b.sla': buyer('Ben', 'GBP', 'Europe/London'),
      'c.sla': buyer('Cas', 'EUR', 'Europe/Amsterdam'),
    };
    const together = await workspace({ 'platform.sla': PLATFORM('price'), ...buyers });
    assert.deepEqual(together.errors('platform.sla'), []);
    for (const [path, text] of Object.entries(buyers)) {
      assert.deepEqual(together.errors(path), []);
      const alone = await workspace({ 'platform.sla': PLATFORM('price'), [path]: text });
      assert.equal(JSON.stringify(together.contract(path)), JSON.stringify(alone.contract(path)));
    }
    const [a, b, c] = ['a.sla', 'b.sla', 'c.sla'].map(together.contract);
    assert.strictEqual(a!.data[0], b!.data[0], 'read once for those of one zone and currency');
    assert.deepEqual(c!.data[0]!.fields[1]!.type, { kind: 'money', currency: 'EUR' });
    for (const { parties, tables, calendars } of [a!, b!, c!]) {
      assert.equal(parties.length, 3, 'with whoever collects the data');
      assert.deepEqual(
        [...tables, ...calendars].map(({ id }) => id),
        ['Sites', 'Desk'],
      );
    }
    await together.change('platform.sla', PLATFORM('paid'));
    assert.deepEqual(together.contract('a.sla').metrics, []);
    await together.change('platform.sla', PLATFORM('tax: money  field price'));
    assert.equal(together.contract('b.sla').data[0]!.fields.length, 3);
  });

  it('a change reaches those who import it through others', async () => {
    const table = (v: string): string => `table Levels key id { id | level ; a | ${v} ; }`;
    const files = await workspace({
      'c.sla': table('99%'),
      'b.sla': `import "c.sla"
party P
party Q
agreement Base {
  between provider P and customer Q
  zone "UTC"
  data link samples every 1 min { field up: boolean }
  downtime Cut { when not link.up }
  metric Up { measure share of time outside Cut }
  target T for each l in Levels { Up at least l.level each calendar month }
}`,
      'a.sla': `import "b.sla"
agreement Top { between provider Q and customer P  zone "UTC"  service S { needs Base.T(a) } }`,
    });
    assert.deepEqual(['a.sla', 'b.sla', 'c.sla'].flatMap(files.errors), []);
    assert.equal(files.contract('a.sla').services[0]?.needs?.kind, 'target');
    assert.match(JSON.stringify(files.contract('a.sla')), /"level":"99\/100"/);
    await files.change('c.sla', table('95%'));
    assert.match(JSON.stringify(files.contract('a.sla')), /"level":"19\/20"/);
    await files.change('c.sla', table('30 min'));
    assert.deepEqual(files.errors('b.sla').length, 1, 'the type of the target comes from two files away');
    await files.change('c.sla', table('95%'));
    assert.deepEqual(files.errors('b.sla'), []);
  });

  it('a file that appears mends the import of it', async () => {
    const files = await workspace({ 'hosting.sla': HOSTING });
    assert.deepEqual(
      files.errors('hosting.sla').map((error) => error.split(' ')[1]),
      ['unknown-name:', 'unknown-name:', 'bad-import:'],
    );
    await files.change('network.sla', NETWORK('99.9%'));
    assert.deepEqual(files.errors('hosting.sla'), []);
    assert.deepEqual(files.contract('hosting.sla').files, ['hosting.sla', 'network.sla']);
    assert.deepEqual(
      files.contract('hosting.sla').parties.map(({ id }) => id),
      ['Shop', 'Carrier', 'Host'].filter((id) => id !== 'Carrier'),
    );
  });

  it('nothing outside the workspace is read, not by way of a symbolic link either', async () => {
    const root = mkdtempSync(join(tmpdir(), 'sla-imports-'));
    try {
      mkdirSync(join(root, 'project'));
      writeFileSync(join(root, 'secret.sla'), 'party Secret');
      symlinkSync(join(root, 'secret.sla'), join(root, 'project', 'link.sla'));
      writeFileSync(join(root, 'project', 'main.sla'), 'import "link.sla"\nimport "../secret.sla"\n');
      const { Sla } = createSlaServices(nodeContext([URI.file(join(root, 'project'))]));
      const [document] = await loadFiles(Sla, [URI.file(join(root, 'project', 'main.sla'))]);
      assert.deepEqual(
        document?.diagnostics?.map(({ code }) => code),
        ['import-outside', 'import-outside'],
      );
      const known = Sla.shared.workspace.LangiumDocuments.all.map((one) => one.uri.path).toArray();
      assert.deepEqual(
        known.filter((path) => path.includes('secret') || path.includes('link')),
        [],
      );
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe("a table's row", () => {
  it('is named by its key and found by its uses, each once', async () => {
    const files = await workspace({
      'main.sla': `party A
party B
table Features key id { id | v ; git | 1% ; api | 2% ; }
table Names key name { name | feature : key of Features ; "Git" | git ; }
data status states by feature { field feature: key of Features  field ok: boolean }
agreement X {
  between provider A and customer B
  zone "UTC"
  downtime Down for each f in Features { when not status[f].ok }
  metric Up for each f in Features { measure share of time outside Down(f) }
  target T { Up(git) at least 99% each calendar month }
}`,
    });
    assert.deepEqual(files.errors('main.sla'), []);
    const root = files.document('main.sla').parseResult.value;
    const table = AstUtils.streamAst(root).find(isTable)!;
    const row: TableRow = table.rows[0]!;
    assert.equal(files.Sla.references.NameProvider.getName(row), 'git');
    const uses = files.Sla.references.References.findReferences(row, { includeDeclaration: true })
      .map(({ segment }) => segment.range.start)
      .toArray();
    assert.deepEqual(
      uses.map(({ line }) => line + 1),
      [3, 4, 11],
      'the declaration, the cell of the other table, the argument',
    );
    const nameNode = files.Sla.references.NameProvider.getNameNode(row)!;
    assert.deepEqual(files.Sla.references.References.findDeclarations(nameNode), [row]);
  });
});
