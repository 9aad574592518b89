/** The loopholes of a target, as an editor asks for them: an action, and the command that it names. */
import assert from 'node:assert/strict';
import {
  type ApplyWorkspaceEditParams,
  ApplyWorkspaceEditRequest,
  type CodeAction,
  ExecuteCommandRequest,
} from 'vscode-languageserver-protocol/node';
import { actionsAt, type Client, connect, project } from './client.ts';

const SHOP = `party Northwind
party Acme

agreement Shop {
  version 1.0.0
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency EUR
  service Checkout { fee 1000 EUR per month }
  data outages intervals { collected automatically by Northwind }
  downtime Unavailable of Checkout { when during outages  for at least 10 min }
  metric Uptime of Checkout { measure share of time outside Unavailable }
  target Availability of Checkout {
    Uptime at least 99.9% each calendar month
    credit 10% of Checkout.fee
  }
}
`;

describe('loopholes in an editor', function loopholes() {
  this.timeout(300_000);
  const { folder, remove } = project({ 'shop.sla': SHOP });
  let client: Client;
  before(async () => {
    client = await connect(folder);
    await client.open('shop.sla', SHOP);
  });
  after(async () => {
    await client.exit();
    remove();
  });

  const offered = async (text: string): Promise<readonly CodeAction[]> => {
    const line = SHOP.split('\n').findIndex((each) => each.includes(text));
    const position = { line, character: (SHOP.split('\n')[line] ?? '').indexOf(text) + text.length - 1 };
    return actionsAt(client, 'shop.sla', position);
  };

  it('are offered on the name of a target only', async () => {
    assert.deepEqual(
      (await offered('target Availability')).map(({ title }) => title),
      ['Insert the loopholes as scenarios'],
    );
    assert.deepEqual(await offered('Uptime at least'), []);
  });

  it('are inserted behind the text as scenarios that replay', async () => {
    const edited = new Promise<ApplyWorkspaceEditParams>((resolve) =>
      client.connection.onRequest(ApplyWorkspaceEditRequest.type, (params) => {
        resolve(params);
        return { applied: true };
      }),
    );
    const [action] = await offered('target Availability');
    assert.ok(action?.command);
    await client.connection.sendRequest(ExecuteCommandRequest.type, action.command);
    const { edit } = await edited;
    const [insertion, ...others] = edit.changes?.[client.uri('shop.sla')] ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(insertion?.range.start, { line: SHOP.split('\n').length - 1, character: 0 });
    assert.equal(insertion?.newText.match(/^scenario "/gm)?.length, 4);
    assert.match(insertion?.newText ?? '', /for 9 min 59\.999 s every 10 min until/);
  });
});
