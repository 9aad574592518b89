/** Proposals for files that a dataset names and maps nothing of, and for files that no text names yet. */
import assert from 'node:assert/strict';
import {
  type ApplyWorkspaceEditParams,
  ApplyWorkspaceEditRequest,
  type CodeAction,
  ExecuteCommandRequest,
  ShowMessageNotification,
  ShowMessageRequest,
  type TextEdit,
} from 'vscode-languageserver-protocol/node';
import { type DescribeResult, describeRequest } from '../../src/protocol/requests.ts';
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
  data probes samples every 1 min by region {
    field region: eu | us
    field up: boolean
    field latency: duration?
    field cost: money
    field share: percent
  }
  downtime Down of Checkout { when not probes[eu].up  gaps count as up }
  metric Uptime of Checkout { measure share of time outside Down }
  target Availability of Checkout { Uptime at least 99.9% each calendar month }
}

dataset Declared for Shop {
  probes from "data/probes.csv" {
  }
}

dataset Bare for Shop { probes from "data/probes.csv" zone "Europe/Berlin" { /* soon */ } }

dataset Undeclared for Shop {
  calls from "data/calls.csv"
}

dataset Gone for Shop { probes from "data/gone.csv" { } }

dataset Mapped for Shop { probes from "data/probes.csv" { at = Zeit } }
`;

const FILES = {
  'shop.sla': SHOP,
  'data/probes.csv': `Zeit,Region,status,latency_ms,Cost EUR,Share,note
03.04.2026 10:00,eu,ok,120,1.5,99.5%,a
03.04.2026 10:00,us,ok,90,1.5,99.5%,b
03.04.2026 10:01,eu,failed,,1.5,99.5%,c
03.04.2026 10:01,us,ok,80,1.5,99.5%,d
13.04.2026 10:02,eu,ok,80,1.5,99.5%,e
13.04.2026 10:02,us,ok,80,1.5,99.5%,f
`,
  'data/calls.csv': 'ts,good,bad\n2026-01-01T00:00Z,5,0\n2026-01-01T00:05Z,6,1\n2026-01-01T00:10Z,6,1\n',
};

describe('proposals of mappings in an editor', function proposals() {
  this.timeout(300_000);
  const { folder, remove } = project(FILES);
  let client: Client;
  let edited: ApplyWorkspaceEditParams[] = [];
  let shown: string[] = [];
  before(async () => {
    client = await connect(folder);
    client.connection.onRequest(ApplyWorkspaceEditRequest.type, (params) => {
      edited.push(params);
      return { applied: true };
    });
    client.connection.onNotification(ShowMessageNotification.type, ({ message }) => void shown.push(message));
    client.connection.onRequest(ShowMessageRequest.type, ({ message }) => {
      shown.push(message);
      return null;
    });
    await client.open('shop.sla', SHOP);
  });
  beforeEach(() => {
    edited = [];
    shown = [];
  });
  after(async () => {
    await client.exit();
    remove();
  });

  const offered = async (dataset: string, word: string, into = 1): Promise<readonly CodeAction[]> => {
    const offset = SHOP.indexOf(word, SHOP.indexOf(`dataset ${dataset}`)) + into;
    const before = SHOP.slice(0, offset).split('\n');
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    return actionsAt(client, 'shop.sla', position);
  };

  /** The dataset after the action, with what stands behind it. */
  const applied = async (dataset: string, title: string): Promise<string> => {
    const [action] = await offered(dataset, 'data/');
    assert.equal(action?.title, title);
    await client.connection.sendRequest(ExecuteCommandRequest.type, {
      command: action?.command?.command ?? '',
      arguments: action?.command?.arguments ?? [],
    });
    const edits: readonly TextEdit[] = edited.flatMap(({ edit }) => edit.changes?.[client.uri('shop.sla')] ?? []);
    const lines = SHOP.split('\n');
    const offsetOf = ({ line, character }: { line: number; character: number }): number =>
      lines.slice(0, line).reduce((all, each) => all + each.length + 1, 0) + character;
    let text = SHOP;
    for (const { range, newText } of [...edits].reverse())
      text = text.slice(0, offsetOf(range.start)) + newText + text.slice(offsetOf(range.end));
    return text.slice(text.indexOf(`dataset ${dataset}`)).split('\ndataset ')[0] ?? '';
  };

  it('map the columns to the fields that are declared', async () => {
    assert.equal(
      await applied('Declared', 'Propose a mapping of probes.csv'),
      `dataset Declared for Shop {
  probes from "data/probes.csv" times "dd.MM.yyyy HH:mm" zone "UTC" {
    // Uncertain: the times of Zeit say no zone; say which one they are in.
    at = Zeit
    region = Region
    up = (status is "ok") // which texts mean true?
    latency = latency_ms * 1 ms
    cost = column "Cost EUR" * 1 EUR
    share = Share
    // note: no field is called so
  }
}
`,
    );
  });

  it('leave what is written there', async () => {
    const text = await applied('Bare', 'Propose a mapping of probes.csv');
    assert.match(
      text,
      /^dataset Bare for Shop \{ probes from "data\/probes.csv" times "dd.MM.yyyy HH:mm" zone "Europe\/Berlin" \{/,
    );
    assert.match(text, /\n {2}\/\/ note: no field is called so \/\* soon \*\/ \} \}\n$/);
  });

  it('declare what is not declared', async () => {
    assert.equal(
      await applied('Undeclared', "Declare 'calls' and map it as calls.csv has it"),
      `dataset Undeclared for Shop {
  calls from "data/calls.csv" {
    at = ts
    good = good
    bad = bad
  }
}

data calls counts every 5 min {
  field good: number
  field bad: number
}
`,
    );
  });

  it('are offered where nothing is mapped yet', async () => {
    assert.deepEqual(await offered('Mapped', 'data/'), []);
    assert.deepEqual(await offered('Declared', 'dataset'), []);
    for (const [word, into] of [
      ['probes', 0],
      ['probes', 6],
      ['"data/', 0],
    ] as const)
      assert.equal((await offered('Bare', word, into)).length, 1, `${into} into ${word}`);
  });

  it('say what is wrong with a file', async () => {
    await applied('Gone', 'Propose a mapping of gone.csv');
    assert.deepEqual(edited, []);
    assert.deepEqual(shown, ['There is no file data/gone.csv']);
  });

  it('are made of a file alone as well', async () => {
    const describe = (name: string) =>
      client.connection.sendRequest<DescribeResult>(describeRequest, { uri: client.uri(name) });
    assert.deepEqual(await describe('data/calls.csv'), {
      kind: 'proposal',
      text: `// Proposed from data/calls.csv, 3 rows. Read it before you rely on it.
data calls counts every 5 min {
  field good: number
  field bad: number
}

dataset CallsFiles {
  calls from "calls.csv" {
    at = ts
    good = good
    bad = bad
  }
}
`,
    });
    const gone = await describe('data/gone.csv');
    assert.equal(gone.kind === 'proposal' ? gone.text : gone.problems[0]?.message, 'There is no file data/gone.csv');
  });
});
