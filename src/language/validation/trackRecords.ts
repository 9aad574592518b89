import type { LangiumDocument } from 'langium';
import { recordText, type TrackRecord } from '../../analyse/trackRecord.ts';

/** How the targets of an agreement fared on a dataset's observations, by the target's id. */
export interface AgreementRecord {
  readonly dataset: string;
  /** Local dates, the last one included. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly targets: ReadonlyMap<string, TrackRecord>;
}

/** Two files may each have an agreement of one name. */
export interface NamedAgreement {
  /** As paths are shown: relative to the workspace. */
  readonly file: string;
  readonly id: string;
}

const keyOf = ({ file, id }: NamedAgreement): string => `${file} ${id}`;

interface Kept {
  readonly record: AgreementRecord;
  /** The texts that it was computed from: another text makes it history. */
  readonly texts: ReadonlyMap<LangiumDocument, string>;
}

/**
 * What simulations have found out about agreements. Whoever ran one puts it here; rules and hovers read it, and nothing is computed for them: a
 * record holds as long as the texts that it came from stand as they stood.
 */
export class TrackRecords {
  readonly #kept = new Map<string, Kept>();

  /** Whether it says anything that wasn't known. */
  put(agreement: NamedAgreement, record: AgreementRecord, documents: readonly LangiumDocument[]): boolean {
    const before = this.of(agreement);
    if (before !== undefined && wordsOf(before) === wordsOf(record)) return false;
    const texts = new Map(documents.map((document) => [document, document.textDocument.getText()]));
    this.#kept.set(keyOf(agreement), { record, texts });
    return true;
  }

  of(agreement: NamedAgreement): AgreementRecord | undefined {
    const kept = this.#kept.get(keyOf(agreement));
    if (kept === undefined) return undefined;
    for (const [{ textDocument }, text] of kept.texts) if (textDocument.getText() !== text) return undefined;
    return kept.record;
  }
}

const wordsOf = ({ dataset, firstDay, lastDay, targets }: AgreementRecord): string =>
  JSON.stringify([dataset, firstDay, lastDay, ...[...targets].map(([id, record]) => [id, recordText(record)])]);
