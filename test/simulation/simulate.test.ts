/** The one function behind the command line and the server. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { createSlaServices } from '../../src/language/module.ts';
import { nodeContext } from '../../src/language/workspace/node.ts';
import type { Progress } from '../../src/measure/engine.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import { jsonText } from '../../src/report/json.ts';
import type { SimulationQuestion, SimulationResult } from '../../src/simulation/result.ts';
import { datasetsFor } from '../../src/simulation/selection.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { loadWorkspace } from '../language/support/load.ts';
import { runCli, temporaryProject } from '../support/cli.ts';
import { hostingProject } from '../support/hosting.ts';

/** An editor's view of a folder: a workspace is opened, then a document in it is asked about. */
async function editor(folder: string, onProgress: (progress: Progress) => void = () => undefined) {
  const { Sla: services, shared } = createSlaServices(nodeContext([URI.file(folder)]));
  await loadWorkspace(services, URI.file(folder));
  const engine = duckdbEngine(await workspaceFiles(folder));
  const uriOf = (file: string) => URI.file(path.join(folder, file));
  const documentOf = (file: string) => {
    const document = shared.workspace.LangiumDocuments.getDocument(uriOf(file));
    assert.ok(document);
    return document;
  };
  return {
    ask: (file: string, question: SimulationQuestion, signal?: AbortSignal): Promise<SimulationResult> =>
      simulate(documentOf(file), question, {
        services,
        engine,
        onProgress,
        ...(signal === undefined ? {} : { signal }),
      }),
    /** Changes a file, and what depends on it is built again. */
    save: async (file: string, text: string) => {
      writeFileSync(path.join(folder, file), text);
      await shared.workspace.DocumentBuilder.update([uriOf(file)], []);
    },
    datasets: (file: string) => datasetsFor(documentOf(file), services).map(({ name }) => name),
  };
}

const dataset = /\ndataset [\s\S]*$/;

describe('a simulation', () => {
  const whole = hostingProject()['hosting.sla'] ?? '';
  const files = {
    ...hostingProject(),
    'hosting.sla': whole.replace(dataset, '\n'),
    'observed.sla': `import "hosting.sla"\n${dataset.exec(whole)?.[0]}
dataset Base for Hosting { note "for others to extend" }\n`,
    'stranger.sla': 'party Nobody\n',
  };
  let project: ReturnType<typeof temporaryProject>;
  beforeEach(() => {
    project = temporaryProject(files);
  });
  afterEach(() => project.remove());

  it('gives the same bytes in an editor as on the command line, from the agreement or the dataset', async () => {
    const { ask } = await editor(project.folder);
    for (const file of ['hosting.sla', 'observed.sla']) {
      const question = { dataset: 'Observed', from: '2026-01', to: '2026-01' };
      const answer = await ask(file, question);
      assert.ok(answer.kind === 'statement', JSON.stringify(answer));
      const args = [
        'simulate',
        file,
        '--dataset',
        'Observed',
        '--from',
        '2026-01',
        '--to',
        '2026-01',
        '--format',
        'json',
      ];
      const { stdout, stderr } = await runCli(args, { cwd: project.folder });
      assert.equal(stdout, jsonText(answer.statement), stderr);
    }
  });

  it('follows a change in an imported file', async () => {
    const { ask, save } = await editor(project.folder);
    await save('hosting.sla', files['hosting.sla'].replace('12000 GBP', '24000 GBP'));
    const answer = await ask('observed.sla', {});
    assert.ok(answer.kind === 'statement', JSON.stringify(answer));
    assert.equal(answer.statement.total.payable.text, '2,400.00 GBP');
  });

  it('offers datasets that read files, also those that stand in another file', async () => {
    const { datasets } = await editor(project.folder);
    assert.deepEqual(datasets('hosting.sla'), ['Observed']);
    assert.deepEqual(datasets('observed.sla'), ['Observed']);
    assert.deepEqual(datasets('stranger.sla'), []);
  });

  it('refuses a file without an agreement', async () => {
    const { ask } = await editor(project.folder);
    const answer = await ask('stranger.sla', {});
    assert.ok(answer.kind === 'problems');
    assert.equal(answer.reason, 'no-agreement');
  });

  it('is not held up by what a rule finds, whatever its severity, but by an error in an imported file', async () => {
    const { ask, save } = await editor(project.folder);
    await save('hosting.sla', files['hosting.sla'].replace('customer Acme', 'customer Acne'));
    const answer = await ask('observed.sla', {});
    assert.ok(answer.kind === 'problems');
    assert.equal(answer.reason, 'invalid-contract');
    assert.deepEqual(
      answer.problems.slice(0, 1).map(({ code, file, line }) => [code, file, line]),
      [['unknown-name', 'hosting.sla', 7]],
    );
  });

  it('ends with the reason of the signal that aborts it', async () => {
    const { ask } = await editor(project.folder);
    const reason = new Error('the reader went away');
    await assert.rejects(ask('hosting.sla', {}, AbortSignal.abort(reason)), reason);
  });

  it('can be aborted while it measures, by what comes in from outside meanwhile', async () => {
    const stop = new AbortController();
    const reason = new Error('the reader went away');
    let measured = 0;
    const { ask } = await editor(project.folder, ({ step }) => {
      if (step === 'measuring' && measured++ === 0) setImmediate(() => stop.abort(reason));
    });
    await assert.rejects(ask('hosting.sla', {}, stop.signal), reason);
    assert.equal(measured, 1);
  });
});
