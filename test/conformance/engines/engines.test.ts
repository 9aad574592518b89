/** The same agreements and rows from every engine: statements are the same, byte for byte, but for what names where rows were read (S1). */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import path from 'node:path';
import { type Project, type Store, stateFrom, withoutPlaces } from './store.ts';
import { OF_FILES, openStores, STORES } from './stores.ts';

const projects: Readonly<Record<string, Project>> = {
  "GitHub's status page": {
    folder: 'examples/github-enterprise',
    file: 'status-page.sla',
    question: { agreement: 'GitHubEnterprise', dataset: 'AllOutages' },
    data: [{ path: 'status-changes.csv' }],
  },
  "GitHub's status page, typed": {
    folder: 'examples/github-enterprise',
    file: 'status-page.sla',
    question: { agreement: 'GitHubEnterprise', dataset: 'MajorOutages' },
    data: [{ path: 'status-changes.csv', types: { at: 'instant' } }],
  },
  'an audit log': {
    folder: 'examples/service-desk',
    file: 'incident-log.sla',
    question: { dataset: 'IncidentLog' },
    data: [{ path: 'incident-log.csv' }],
  },
};

/** What the engines of databases of tables stand on is none itself. */
const SHARED = 'sql';

it('engines: each has a store that holds it to the others', () => {
  const engines = globSync('src/measure/engines/*/engine.ts').map((file) => path.basename(path.dirname(file)));
  assert.deepEqual([OF_FILES, SHARED, ...Object.keys(STORES)].sort(), engines.sort());
});

describe('engines: the same statement', function () {
  this.timeout(300_000);
  let stores: readonly Store[] = [];
  before(async () => {
    stores = await openStores('any rows');
  });
  after(() => Promise.all(stores.map((store) => store.close())));

  for (const [title, project] of Object.entries(projects))
    it(`of ${title}`, async () => {
      const { files, stores: others } = await stateFrom(project, stores);
      assert.equal(files.kind, 'statement', JSON.stringify(files));
      for (const [name, result] of others) {
        assert.ok(result.kind === 'statement' && files.kind === 'statement', `${name}: ${JSON.stringify(result)}`);
        assert.equal(withoutPlaces(result.statement), withoutPlaces(files.statement), name);
      }
    });
});
