/** Changes each rule of a published agreement, one at a time, and sees whether one of its scenarios notices. */
import { readFileSync } from 'node:fs';
import type { LangiumDocument } from 'langium';
import { URI } from 'langium';
import { createSlaServices } from '../../src/language/module.ts';
import { loadText } from '../../src/language/workspace/load.ts';
import { nodeContext } from '../../src/language/workspace/node.ts';
import { runScenarios } from '../../src/scenario/file.ts';
import { agreementsOf } from '../injection/tree.ts';
import { agreementFile, corpusFolder } from '../support/corpusFacts.ts';
import { changed, changesIn, standsIn } from './changes.ts';

export interface Outcome {
  readonly slug: string;
  readonly rule: string;
  /** `invalid`: without the rule the agreement can't be read, so that nothing is tried. */
  readonly result: 'noticed' | 'unnoticed' | 'invalid';
}

const ERROR = 1;

/** What becomes of each change of an agreement. */
export function noticer(): (slug: string) => Promise<readonly Outcome[]> {
  const services = createSlaServices(nodeContext([URI.file(corpusFolder)])).Sla;
  return async (slug) => {
    const file = agreementFile(slug);
    const uri = URI.file(file);
    const text = readFileSync(file, 'utf8');
    const sound = await loadText(services, text, uri);
    const errors = errorsIn(sound);
    const outcomes: Outcome[] = [];
    for (const { rule, edit } of agreementsOf(sound).flatMap(changesIn)) {
      const document = await loadText(services, changed(text, edit), uri);
      const invalid = document.parseResult.parserErrors.length > 0 || errorsIn(document) > errors;
      outcomes.push({ slug, rule, result: invalid ? 'invalid' : await resultOf(document) });
    }
    return outcomes;
  };

  async function resultOf(document: LangiumDocument): Promise<'noticed' | 'unnoticed'> {
    const { scenarios } = await runScenarios(document, services);
    return scenarios.every(({ verdict }) => verdict === 'passed') ? 'unnoticed' : 'noticed';
  }
}

/** Errors in the agreements; a scenario that names what is gone has noticed it. */
function errorsIn(document: LangiumDocument): number {
  const agreements = agreementsOf(document);
  return (document.diagnostics ?? []).filter(
    ({ severity, range }) =>
      severity === ERROR &&
      agreements.some((agreement) => standsIn(agreement, document.textDocument.offsetAt(range.start))),
  ).length;
}
