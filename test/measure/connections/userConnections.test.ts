import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { readAddress } from '../../../src/measure/connections/connection.ts';
import {
  defaultConnectionFile,
  userConnections,
  variableOf,
} from '../../../src/measure/connections/userConnections.ts';

const SECRET = 'hunter2';
const ADDRESS = `postgres://reader:${SECRET}@db.example:5432/monitoring`;

describe('connections of the user', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sla-connections-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const fileWith = async (text: string, mode = 0o600): Promise<string> => {
    const file = path.join(folder, 'connections.json');
    await writeFile(file, text);
    await chmod(file, mode);
    return file;
  };
  const problem = async (text: string, name = 'warehouse', mode = 0o600, roots: readonly string[] = []) => {
    const found = await userConnections({ environment: {}, file: await fileWith(text, mode), roots }).find(name);
    assert.equal(found.kind, 'problem');
    return found.kind === 'problem' ? found.message : '';
  };

  it('stand in the environment, which wins over the file', async () => {
    const file = await fileWith('{ "ware house": "prometheus+https://metrics.example" }');
    const both = userConnections({ environment: { [variableOf('ware house')]: ADDRESS }, file, roots: [] });
    const found = await both.find('ware house');
    assert.equal(found.kind === 'connection' && found.settings.kind, 'postgres');
    const alone = await userConnections({ environment: {}, file, roots: [] }).find('ware house');
    assert.equal(alone.kind === 'connection' && alone.settings.address().href, 'https://metrics.example/');
    assert.equal(variableOf('ware house'), 'SLA_CONNECTION_WARE_HOUSE');
  });

  it('are looked up in a place that the environment may name', () => {
    assert.equal(defaultConnectionFile({}, '/home/x'), path.join('/home/x', '.config/sla-as-code/connections.json'));
    assert.equal(
      defaultConnectionFile({ XDG_CONFIG_HOME: '/c' }, '/h'),
      path.join('/c', 'sla-as-code/connections.json'),
    );
    assert.equal(defaultConnectionFile({ SLA_CONNECTIONS: '/own.json' }, '/h'), '/own.json');
  });

  it('say what is wrong, and never a secret', async () => {
    const messages = [
      await problem('{}'),
      await problem(`{ "warehous": "${ADDRESS}" }`),
      await problem(`{ "warehouse": "${ADDRESS}`),
      await problem(`["${ADDRESS}"]`),
      await problem(`{ "warehouse": { "url": "${ADDRESS}" } }`),
      await problem(`{ "warehouse": "mysql://reader:${SECRET}@db.example/x" }`),
      await problem(`{ "warehouse": "postgres:reader:${SECRET}" }`),
      await problem(`{ "warehouse": "${ADDRESS}" }`, 'warehouse', 0o644),
      await problem(`{ "warehouse": "${ADDRESS}" }`, 'warehouse', 0o600, [folder]),
    ];
    assert.deepEqual(messages, [
      "There is no connection 'warehouse': set SLA_CONNECTION_WAREHOUSE to its address, or add it to your connections, connections.json",
      "There is no connection 'warehouse' (did you mean 'warehous'?): set SLA_CONNECTION_WAREHOUSE to its address, or add it to your connections, connections.json",
      'The connections can\'t be read: connections.json holds an object of names and addresses, such as { "warehouse": "postgres://…" }',
      'The connections can\'t be read: connections.json holds an object of names and addresses, such as { "warehouse": "postgres://…" }',
      'The address of connection \'warehouse\' is no text: connections.json holds an object of names and addresses, such as { "warehouse": "postgres://…" }',
      "The address of connection 'warehouse' has no scheme that is known: write postgres://…, clickhouse+https://… or prometheus+https://…",
      "The address of connection 'warehouse' can't be read: write postgres://…, clickhouse+https://… or prometheus+https://…",
      "The connections in connections.json aren't read, because others may read the file: allow it to yourself alone (chmod 600)",
      "The connections in connections.json aren't read, because the file lies inside the workspace: keep addresses and passwords outside the repository",
    ]);
    assert.ok(!messages.join().includes(SECRET));
  });

  it('have names that a variable can tell apart, where it is set', async () => {
    const environment = { SLA_CONNECTION_A_B: ADDRESS };
    const told =
      "Connections 'a-b' and 'a_b' would both take their address from SLA_CONNECTION_A_B, which can't tell them apart: unset it and list both in connections.json, or rename one of them";
    const message = async (name: string, of: ReturnType<typeof userConnections>) => {
      const found = await of.find(name);
      return found.kind === 'problem' ? found.message : found.kind;
    };
    const file = await fileWith(`{ "a_b": "${ADDRESS}", "A.b": "${ADDRESS}" }`);
    assert.equal(await message('a-b', userConnections({ environment, file, roots: [] })), told);

    const empty = userConnections({ environment, file: await fileWith('{}'), roots: [] });
    assert.equal(await message('a_b', empty), 'connection');
    assert.equal(await message('a_b', empty), 'connection');
    assert.equal(await message('a-b', empty), told);
    const none = userConnections({ environment, roots: [] });
    assert.equal(await message('A.b', none), 'connection');
    assert.match(await message('a_b', none), /^Connections 'A\.b' and 'a_b' .* list both in a file of connections/);

    const listed = userConnections({
      environment: {},
      file: await fileWith(`{ "a_b": "${ADDRESS}", "a-b": "prometheus+https://metrics.example" }`),
      roots: [],
    });
    assert.deepEqual([await message('a-b', listed), await message('a_b', listed)], ['connection', 'connection']);
  });

  it('say which modes of TLS there are', () => {
    const message = (query: string, scheme = 'postgres') => {
      const found = readAddress('warehouse', `${scheme}://reader:${SECRET}@db.example/x?${query}`);
      return found.kind === 'problem' ? found.message : found.kind;
    };
    for (const mode of ['disable', 'prefer', 'require', 'no-verify', 'verify-ca', 'verify-full'])
      assert.equal(message(`sslmode=${mode}`), 'connection');
    const allowed = 'write sslmode=disable, prefer, require, no-verify, verify-ca or verify-full';
    for (const mode of ['verifyfull', 'VERIFY-FULL', 'allow', ''])
      assert.equal(
        message(`statement_timeout=1000&sslmode=${mode}`, 'postgresql'),
        `The address of connection 'warehouse' says sslmode=${mode}, which isn't known: ${allowed}`,
      );
    assert.equal(
      message('ssl_mode=verify-full'),
      `The address of connection 'warehouse' says 'ssl_mode', which nothing reads: ${allowed}`,
    );
    assert.equal(message('sslmode=x', 'clickhouse+https'), 'connection');
  });

  it('print no secret, however they are printed', () => {
    const found = readAddress('warehouse', ADDRESS);
    for (const text of [JSON.stringify(found), inspect(found, { depth: 9, showHidden: true }), String(found)])
      assert.ok(!text.includes(SECRET), text);
    assert.equal(found.kind === 'connection' && found.settings.address().password, SECRET);
  });

  it('know a % that stands for nothing before anything else trips over it', () => {
    for (const address of [
      'postgres://u:s3cret%pw@db.example/x',
      'clickhouse+http://u%@h/x',
      'prometheus+http://h/a%2',
    ])
      assert.deepEqual(readAddress('warehouse', address), {
        kind: 'problem',
        message:
          "The address of connection 'warehouse' has a % that stands for no character: write %25 for a % in a user's name, a password or a database",
      });
    assert.equal(readAddress('warehouse', 'postgres://u:s3cret%25pw@db.example/x').kind, 'connection');
  });

  it('take any text for an address without throwing', () => {
    fc.assert(fc.property(fc.string(), (text) => ['connection', 'problem'].includes(readAddress('x', text).kind)));
    fc.assert(
      fc.property(fc.string(), (rest) =>
        ['connection', 'problem'].includes(readAddress('x', `postgres://${rest}`).kind),
      ),
    );
  });
});
