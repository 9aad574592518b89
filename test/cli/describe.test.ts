/** `sla data describe`: proposals for files that nobody has described yet. They compile, whatever the file holds. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { createSyntax } from '../../src/cli/input/formatter.ts';
import { proposalFor } from '../../src/cli/input/proposal.ts';
import { openWorkspace } from '../../src/cli/input/workspace.ts';
import { proposeMapping } from '../../src/measure/describe/proposal.ts';
import { writeParquet } from '../measure/reading.ts';
import { runCli, temporaryProject } from '../support/cli.ts';

const FILES: Readonly<Record<string, readonly [content: string, proposal: string]>> = {
  'probes.csv': [
    'ts,ok,region,latency\n2026-01-01T00:00:00Z,true,eu,350 ms\n2026-01-01T00:01:00Z,true,eu,\n2026-01-01T00:02:00Z,false,eu,1 s\n',
    `// Proposed from probes.csv, 3 rows. Read it before you rely on it.
data probes samples every 1 min {
  field ok: boolean
  field region: text // one of eu
  field latency: duration?
}

dataset ProbesFiles {
  probes from "probes.csv" {
    at = ts
    ok = ok
    region = region
    latency = latency
  }
}
`,
  ],
  'calls.csv': [
    'Zeit,good,bad,site\n03.04.2026 10:00,10,0,a\n03.04.2026 10:05,9,1,a\n03.04.2026 10:05,9,?,b\n03.04.2026 10:10,9,1,b\n',
    `// Proposed from calls.csv, 4 rows. Read it before you rely on it.
// Uncertain: several rows have the same time, so each 'site' is taken for a series of its own.
data calls counts every 5 min by site {
  field good: number
  field bad: number?
  field site: text // such as a
}

dataset CallsFiles {
  // Uncertain: the times of Zeit say no zone; say which one they are in.
  calls from "calls.csv" times "dd.MM.yyyy HH:mm" zone "UTC" absent "?" {
    at = Zeit
    good = good
    bad = bad
    site = site
  }
}
`,
  ],
  // Two probes that take turns are no probe of half the step, and what they found tells nothing apart.
  'turns.csv': [
    `ts,ok,probe\n${Array.from({ length: 12 }, (_, i) => `2026-01-01T00:${String(Math.floor(i / 2) * 2 + (i % 2)).padStart(2, '0')}:00Z,${i === 4 ? 'false' : 'true'},${i % 2 === 0 ? 'eu' : 'us'}`).join('\n')}\n`,
    `// Proposed from turns.csv, 12 rows. Read it before you rely on it.
// Uncertain: the rows of each 'probe' come every 2 min, so each is taken for a series of its own.
data turns samples every 2 min by probe {
  field ok: boolean
  field probe: eu | us
}

dataset TurnsFiles {
  turns from "turns.csv" {
    at = ts
    ok = ok
    probe = probe
  }
}
`,
  ],
  'at-once.csv': [
    `ts,state,probe\n${Array.from({ length: 8 }, (_, i) => `2026-01-01T00:${String(Math.floor(i / 2)).padStart(2, '0')}:00Z,${i === 4 ? 'bad' : 'fine'},${1 + (i % 2)}`).join('\n')}\n`,
    `// Proposed from at-once.csv, 8 rows. Read it before you rely on it.
// Uncertain: several rows have the same time, so each 'probe' is taken for a series of its own.
data atOnce samples every 1 min by probe {
  field state: bad | fine
  field probe: number
}

dataset AtOnceFiles {
  atOnce from "at-once.csv" {
    at = ts
    state = state
    probe = probe
  }
}
`,
  ],
  'works.csv': [
    'from,to,what,blank\n04/03/2026 10:00,04/03/2026 11:00,"Upgrade, part ""1""",\n05/06/2026 10:00,,Other,\n',
    `// Proposed from works.csv, 2 rows. Read it before you rely on it.
data works intervals {
  field what: text // such as Upgrade, part "1"
}

dataset WorksFiles {
  // Uncertain: the times of from, to say no zone; say which one they are in.
  // Uncertain: every time would also fit "MM/dd/yyyy HH:mm".
  works from "works.csv" times "dd/MM/yyyy HH:mm" zone "UTC" {
    start = column "from"
    end = column "to"
    what = what
    // blank: no row says anything
  }
}
`,
  ],
  'parted.csv': [
    'date,time,code\n2026-01-05,10:00,1\n2026-01-06,10:05,2\n2026-01-07,10:10,3\n',
    `// Proposed from parted.csv, 3 rows. Read it before you rely on it.
// Uncertain: the times of day of 'time' belong to a day: map them by \`date + " " + time\`.
data parted samples every 24 h {
  field time: text // such as 10:00
  field code: number
}

dataset PartedFiles {
  parted from "parted.csv" {
    at = date
    time = time
    code = code
  }
}
`,
  ],
  // Priorities are constants; what is written as a percentile is, would be none.
  'ranked.csv': [
    `id,priority,level\n${['P1', 'P2', 'P1', 'P2', 'P2', 'P1'].map((name, i) => `${i},${name},${name.toLowerCase()}\n`).join('')}`,
    `// Proposed from ranked.csv, 6 rows. Read it before you rely on it.
// Uncertain: no column holds a time in every row, so these are taken for facts that hold all the time.
data ranked records key id {
  field id: number
  field priority: P1 | P2
  field level: text // one of p1, p2
}

dataset RankedFiles {
  ranked from "ranked.csv" {
    id = id
    priority = priority
    level = level
  }
}
`,
  ],
  // As programs of the United States write times, and as trackers of issues do.
  'desk.csv': [
    'from,to\n1/5/2026 2:30 PM,1/15/2026 12:05 AM\n',
    `// Proposed from desk.csv, 1 row. Read it before you rely on it.
data desk intervals {}

dataset DeskFiles {
  // Uncertain: the times of from, to say no zone; say which one they are in.
  desk from "desk.csv" times "M/d/yyyy h:mm a" zone "UTC" {
    start = column "from"
    end = column "to"
  }
}
`,
  ],
  'issues.csv': [
    'created,resolved\n05/Jan/26 2:30 PM,06/Jan/26 2:30 PM\n12/Jan/26 9:00 AM,\n',
    `// Proposed from issues.csv, 2 rows. Read it before you rely on it.
data issues items {
  field opened: time
  field resolved: time?
}

dataset IssuesFiles {
  // Uncertain: the times of created, resolved say no zone; say which one they are in.
  issues from "issues.csv" times "dd/MMM/yy h:mm a" zone "UTC" {
    opened = created
    resolved = resolved
  }
}
`,
  ],
  // What is cancelled doesn't take place, and what recurs for ever needs an end.
  'upkeep.ics': [
    [
      'BEGIN:VCALENDAR',
      ...['BEGIN:VEVENT', 'UID:a', 'DTSTART:20260105T060000Z', 'DURATION:PT1H', 'RRULE:FREQ=YEARLY', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'UID:b', 'DTSTART:20260106T060000Z', 'DTEND:20260106T070000Z', 'STATUS:CANCELLED'],
      ...['END:VEVENT', 'END:VCALENDAR', ''],
    ].join('\r\n'),
    `// Proposed from upkeep.ics, 5 rows. Read it before you rely on it.
data upkeep intervals {
  field allDay: boolean
  field uid: text // such as a
  field status: text // such as CONFIRMED
}

dataset UpkeepFiles {
  // Uncertain: an event recurs without an end; say up to when it counts.
  upkeep from "upkeep.ics" known until 2029-12-31 where (status is not "CANCELLED") {
    start = start
    end = end
    allDay = all_day
    uid = uid
    status = status
    // summary: no row says anything
    // description: no row says anything
    // location: no row says anything
    // categories: no row says anything
  }
}
`,
  ],
  'tickets.ndjson': [
    '{"number":"T1","created_at":1767225600,"resolved_at":1767229200,"prio":"high"}\n{"number":"T2","created_at":1767225700,"prio":"low"}\n{"number":"T3","created_at":1767225800,"resolved_at":1767229200,"prio":"low"}\n{"number":"T4","created_at":1767225900,"prio":"low"}\n{"number":"T5","created_at":1767225900,"prio":"low"}\n{"number":"T6","created_at":1767225900,"prio":"low"}\n',
    `// Proposed from tickets.ndjson, 6 rows. Read it before you rely on it.
data tickets items {
  field opened: time
  field number: text // such as T1
  field prio: high | low
  field resolvedAt: time?
}

dataset TicketsFiles {
  tickets from "tickets.ndjson" times "epoch seconds" {
    opened = created_at
    number = number
    prio = prio
    resolvedAt = resolved_at
  }
}
`,
  ],
};

describe('sla data describe', () => {
  let project: ReturnType<typeof temporaryProject>;
  beforeEach(() => {
    project = temporaryProject(Object.fromEntries(Object.entries(FILES).map(([name, [content]]) => [name, content])));
  });
  afterEach(() => project.remove());

  async function proposed(name: string): Promise<string> {
    const found = await proposalFor(path.join(project.folder, name), project.folder, {});
    if ('kind' in found) assert.fail(found.problems.map(({ message }) => message).join('\n'));
    return found.text;
  }

  async function errorsIn(text: string): Promise<readonly string[]> {
    const { openText } = openWorkspace(project.folder, []);
    const { diagnostics = [] } = await openText(path.join(project.folder, 'x.sla'), text);
    return diagnostics.filter(({ severity }) => severity === 1).map(({ message }) => String(message));
  }

  for (const [name, [, proposal]] of Object.entries(FILES))
    it(`${name}: kind, types, zone and pattern`, async () => {
      const text = await proposed(name);
      assert.equal(text, proposal);
      assert.deepEqual(await errorsIn(text), []);
    });

  it('says of Parquet which columns no field can hold', async () => {
    await writeParquet(
      path.join(project.folder, 'p.parquet'),
      "SELECT TIMESTAMPTZ '2026-01-01' + INTERVAL (i) MINUTE AS at, true AS ok, 0.5::DOUBLE AS latency, [1] AS tags FROM range(3) t(i)",
    );
    const text = await proposed('p.parquet');
    assert.match(
      text,
      / {4}\/\/ latency: of type DOUBLE, whose binary floats stand for no exact decimals: store it as DECIMAL or as whole numbers \(N5\)\n {4}\/\/ tags: of type INTEGER\[\], which no field can hold\n/,
    );
    assert.deepEqual(await errorsIn(text), []);
  });

  it('looks at the first and the last 5,000 rows of a file of any size', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => {
      const at = new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString();
      return `${at},${i < 6000 ? 'a' : i < 20_000 ? 'middle' : 'z'},${i === 15_000 ? 'many,cells,here' : '1'}\n`;
    });
    writeFileSync(path.join(project.folder, 'long.csv'), `ts,state,n\n${rows.join('')}`);
    const text = await proposed('long.csv');
    assert.match(text, /^\/\/ Proposed from long\.csv, 30000 rows\./);
    assert.match(text, /field state: a \| z\n/);
    assert.match(text, /samples every 1 min|states/);
  });

  it('compiles whatever the columns and values are', async () => {
    const word = fc.oneof(
      fc.constantFrom(
        'from',
        'to',
        'at',
        'data',
        'P1',
        'p95',
        'none',
        'true',
        'x"y',
        'a b',
        'Übung',
        '1st',
        'start',
        '// x',
        '*/',
        'a.b',
        '$(x)',
      ),
      fc.string({ minLength: 1, maxLength: 8 }),
    );
    const cell = fc.oneof(
      word,
      fc.constantFrom('', '2026-01-01', '2026-01-01T00:00Z', '1', '0.5%', 'n/a', '12 EUR', 'up', 'down', '2 h'),
    );
    const { openText } = openWorkspace(project.folder, []);
    const { isNoColumnName } = createSyntax().words;
    let texts = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(word, { minLength: 1, maxLength: 5 }),
        fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { maxLength: 6 }),
        async (header, rows) => {
          const text = proposeMapping(
            {
              file: 'x.csv',
              rows: rows.length,
              columns: header.map((name, i) => ({ name, values: rows.map((cells) => cells[i] || null) })),
            },
            { path: 'x.csv', data: 'x', dataset: 'X', reading: [], isNoColumnName },
          );
          const { diagnostics = [] } = await openText(path.join(project.folder, `x${texts++}.sla`), text);
          const errors = diagnostics.filter(({ severity }) => severity === 1).map(({ message }) => String(message));
          assert.deepEqual(errors, [], text);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('names data so that the agreement can, whatever the file is called', async () => {
    for (const [i, name] of ['data', 'count', 'share', 'always', 'none', 'true', 'p95', '2026', 'probes'].entries()) {
      const file = path.join(project.folder, `${name}.csv`);
      writeFileSync(file, 'ts,ok\n2026-01-01T00:00:00Z,true\n');
      const found = await proposalFor(file, project.folder, {});
      assert.ok('text' in found);
      const { openText } = openWorkspace(project.folder, []);
      const { diagnostics = [] } = await openText(path.join(project.folder, `named${i}.sla`), found.text);
      assert.deepEqual(
        diagnostics.filter(({ severity }) => severity === 1).map(({ message }) => message),
        [],
        name,
      );
    }
  });

  it('says what it can not map: columns of one name, and columns in one', async () => {
    const proposed = async (text: string): Promise<string> => {
      const file = path.join(project.folder, 'odd.csv');
      writeFileSync(file, text);
      const found = await proposalFor(file, project.folder, {});
      return 'text' in found ? found.text : JSON.stringify(found);
    };
    const twice = await proposed('start,end,start,\n2026-01-01T00:00Z,2026-01-01T01:00Z,x,y\n');
    assert.match(twice, /\/\/ start: its name stands twice: give each column its own/);
    assert.match(twice, /\/\/ \(column 4\): it has no name/);
    assert.match(await proposed('ts;ok\n2026-01-01T00:00Z;true\n'), /separated by ';': write the file with commas/);
    assert.match(
      await proposed('ts\tok\n2026-01-01T00:00Z\ttrue\n'),
      /separated by tabs: write 'format tsv' behind the path/,
    );
  });

  it('prints the proposal, or writes it, and ends with 3 for what is no data', async () => {
    const cwd = project.folder;
    const printed = await runCli(['data', 'describe', 'probes.csv'], { cwd });
    assert.deepEqual([printed.code, printed.stdout], [0, FILES['probes.csv']?.[1]]);
    const written = await runCli(['data', 'describe', 'probes.csv', '--name', 'Health', '-o', 'sub/x.sla'], { cwd });
    assert.deepEqual([written.code, written.stderr], [0, 'Written to sub/x.sla.\n']);
    assert.match(readFileSync(path.join(cwd, 'sub/x.sla'), 'utf8'), /health from "\.\.\/probes\.csv"/);
    const itself = await runCli(['data', 'describe', 'probes.csv', '-o', './probes.csv'], { cwd });
    assert.deepEqual([itself.code, itself.stdout], [2, '']);
    assert.match(itself.stderr, /probes\.csv would be replaced by the proposal\.\nName another file/);
    writeFileSync(path.join(cwd, 'x.parquet'), 'not parquet');
    const refused = await runCli(['data', 'describe', 'x.parquet'], { cwd });
    assert.deepEqual([refused.code, refused.stdout], [3, '']);
    assert.match(refused.stderr, /x\.parquet/);
  });
});
