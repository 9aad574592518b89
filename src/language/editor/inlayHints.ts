import type { LangiumDocument } from 'langium';
import type { InlayHintProvider } from 'langium/lsp';
import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import { isCommitment, isTarget } from '../generated/ast.ts';
import { budgetHint } from './levels.ts';
import { nodesIn } from './nodesIn.ts';

/** At the end of a target's line: how long it may be down. Off unless the client asks for it. */
export class SlaInlayHintProvider implements InlayHintProvider {
  readonly #isOn: () => Promise<boolean>;

  constructor(isOn: () => Promise<boolean>) {
    this.#isOn = isOn;
  }

  async getInlayHints(document: LangiumDocument, { range }: InlayHintParams): Promise<InlayHint[] | undefined> {
    if (!(await this.#isOn())) return undefined;
    const hints: InlayHint[] = [];
    for (const target of nodesIn(document.parseResult.value, range)) {
      if (!isTarget(target)) continue;
      const commitment = target.items.find(isCommitment);
      const label = budgetHint(target);
      if (label !== undefined && commitment?.$cstNode !== undefined)
        hints.push({ position: commitment.$cstNode.range.end, label, paddingLeft: true });
    }
    return hints;
  }
}
