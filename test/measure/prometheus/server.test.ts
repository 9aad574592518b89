/** Debian's Prometheus as a source: what it holds is stated as the same rows in a file are. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { createSlaServices } from '../../../src/language/module.ts';
import { nodeContext } from '../../../src/language/workspace/node.ts';
import { userConnections } from '../../../src/measure/connections/userConnections.ts';
import type { Progress } from '../../../src/measure/engine.ts';
import { sourceEngine } from '../../../src/measure/engines/sourceEngine.ts';
import { workspaceFiles } from '../../../src/measure/engines/workspaceFiles.ts';
import type { SimulationQuestion, SimulationResult } from '../../../src/simulation/result.ts';
import { simulate } from '../../../src/simulation/simulate.ts';
import type { Statement } from '../../../src/statement/statement.ts';
import { loadWorkspace } from '../../language/support/load.ts';
import { runCli, temporaryProject } from '../../support/cli.ts';
import {
  type GivenSeries,
  openMetrics,
  type PrometheusServer,
  startPrometheus,
} from '../../support/prometheusServer.ts';

const MINUTE = 60_000;
const STEP = 5 * MINUTE;
const FIRST = Date.UTC(2025, 11, 30);
const LAST = Date.UTC(2026, 1, 2);
const SCRAPES = Array.from({ length: (LAST - FIRST) / STEP }, (_, i) => FIRST + i * STEP);

/** Scrapes come a little late and a little early; some don't come at all. */
const scraped = (seed: number): readonly number[] =>
  SCRAPES.filter((_, i) => i % 1709 > 3 + seed).map((at, i) => at + ((i * 7919 + seed * 104_729) % 2000));

const hash = (n: number): number => ((n * 2_654_435_761) >>> 8) % 1000;

const probes = ['eu', 'us'].map(
  (instance, seed): GivenSeries => ({
    metric: 'probe_success',
    labels: { job: 'shop', instance },
    samples: scraped(seed).map((at, i) => [at, hash(Math.floor(i / 9) + seed) < 12 ? 0 : 1]),
  }),
);

/** A counter that is started anew now and then, and never so that it would look as if it had gone on. */
const counters = ['200', '404', '500'].map((code, seed): GivenSeries => {
  let count = 0;
  return {
    metric: 'http_requests_total',
    labels: { job: 'shop', code },
    samples: scraped(0).map((at, i) => {
      const rise = seed === 2 ? hash(i) % 7 : hash(i + seed) + 1;
      count = i % 2003 === 2002 ? 0 : count + rise;
      return [at, count];
    }),
  };
});

const odd: readonly GivenSeries[] = [
  { metric: 'odd', labels: { job: 'nan' }, samples: SCRAPES.slice(0, 20).map((at, i) => [at, i === 7 ? 'NaN' : 1]) },
  { metric: 'odd', labels: { job: 'huge' }, samples: SCRAPES.slice(0, 20).map((at) => [at, '1e300']) },
];

const time = (ms: number): string => new Date(ms).toISOString();

const probesFile = (): string =>
  [
    'ts,instance,value',
    ...probes.flatMap(({ labels, samples }) => samples.map(([at, value]) => `${time(at)},${labels.instance},${value}`)),
  ].join('\n');

/** What was counted between two scrapes, from the first one's time on. */
const requestsFile = (): string =>
  [
    'ts,code,n',
    ...counters.flatMap(({ labels, samples }) =>
      samples.slice(1).map(([, value], i) => {
        const [from, before] = samples[i] ?? [0, 0];
        const rise = Number(value) - Number(before);
        return `${time(from)},${labels.code},${rise < 0 ? value : rise}`;
      }),
    ),
  ].join('\n');

const dataset = (probesFrom: string, at: string, requestsFrom: string, since: string, n: string): string =>
  `dataset Observed for Hosting {
  probes from ${probesFrom} { at = ${at}  instance = instance  up = (value is 1) }
  requests from ${requestsFrom} series code {
    at = ${since}
    total = ${n}
    failed = if code is "500" then ${n} else 0
  }
}
`;

const agreement = `party Northwind
party Acme
agreement Hosting {
  version 1.0.0
  kind customer
  between provider Northwind and customer Acme
  term 2026-01-01 to 2026-01-31
  zone "Europe/London"
  currency GBP
  service Shop { fee 12000 GBP per month }
  data probes samples every 5 min by instance { field instance: text  field up: boolean }
  data requests counts every 5 min { field total: number  field failed: number }
  downtime Down of Shop { when not probes["eu"].up  for at least 10 min  gaps count as unknown }
  downtime Gone of Shop { when not probes["eu"].up and not probes["us"].up  gaps count as up }
  metric Uptime of Shop { measure share of time outside Down }
  metric Presence of Shop { measure share of time outside Gone }
  metric Errors of Shop { measure sum of requests.failed / sum of requests.total }
  target Availability of Shop { Uptime at least 99.5% each calendar month credit of Shop.fee { below 99.5% : 10%  below 95% : 25% } }
  target Reach of Shop { Presence at least 99.99% each calendar week credit 10 GBP }
  target Quality of Shop { Errors at most 0.1% each calendar day credit 1 GBP }
  credits { combine sum }
}
`;

