/** The same agreements and rows from every engine: statements are the same, byte for byte, but for what names where rows were read (S1). */
import assert from 'node:assert/strict';
import { clickhouseStore } from './clickhouseStore.ts';
import { memoryStore } from './memoryStore.ts';
import { postgresStore } from './postgresStore.ts';
import { type Project, type Store, stateFrom, withoutPlaces } from './store.ts';

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

describe('engines: the same statement', function () {
  this.timeout(120_000);
  const stores: Store[] = [];
  before(async () => {
    stores.push(memoryStore(), await postgresStore(), await clickhouseStore());
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
