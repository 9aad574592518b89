import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runCli, temporaryProject } from '../support/cli.ts';
import { parseXml } from '../support/xml.ts';

const hosting = `party Northwind
party Acme

agreement Hosting "Hosting for Acme" {
  kind customer
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency GBP
  service Web {
    fee 3100 GBP per month
  }
  data outages intervals {
    collected automatically by Northwind
  }
  downtime Down of Web {
    when during outages
    gaps count as up
  }
  metric Uptime of Web {
    measure share of time outside Down
  }
  metric Minutes "Time down" of Web {
    measure time in Down
  }
  target Availability of Web {
    Uptime at least 99.9% each calendar month
    credit of Web.fee {
      below 99.9% : 10%
      below 99.0% : 25%
    }
  }
  target Long of Web {
    Minutes at most 4 h each calendar month
    credit 10 GBP for each full 1 h of Minutes beyond 4 h
  }
  credits {
    combine sum
    claim automatic
  }
}
`;

describe('sla exposure', () => {
  let project: ReturnType<typeof temporaryProject>;
  beforeEach(() => {
    project = temporaryProject({ 'hosting.sla': hosting, 'broken.sla': 'agreement {\n', 'none.sla': 'party Acme\n' });
  });
  afterEach(() => project.remove());
  const exposure = (args: readonly string[], input?: string) =>
    runCli(['exposure', ...args], { cwd: project.folder, ...(input === undefined ? {} : { input }) });

  it('states the most of a period and of a year, with the caps and months that bound it', async () => {
    const { code, stdout, stderr } = await exposure(['hosting.sla']);
    assert.deepEqual([code, stderr], [0, '']);
    // 25% of 3,100, and 10 GBP for each of the 740 hours beyond 4 of a month of 31 days.
    assert.match(stdout, /Most in one period: 8,175\.00 GBP \(calendar month 2026-01\)/);
    assert.match(stdout, /Availability, below 99%: 775\.00 GBP/);
    assert.match(stdout, /in periods of 28 days/);
  });

  it('gives machines exact edges', async () => {
    const { code, stdout } = await exposure(['hosting.sla', '--format', 'json']);
    assert.equal(code, 0);
    const { schema, agreements } = JSON.parse(stdout);
    assert.equal(schema, 'sla-exposure/1');
    const [availability, long] = agreements[0].targets;
    assert.deepEqual(
      availability.functions[0].credit.map(({ values, least }: { values: string; least: { base: string } }) => [
        values,
        least.base,
      ]),
      [
        ['below 99%', '775'],
        ['at least 99% and below 99.9%', '310'],
        ['at least 99.9%', '0'],
      ],
    );
    assert.deepEqual(long.functions.at(-1).credit.at(-1).least.blocks, {
      rise: '10',
      width: '3600000',
      origin: '14400000',
      counts: 'full',
    });
  });

  it('draws a picture of each target, with its content as text', async () => {
    const { code, stderr } = await exposure(['hosting.sla', '--format', 'svg', '-o', 'out']);
    assert.equal(code, 0);
    assert.match(stderr, /Written to out/);
    const files = readdirSync(path.join(project.folder, 'out')).sort();
    assert.deepEqual(files, ['Hosting.Availability.svg', 'Hosting.Long.svg']);
    const text = readFileSync(path.join(project.folder, 'out', 'Hosting.Availability.svg'), 'utf8');
    const svg = parseXml(text);
    assert.equal(svg.attributes.role, 'img');
    const textOf = (name: string) => svg.children.find((child) => child.name === name)?.text ?? '';
    assert.match(textOf('title'), /^Availability: what is paid for Uptime/);
    assert.match(
      textOf('desc'),
      /below 99%: 775\.00 GBP; at least 99% and below 99\.9%: 310\.00 GBP; at least 99\.9%: met: nothing/,
    );
  });

  it('asks for a folder where there are several pictures', async () => {
    const { code, stderr } = await exposure(['hosting.sla', '--format', 'svg']);
    assert.equal(code, 2);
    assert.match(stderr, /There are 2 pictures\.\nName a folder/);
  });

  it('says what is wrong with the file or the question', async () => {
    assert.equal((await exposure(['broken.sla'])).code, 1);
    assert.match((await exposure(['none.sla'])).stderr, /declares no agreement/);
    const unknown = await exposure(['hosting.sla', '--agreement', 'Hostng']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /It declares: Hosting/);
  });

  it('reads standard input', async () => {
    const { code, stdout } = await exposure(['-'], hosting);
    assert.equal(code, 0);
    assert.match(stdout, /^Hosting for Acme/);
  });
});