const fileDataset = dataset('"probes.csv"', 'ts', '"requests.csv"', 'ts', 'n');
const seriesDataset = dataset(
  'connection "metrics" series "probe_success{job=\\"shop\\"}"',
  'time',
  'connection "metrics" series "http_requests_total{job=\\"shop\\"}"',
  'since',
  'increase',
);

async function asked(
  folder: string,
  file: string,
  address: string,
  question: SimulationQuestion = {},
  more: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void } = {},
): Promise<SimulationResult> {
  const { Sla: services, shared } = createSlaServices(nodeContext([URI.file(folder)]));
  await loadWorkspace(services, URI.file(folder));
  const document = shared.workspace.LangiumDocuments.getDocument(URI.file(path.join(folder, file)));
  assert.ok(document);
  const engine = sourceEngine({
    files: await workspaceFiles(folder),
    connections: userConnections({ environment: { SLA_CONNECTION_METRICS: address }, roots: [folder] }),
  });
  return simulate(document, question, { services, engine, ...more });
}

function statementOf(result: SimulationResult): Statement {
  assert.equal(result.kind, 'statement', JSON.stringify(result));
  return result.kind === 'statement' ? result.statement : assert.fail();
}

const problemsOf = (result: SimulationResult): readonly string[] =>
  result.kind === 'statement' ? [] : result.problems.map(({ message }) => message);

const PLACES: ReadonlySet<string> = new Set(['source', 'sources', 'rows', 'files', 'dataset']);

/** All but what names the places of rows: it's the same wherever they come from (S1). */
const withoutPlaces = (statement: Statement): string =>
  JSON.stringify(statement, (key, value: unknown) => (PLACES.has(key) ? undefined : value), 2);

const project = (series: string): Readonly<Record<string, string>> => ({
  'hosting.sla': agreement,
  'series.sla': `import "hosting.sla"\n${series}`,
});

