import assert from 'node:assert/strict';
import {
  type ContractChangedParams,
  contractChangedNotification,
  simulateRequest,
} from '../../src/protocol/requests.ts';
import { type Client, connect, project } from './client.ts';

const SHOP = `party Northwind "The provider"
party Acme "The customer"

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

const DATA = `import "shop.sla"

dataset Logged for Shop {
  outages from "outages.csv" {
    start = began
    end = ended
  }
}
`;

describe('what a client is told of changes', function () {
  this.timeout(300_000);
  let client: Client;
  let folder: ReturnType<typeof project>;

  before(async () => {
    const rows = 'began,ended\n2026-01-14T10:00:00Z,2026-01-14T12:00:00Z\n';
    folder = project({ 'shop.sla': SHOP, 'data.sla': DATA, 'outages.csv': rows });
    client = await connect(folder.folder);
    await client.open('data.sla', DATA);
    await client.open('shop.sla', SHOP);
  });
  after(() => {
    client.process.kill();
    folder.remove();
  });

  it('names the file with the dataset when the agreement that it imports changes', async () => {
    const told = new Promise<ContractChangedParams>((resolve) => {
      client.connection.onNotification(contractChangedNotification, resolve);
    });
    await client.connection.sendRequest(simulateRequest, { uri: client.uri('data.sla') });
    await client.change('shop.sla', SHOP.replace('fee 1000 EUR', 'fee 2000 EUR'));
    assert.deepEqual((await told).uris, [client.uri('data.sla')]);
  });
});
