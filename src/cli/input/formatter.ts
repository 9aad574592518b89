import { createDefaultCoreModule, createDefaultSharedCoreModule, EmptyFileSystem, inject } from 'langium';
import { type FormatResult, formatText } from '../../language/formatting/format.ts';
import { SlaGeneratedModule, SlaGeneratedSharedModule } from '../../language/generated/module.ts';
import { parserServices } from '../../language/syntax/module.ts';

/** Formats texts with a parser alone: layout needs no names, types or files. */
export function createFormatter(): (text: string) => FormatResult {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), SlaGeneratedSharedModule);
  const services = inject(createDefaultCoreModule({ shared }), SlaGeneratedModule, { parser: parserServices });
  shared.ServiceRegistry.register(services);
  const parser = services.parser.LangiumParser;
  return (text) => formatText(parser, text);
}