describe('Prometheus as a source', function () {
  this.timeout(300_000);
  let server: PrometheusServer;
  let address: string;
  const projects: (() => void)[] = [];
  const folderOf = (files: Readonly<Record<string, string>>): string => {
    const { folder, remove } = temporaryProject(files);
    projects.push(remove);
    return folder;
  };

  before(async () => {
    server = await startPrometheus(openMetrics([...probes, ...counters, ...odd]), ['--query.max-samples=9000']);
    address = `prometheus+http://${server.host}`;
  });
  after(async () => {
    await server.stop();
    for (const remove of projects) remove();
  });

  it('gives the statement that the same rows in files give', async () => {
    const folder = folderOf({
      ...project(seriesDataset),
      'files.sla': `import "hosting.sla"\n${fileDataset}`,
      'probes.csv': probesFile(),
      'requests.csv': requestsFile(),
    });
    const fromFiles = statementOf(await asked(folder, 'files.sla', address, { dataset: 'Observed' }));
    const steps: number[] = [];
    const onProgress = ({ step, done, total }: Progress): void => {
      if (step === 'reading') steps.push(done / total);
    };
    const fromSeries = statementOf(await asked(folder, 'series.sla', address, {}, { onProgress }));
    assert.equal(withoutPlaces(fromSeries), withoutPlaces(fromFiles));
    const outcomes = fromSeries.targets.flatMap(({ lines }) => lines.map(({ outcome }) => outcome));
    assert.deepEqual([...new Set(outcomes)].sort(), ['met', 'missed']);
    assert.deepEqual(
      fromSeries.provenance.sources.map(({ data, file, rows, used, leftOut }) => [data, file, rows, used, leftOut]),
      [
        ['probes', 'metrics: probe_success{job="shop"}', 19_530, 19_530, []],
        ['requests', 'metrics: http_requests_total{job="shop"}', 29_301, 29_301, []],
      ],
    );
    assert(steps.length > 10 && steps.every((step, i) => step >= (steps[i - 1] ?? 0) && step <= 1), String(steps));
  });

  const oddSeries = (selector: string, more = ''): string =>
    `dataset Odd for Hosting {
  probes from connection "metrics" series ${JSON.stringify(selector)} ${more} { at = time  instance = job  up = (value is 1) }
  without requests because "they don't matter here"
}
`;
  const oddly = async (dataset: string): Promise<readonly string[]> =>
    problemsOf(await asked(folderOf(project(dataset)), 'series.sla', address));

  it('names samples that are no numbers, and those whose floats stand for several', async () => {
    assert.deepEqual((await oddly(oddSeries('odd{job="nan"}'))).slice(0, 1), [
      `metrics: odd{job="nan"}:8: column 'value', value 'NaN': it is not a number: write digits with a point, such as 1234.5`,
    ]);
    assert.deepEqual(await oddly(oddSeries('odd{job="nan"}', 'where (value is not "NaN")')), []);
    assert.match(
      (await oddly(oddSeries('odd{job="huge"}')))[0] ?? '',
      /^metrics: odd\{job="huge"\}:1: column 'value', value '1(0+|e\+300)…?': it is so large that its float stands for other whole numbers as well$/,
    );
  });

  it('is checked as files are', async () => {
    const { code, stdout, stderr } = await runCli(['data', 'check', 'series.sla'], {
      cwd: folderOf(project(seriesDataset)),
      env: { SLA_CONNECTION_METRICS: address },
    });
    assert.equal(code, 1, stdout + stderr);
    assert.match(stdout, /metrics: probe_success\{job="shop"\}: 19530 rows, 19530 used\n {2}1143 rows before the term/);
  });

  it('names series and labels that are not there', async () => {
    assert.deepEqual(await oddly(oddSeries('probe_succes{job="shop"}')), [
      `The rows of 'probes' come from metrics: probe_succes{job="shop"}, and the server has no sample of such series from 2025-12-01T00:00:00Z to 2026-03-04T00:00:00Z`,
    ]);
    assert.deepEqual(await oddly(oddSeries('probe_success').replace('= job', '= instanc')), [
      "metrics: probe_success has no label 'instanc': did you mean 'instance'?",
    ]);
  });

  it('names two series that speak of one thing', async () => {
    const found = await oddly(oddSeries('http_requests_total'));
    assert.match(
      found[0] ?? '',
      /^metrics: http_requests_total:\d+ and metrics: http_requests_total:\d+ contradict each other/,
    );
  });

  it('says in the words of the server what is wrong with a selector', async () => {
    const found = await oddly(oddSeries('probe_success{job=~"("}'));
    assert.match(found[0] ?? '', /^Connection 'metrics' answers 400: .*missing closing \)/);
  });

  it('finds the first sample where the agreement has no term', async () => {
    const whole = agreement.replace(' term 2026-01-01 to 2026-01-31', '').replace(/target Reach[^\n]*\n/, '');
    const folder = folderOf({ ...project(seriesDataset), 'hosting.sla': whole });
    const { provenance } = statementOf(await asked(folder, 'series.sla', address, { from: '2026-01', to: '2026-01' }));
    assert.deepEqual(
      provenance.sources.map(({ rows }) => rows),
      [19_530, 29_301],
    );
  });

  it('ends at once where it is cancelled', async () => {
    const controller = new AbortController();
    const onProgress = ({ done }: Progress): void => {
      if (done > 0) controller.abort(new Error('enough'));
    };
    const folder = folderOf(project(seriesDataset));
    await assert.rejects(asked(folder, 'series.sla', address, {}, { signal: controller.signal, onProgress }), /enough/);
  });

  it('states nothing where the server dies in the middle', async () => {
    const dying = await startPrometheus(openMetrics(probes));
    let questions = 0;
    const between = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', async () => {
        if (++questions === 4) await dying.kill();
        try {
          const answer = await fetch(`http://${dying.host}${request.url}`, {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: Buffer.concat(parts),
          });
          response.end(await answer.text());
        } catch {
          response.destroy();
        }
      });
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    try {
      const listening = between.address();
      const port = typeof listening === 'object' && listening !== null ? listening.port : 0;
      const folder = folderOf(project(seriesDataset.replace(/ {2}requests from[\s\S]*\n {2}\}\n/, '')));
      const { code, stdout, stderr } = await runCli(['simulate', 'series.sla', '--output', 'statement.txt'], {
        cwd: folder,
        env: { SLA_CONNECTION_METRICS: `prometheus+http://reader:s3cret@127.0.0.1:${port}` },
      });
      assert.equal(code, 3, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, /Connection 'metrics' can't be reached/);
      assert.doesNotMatch(stderr, /s3cret|127\.0\.0\.1/);
      assert.deepEqual(readdirSync(folder).sort(), ['hosting.sla', 'series.sla']);
      assert.equal(questions, 4);
    } finally {
      between.close();
      between.closeAllConnections();
      await dying.stop();
    }
  });
});
