import { createDefaultCoreModule, createDefaultSharedCoreModule, EmptyFileSystem, inject } from 'langium';
import { type FormatResult, formatText } from '../../language/formatting/format.ts';
import { SlaGeneratedModule, SlaGeneratedSharedModule } from '../../language/generated/module.ts';
import { parserServices } from '../../language/syntax/module.ts';
import { type GrammarWords, grammarWords } from '../../language/syntax/words.ts';

/** What a parser alone knows. */
export interface Syntax {
  readonly format: (text: string) => FormatResult;
  readonly words: Pick<GrammarWords, 'isNoName' | 'isNoColumnName'>;
}

/** Formats texts with a parser alone: layout needs no names, types or files. */
export const createFormatter = (): Syntax['format'] => createSyntax().format;

export function createSyntax(): Syntax {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), SlaGeneratedSharedModule);
  const services = inject(createDefaultCoreModule({ shared }), SlaGeneratedModule, { parser: parserServices });
  shared.ServiceRegistry.register(services);
  const parser = services.parser.LangiumParser;
  return { format: (text) => formatText(parser, text), words: grammarWords(services.Grammar) };
}
