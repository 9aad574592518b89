import type { LangiumDocument } from 'langium';
import type { SlaServices } from '../language/services.ts';
import type { Statement } from '../statement/statement.ts';
import { recordOf } from './recordOf.ts';
import type { SimulationQuestion } from './result.ts';
import { select } from './selection.ts';

/** Keeps what a simulation of the document found out, for rules and hovers to show; whether that is news. */
export function keepRecord(
  document: LangiumDocument,
  question: SimulationQuestion,
  statement: Statement,
  services: SlaServices,
): boolean {
  // What if is another agreement.
  if (Object.keys(question.set ?? {}).length > 0) return false;
  const selection = select(document, question, services);
  if ('kind' in selection) return false;
  return services.records.TrackRecords.put(
    { file: statement.agreement.at.file, id: statement.agreement.id },
    recordOf(statement),
    selection.documents,
  );
}
