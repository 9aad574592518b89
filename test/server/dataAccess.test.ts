/** What a user allows beside the files of the workspace, and what a workspace that isn't trusted gets of it. */
import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { type SimulateResult, simulateRequest, trustGrantedNotification } from '../../src/protocol/requests.ts';
import { type Client, type ClientOptions, connect, project } from './client.ts';

const shop = (probes: string): string => `party Northwind
party Acme
agreement Shop {
  version 1.0.0
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency EUR
  service Checkout { fee 1000 EUR per month }
  data probes samples every 12 h { field up: boolean }
  downtime Down of Checkout { when not probes.up  gaps count as up }
  metric Uptime of Checkout { measure share of time outside Down }
  target Availability of Checkout { Uptime at least 99.9% each calendar month }
}
dataset Observed for Shop { probes from ${probes} { at = time  up = (value is 1) } }
`;

async function simulated(options: ClientOptions, text: string, trust = false): Promise<SimulateResult> {
  const { folder, remove } = project({ 'shop.sla': text });
  let client: Client | undefined;
  try {
    client = await connect(folder, options);
    await client.open('shop.sla', text);
    if (trust) await client.connection.sendNotification(trustGrantedNotification);
    return await client.connection.sendRequest<SimulateResult>(simulateRequest, { uri: client.uri('shop.sla') });
  } finally {
    await client?.exit();
    remove();
  }
}

const said = (result: SimulateResult): string =>
  result.kind === 'statement' ? 'a statement' : result.problems.map(({ message }) => message).join('\n');

describe('data outside the workspace', function dataOutside() {
  this.timeout(300_000);
  const outside = project({ 'probes.csv': 'time,value\n2026-01-01T00:00Z,1\n2026-01-31T12:00Z,1\n' });
  const text = shop(`"${path.join(outside.folder, 'probes.csv')}"`);
  after(outside.remove);

  it('is read of the folders that the user has set, which other settings may stand beside', async () => {
    const folders = [path.join(outside.folder, 'gone'), 7, 'relative', outside.folder];
    assert.equal(said(await simulated({ settings: { data: { folders } } }, text)), 'a statement');
    assert.match(said(await simulated({ settings: {} }, text)), /lies outside the workspace/);
  });

  it('is not read for a workspace that is not trusted, until it is', async () => {
    const settings = { data: { folders: [outside.folder] } };
    const initializationOptions = { trusted: false };
    assert.match(said(await simulated({ settings, initializationOptions }, text)), /lies outside the workspace/);
    assert.equal(said(await simulated({ settings, initializationOptions }, text, true)), 'a statement');
  });
});

describe('connections of an editor', function connections() {
  this.timeout(300_000);
  const text = shop('connection "metrics" series "probe_success"');
  let server: Server;
  let address: string;
  let asked = 0;
  before(async () => {
    server = createServer((_, response) => {
      asked++;
      response.writeHead(403).end('{"status":"error","error":"not for you"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const listening = server.address();
    address = `prometheus+http://127.0.0.1:${typeof listening === 'object' && listening !== null ? listening.port : 0}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('are those of the file that the user has set', async () => {
    const { folder, remove } = project({ 'mine.json': JSON.stringify({ metrics: address }) });
    try {
      const file = path.join(folder, 'mine.json');
      chmodSync(file, 0o600);
      const found = await simulated({ settings: { data: { connections: file } } }, text);
      assert.match(said(found), /^Connection 'metrics' doesn't let us in \(403\): not for you/);
    } finally {
      remove();
    }
  });

  it('are not used for a workspace that is not trusted', async () => {
    const env = { SLA_CONNECTION_METRICS: address };
    asked = 0;
    const found = await simulated({ env, initializationOptions: { trusted: false } }, text);
    assert.match(said(found), /^Connection 'metrics' isn't used, since this workspace isn't trusted/);
    assert.equal(asked, 0);
    assert.match(said(await simulated({ env, initializationOptions: { trusted: true } }, text)), /doesn't let us in/);
  });
});
