import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { readAddress } from '../../../src/measure/connections/connection.ts';
import { chunksOf } from '../../../src/measure/engines/prometheus/chunks.ts';
import {
  type ClientLimits,
  type PrometheusClient,
  prometheusClient,
} from '../../../src/measure/engines/prometheus/client.ts';
import { DataError } from '../../../src/measure/problems.ts';

const MATRIX = { status: 'success', data: { resultType: 'matrix', result: [] } };

/** A client of a server that answers as it's told. */
async function asking<T>(
  listener: RequestListener,
  work: (client: PrometheusClient) => Promise<T>,
  { userInfo = '', tail = '/', limits = {} }: { userInfo?: string; tail?: string; limits?: Partial<ClientLimits> } = {},
): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const found = readAddress('metrics', `prometheus+http://${userInfo}127.0.0.1:${port}${tail}`);
    assert(found.kind === 'connection');
    return await work(prometheusClient(found.settings, limits));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const answering =
  (status: number, body: unknown): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

const failure = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => assert.fail('it was answered'),
    (reason: unknown) => reason,
  );
  assert(error instanceof DataError, String(error));
  return error.message;
};

const ask = (client: PrometheusClient) => client.ask('query', { query: 'up[1m]' });

describe('the client of Prometheus', () => {
  it('sends user and password, or a token, and a tenant', async () => {
    const seen: unknown[] = [];
    const listener: RequestListener = (request, response) => {
      seen.push([request.method, request.url, request.headers.authorization, request.headers['x-scope-orgid']]);
      answering(200, MATRIX)(request, response);
    };
    await asking(listener, ask, { userInfo: 'reader:p%40ss@', tail: '/prometheus/?tenant=shop&dedup=false' });
    await asking(listener, ask, { userInfo: 'bearer:abc@' });
    await asking(listener, ask);
    assert.deepEqual(seen, [
      ['POST', '/prometheus/api/v1/query?dedup=false', `Basic ${btoa('reader:p@ss')}`, 'shop'],
      ['POST', '/api/v1/query', 'Bearer abc', undefined],
      ['POST', '/api/v1/query', undefined, undefined],
    ]);
  });

  it('passes on what the server says, without a secret', async () => {
    const words = { status: 'error', errorType: 'bad_data', error: 'no user reader\nwith s3cret here' };
    const options = { userInfo: 'reader:s3cret@' };
    assert.equal(
      await failure(asking(answering(400, words), ask, options)),
      "Connection 'metrics' answers 400: no user reader with … here",
    );
    assert.equal(
      await failure(asking(answering(401, words), ask, options)),
      "Connection 'metrics' doesn't let us in (401): no user reader with … here: look at the user and password, or the token, of its address",
    );
  });

  it('takes only what is whole for an answer', async () => {
    const partial = { ...MATRIX, warnings: ['no store matched'] };
    assert.match(await failure(asking(answering(200, partial), ask)), /a part of the samples only: no store matched$/);
    assert.match(
      await failure(asking(answering(200, { ...MATRIX, isPartial: true }), ask)),
      /a part of the samples only$/,
    );
    assert.match(await failure(asking(answering(200, '<html>'), ask)), /isn't Prometheus' API/);
    assert.match(await failure(asking(answering(404, 'not found'), ask)), /no Prometheus API at its address \(404\)/);
    const cut: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"status":"success","data":{');
      setTimeout(() => response.destroy(), 50);
    };
    assert.match(await failure(asking(cut, ask)), /was cut off in the middle of an answer/);
  });

  it('goes to no other address', async () => {
    const elsewhere: RequestListener = (_, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:9/' });
      response.end();
    };
    assert.match(await failure(asking(elsewhere, ask)), /sends us elsewhere \(307\)/);
  });

  it('says that nobody is there, and not where', async () => {
    const found = readAddress('metrics', 'prometheus+http://reader:s3cret@127.0.0.1:1/');
    assert(found.kind === 'connection');
    assert.equal(
      await failure(ask(prometheusClient(found.settings))),
      "Connection 'metrics' can't be reached: is the server running, and its address right?",
    );
  });

  it('bounds time and size of an answer', async () => {
    const late = await asking(() => undefined, ask, { limits: { answerMs: 50 } });
    assert.deepEqual(late, { kind: 'too-much', reason: 'there was no whole answer within 0.05 s' });
    const large = await asking(answering(200, MATRIX), ask, { limits: { answerBytes: 10 } });
    assert.deepEqual(large, { kind: 'too-much', reason: 'the answer is larger than 10 bytes' });
  });

  it('ends with the reason of whoever cancels', async () => {
    const controller = new AbortController();
    const pending = asking(
      () => controller.abort(new Error('enough')),
      (client) => client.ask('query', {}, controller.signal),
    );
    await assert.rejects(pending, /enough/);
  });
});

const SECOND = 1000;
const BEGIN = 1_735_689_600;

/** A series of one sample a second, and a server that answers with at most so many. */
function limited(most: number, asked: number[] = []): PrometheusClient {
  return {
    name: 'metrics',
    ask: async (_, { query = '', time = '' }) => {
      const length = Number(/\[(\d+)ms\]/.exec(query)?.[1]);
      const last = Date.parse(time);
      asked.push(length);
      const values: [number, string][] = [];
      // As version 2 has it, both ends included.
      for (let t = Math.ceil((last - length) / SECOND); t * SECOND <= last; t++) values.push([t, String(t)]);
      if (values.length > most) return { kind: 'too-much', reason: 'too many samples' };
      return { kind: 'data', data: { resultType: 'matrix', result: [{ metric: { __name__: 'up' }, values }] } };
    },
  };
}

async function timesIn(client: PrometheusClient, seconds: number): Promise<readonly number[]> {
  const times: number[] = [];
  const selector = { metric: 'up', matchers: [] };
  for await (const { series } of chunksOf(
    client,
    selector,
    { start: BEGIN * SECOND, end: (BEGIN + seconds) * SECOND },
    {},
  ))
    times.push(...(series[0]?.times ?? []));
  return times;
}

describe('reading in chunks', () => {
  it('finds each sample once', async () => {
    const asked: number[] = [];
    const times = await timesIn(limited(5000, asked), 40_000);
    assert.deepEqual(
      times,
      Array.from({ length: 40_000 }, (_, i) => (BEGIN + i) * SECOND),
    );
    assert(asked.length < 40, `${asked.length} questions`);
  });

  it('ends with the words of the server where nothing is little enough', async () => {
    assert.equal(
      await failure(timesIn(limited(0), 100)),
      "Connection 'metrics' can't give even 1 s of the samples: too many samples",
    );
  });
});
