import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  EmptyFileSystem,
  inject,
  type LangiumParser,
} from 'langium';
import { SlaGeneratedModule, SlaGeneratedSharedModule } from '../../../src/language/generated/module.ts';
import { parserServices } from '../../../src/language/syntax/module.ts';

/** A parser alone: formatting needs no names, types or files. */
export function createParser(): LangiumParser {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), SlaGeneratedSharedModule);
  const services = inject(createDefaultCoreModule({ shared }), SlaGeneratedModule, { parser: parserServices });
  shared.ServiceRegistry.register(services);
  return services.parser.LangiumParser;
}
