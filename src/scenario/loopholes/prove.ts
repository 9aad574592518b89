import type { LangiumDocument } from 'langium';
import { URI } from 'vscode-uri';
import type { SlaServices } from '../../language/services.ts';
import { loadText } from '../../language/workspace/load.ts';
import { runScenarios } from '../file.ts';

/** Whether scenarios replay, by their titles, as `sla test` would run them beside the file that declares their agreements. */
export async function replayed(
  document: LangiumDocument,
  scenarios: readonly { readonly title: string; readonly text: string }[],
  services: SlaServices,
): Promise<ReadonlyMap<string, { readonly passed: boolean; readonly because?: string }>> {
  if (scenarios.length === 0) return new Map();
  const { uri } = document;
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const beside = URI.parse(`${uri.toString().replace(/\.sla$/, '')}.loopholes.sla`);
  const text = [`import "${name}"`, '', ...scenarios.map((scenario) => scenario.text)].join('\n');
  const made = await loadText(services, text, beside);
  try {
    const { scenarios: results, problems } = await runScenarios(made, services);
    return new Map(
      results.map(({ title, verdict, failures, problems: own }) => {
        const because = [
          ...problems,
          ...own,
          ...failures.map(({ about, expected, got }) => `${about}: expected ${expected}, got ${got}`),
        ].join('; ');
        return [title, verdict === 'passed' ? { passed: true } : { passed: false, because }];
      }),
    );
  } finally {
    services.shared.workspace.LangiumDocuments.deleteDocument(beside);
  }
}
