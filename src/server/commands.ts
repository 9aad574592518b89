import { AbstractExecuteCommandHandler, type ExecuteCommandAcceptor } from 'langium/lsp';
import type { CancellationToken } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { INSERT_LOOPHOLES } from '../language/editor/loopholeActions.ts';
import { PROPOSE_MAPPING } from '../language/editor/mappingActions.ts';
import type { SlaEditorServices, SlaSharedEditorServices } from '../language/editor/services.ts';
import { formatText } from '../language/formatting/format.ts';
import { loopholesIn } from '../scenario/loopholes/file.ts';
import { withScenarios } from '../scenario/loopholes/insert.ts';
import { replayed } from '../scenario/loopholes/prove.ts';
import { cancellable, signalOf } from './cancellation.ts';
import type { DataAccess } from './dataAccess.ts';
import { proposeMapping } from './proposals.ts';
import { validatedDocument } from './validatedDocument.ts';

/**
 * Commands that actions of the editor name: `sla.insertLoopholes` with a document's URI, an agreement and a target, `sla.proposeMapping` with a
 * document's URI and an offset.
 */
export class SlaCommandHandler extends AbstractExecuteCommandHandler {
  readonly #shared: SlaSharedEditorServices;
  readonly #data: () => DataAccess;

  constructor(shared: SlaSharedEditorServices, data: () => DataAccess) {
    super();
    this.#shared = shared;
    this.#data = data;
  }

  registerCommands(accept: ExecuteCommandAcceptor): void {
    accept(INSERT_LOOPHOLES, ([uri, agreement, target]: readonly unknown[], token) =>
      typeof uri === 'string' && typeof agreement === 'string' && typeof target === 'string'
        ? cancellable(token, () => this.#insertLoopholes(URI.parse(uri), { agreement, target }, token))
        : undefined,
    );
    accept(PROPOSE_MAPPING, ([uri, offset]: readonly unknown[], token) =>
      typeof uri === 'string' && typeof offset === 'number'
        ? cancellable(token, () => proposeMapping(URI.parse(uri), offset, this.#shared, this.#data(), token))
        : undefined,
    );
  }

  /** Searches one target, or all of a family, and adds the scenarios that replay behind the text; true where there were any. */
  async #insertLoopholes(
    uri: URI,
    question: { readonly agreement: string; readonly target: string },
    token: CancellationToken,
  ): Promise<boolean> {
    const services = this.#shared.ServiceRegistry.getServices(uri) as SlaEditorServices;
    const document = await validatedDocument(uri, services, token);
    const found = await loopholesIn(document, services, { ...question, signal: signalOf(token) });
    const scenarios = found.agreements
      .flatMap(({ targets }) => targets)
      .flatMap(({ findings }) => findings)
      .map(({ scenario }) => scenario);
    const results = await replayed(document, scenarios, services);
    const proven = scenarios
      .filter(({ title }) => results.get(title)?.passed === true)
      .map(({ title, text }) => {
        const formatted = formatText(services.parser.LangiumParser, text);
        return { title, text: formatted.kind === 'formatted' ? formatted.text : text };
      });
    const { textDocument } = document;
    const text = textDocument.getText();
    const { text: whole, added } = withScenarios(text, proven);
    if (added === 0) return false;
    const end = textDocument.positionAt(text.length);
    const newText = whole.slice(text.length);
    await this.#shared.lsp.Connection?.workspace.applyEdit({
      label: 'Insert the loopholes as scenarios',
      edit: { changes: { [uri.toString()]: [{ range: { start: end, end }, newText }] } },
    });
    return true;
  }
}
