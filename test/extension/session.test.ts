/** What a preview shows while the server answers, fails, is overtaken, or can't say. */
import assert from 'node:assert/strict';
import { createSession, type PreviewSession, type SimulationServer } from '../../src/extension/preview/session.ts';
import type { ToPreview } from '../../src/protocol/preview.ts';
import type { SimulateParams, SimulateResult } from '../../src/protocol/requests.ts';
import { exampleStatement } from '../webview/statement.ts';

const statement: SimulateResult = {
  kind: 'statement',
  dataset: 'Major',
  statement: exampleStatement(),
  remarks: [{ file: 'works.txt', message: 'read as CSV' }],
};

interface Call {
  readonly params: SimulateParams;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
  readonly answer: (result: SimulateResult) => void;
  readonly fail: (error: Error) => void;
}

/** A server that answers when the test says so. */
function slowServer() {
  const calls: Call[] = [];
  let arrived = Promise.withResolvers<void>();
  const server: SimulationServer = {
    datasets: async () => ({ datasets: ['Major', 'Partial'] }),
    simulate(params, signal, onProgress) {
      const { promise, resolve, reject } = Promise.withResolvers<SimulateResult>();
      calls.push({ params, signal, onProgress, answer: resolve, fail: reject });
      arrived.resolve();
      return promise;
    },
  };
  const nextCall = async (): Promise<Call> => {
    if (calls.length === 0) await arrived.promise;
    arrived = Promise.withResolvers();
    return calls.shift()!;
  };
  return { server, nextCall };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a preview session', () => {
  let shown: ToPreview[];
  let session: PreviewSession;
  let nextCall: () => Promise<Call>;

  beforeEach(() => {
    shown = [];
    const slow = slowServer();
    nextCall = slow.nextCall;
    session = createSession({
      state: { uri: 'file:///a.sla', choice: { dataset: '', from: '', to: '' } },
      file: 'a.sla',
      server: slow.server,
      show: (message) => shown.push(message),
      updateDelay: () => 1,
    });
  });
  afterEach(() => session.dispose());

  it('says that it computes, passes progress on, and shows the statement', async () => {
    session.update();
    const call = await nextCall();
    assert.deepEqual(call.params, { uri: 'file:///a.sla' });
    call.onProgress('Reading probes (40%)');
    call.answer(statement);
    await settled();
    assert.deepEqual(
      shown.map(({ busy }) => busy),
      ['Computing…', 'Reading probes (40%)', undefined],
    );
    const last = shown.at(-1);
    assert.ok(last?.content.kind === 'statement');
    assert.deepEqual(
      [last.content.remarks, last.dataset, last.datasets],
      [statement.remarks, 'Major', ['Major', 'Partial']],
    );
  });

  it('asks for what the reader chose', async () => {
    session.choose({ dataset: 'Partial', from: '2025', to: '2025-06' });
    assert.deepEqual((await nextCall()).params, {
      uri: 'file:///a.sla',
      dataset: 'Partial',
      from: '2025',
      to: '2025-06',
    });
    assert.equal(shown.at(-1)?.state.choice.dataset, 'Partial');
  });

  it('cancels what a newer question overtakes, and never shows its answer', async () => {
    session.update();
    const first = await nextCall();
    session.update();
    const second = await nextCall();
    assert.equal(first.signal.aborted, true);
    second.answer({ kind: 'problems', reason: 'no-dataset', problems: [] });
    await settled();
    first.answer(statement);
    first.onProgress('late');
    await settled();
    const { content, busy } = shown.at(-1)!;
    assert.deepEqual([content.kind, busy], ['refused', undefined]);
  });

  it('keeps the former statement in sight while a new one is computed', async () => {
    session.update();
    (await nextCall()).answer(statement);
    await settled();
    session.changed();
    await nextCall();
    const { content, busy } = shown.at(-1)!;
    assert.deepEqual([content.kind, busy], ['statement', 'Updating…']);
  });

  it('simulates once for many changes', async () => {
    for (let change = 0; change < 5; change++) session.changed();
    (await nextCall()).answer(statement);
    await settled();
    assert.equal(shown.filter(({ busy }) => busy !== undefined).length, 1);
  });

  it('shows what the server reports as a failure, and recovers', async () => {
    session.update();
    (await nextCall()).fail(new Error('out of memory'));
    await settled();
    assert.deepEqual(shown.at(-1)?.content, { kind: 'failed', message: 'out of memory' });
    session.update();
    (await nextCall()).answer(statement);
    await settled();
    assert.equal(shown.at(-1)?.content.kind, 'statement');
  });
});
