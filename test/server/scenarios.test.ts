/** The scenarios of a workspace, listed and run as the test explorer asks for them. */
import assert from 'node:assert/strict';
import {
  type RunScenariosResult,
  runScenariosRequest,
  type ScenariosResult,
  scenariosRequest,
} from '../../src/protocol/requests.ts';
import { type Client, connect, project } from './client.ts';

const SHOP = `party Northwind
party Acme

agreement Shop {
  version 1.0.0
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
`;

const GOOD = `
scenario "Two hours down" of Shop in 2026-01 {
  given Unavailable from 2026-01-14 10:00 for 2 h
  expect credit = 100 EUR
}
`;

const WRONG = `
scenario "Two hours down" of Shop in 2026-01 {
  given Unavailable from 2026-01-14 10:00 for 2 h
  expect credit = 50 EUR
}
`;

describe('scenarios in an editor', () => {
  const { folder, remove } = project({ 'shop.sla': SHOP + GOOD + WRONG, 'none.sla': 'party Nobody\n' });
  let client: Client;
  before(async () => {
    client = await connect(folder);
  });
  after(async () => {
    await client.exit();
    remove();
  });
  const list = (uri?: string) => client.connection.sendRequest<ScenariosResult>(scenariosRequest, uri ? { uri } : {});
  const run = (only?: number[]) =>
    client.connection.sendRequest<RunScenariosResult>(runScenariosRequest, {
      uri: client.uri('shop.sla'),
      ...(only ? { only } : {}),
    });

  it('are listed for the workspace, with their places', async () => {
    const { documents } = await list();
    assert.deepEqual(
      documents.map(({ uri, scenarios }) => [
        uri,
        scenarios.map(({ title, agreement, start }) => [title, agreement, start.line]),
      ]),
      [
        [
          client.uri('shop.sla'),
          [
            ['Two hours down', 'Shop', 35],
            ['Two hours down', 'Shop', 40],
          ],
        ],
      ],
    );
  });

  it('are run, all or some, and say how a wrong figure came about', async () => {
    const all = await run();
    assert.deepEqual(
      all.scenarios.map(({ verdict }) => verdict),
      ['passed', 'failed'],
    );
    const { scenarios } = await run([1, 7]);
    assert.equal(scenarios.length, 1);
    const [failure] = scenarios[0]!.failures;
    assert.match(failure!.got, /100\.00/);
    assert.equal(failure!.at.start.line, 42);
    assert.notEqual(failure!.derivation.length, 0);
  });

  it('follow the text while it is written', async () => {
    await client.open('shop.sla', SHOP + GOOD);
    const { documents } = await list(client.uri('shop.sla'));
    assert.equal(documents[0]?.scenarios.length, 1);
    assert.deepEqual(
      (await run()).scenarios.map(({ verdict }) => verdict),
      ['passed'],
    );
  });

  it('of a file that is not there are refused with its name', async () => {
    await assert.rejects(list(client.uri('gone.sla')), /There is no agreement at .*gone\.sla/);
  });
});
