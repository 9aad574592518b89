import { UriUtils } from 'langium';
import { DefaultDocumentUpdateHandler } from 'langium/lsp';
import {
  type DidChangeWatchedFilesParams,
  FileChangeType,
  type FileEvent,
  type FileSystemWatcher,
} from 'vscode-languageserver';
import { type URI, URI as Uri } from 'vscode-uri';
import type { SlaSharedEditorServices } from '../language/editor/services.ts';
import { SETTINGS_FILE } from '../language/validation/frame/settings.ts';
import { judgeAnew } from './judgeAnew.ts';

/** Agreements that change on disk are built anew; settings of the rules are judged by anew. */
export class SlaDocumentUpdateHandler extends DefaultDocumentUpdateHandler {
  readonly #services: SlaSharedEditorServices;

  constructor(services: SlaSharedEditorServices) {
    super(services);
    this.#services = services;
  }

  /** All of them: a folder that goes is reported as itself, and no pattern of files would match it. */
  protected override getWatchers(): FileSystemWatcher[] {
    return [{ globPattern: '**/*' }];
  }

  override didChangeWatchedFiles({ changes }: DidChangeWatchedFilesParams): void {
    this.onWatchedFilesChangeEmitter.fire({ changes });
    const agreements = changes.filter(isAgreementOrFolder);
    if (agreements.length > 0) this.fireDocumentUpdate(urisOf(agreements, false), urisOf(agreements, true));
    if (changes.some(({ uri }) => UriUtils.basename(Uri.parse(uri)) === SETTINGS_FILE))
      judgeAnew(this.#services, () => this.#services.workspace.LangiumDocuments.all);
  }
}

function isAgreementOrFolder({ uri, type }: FileEvent): boolean {
  const extension = UriUtils.extname(Uri.parse(uri));
  return extension === '.sla' || (extension === '' && type === FileChangeType.Deleted);
}

const urisOf = (events: readonly FileEvent[], deleted: boolean): URI[] =>
  [...new Set(events.filter(({ type }) => (type === FileChangeType.Deleted) === deleted).map(({ uri }) => uri))].map(
    (uri) => Uri.parse(uri),
  );
