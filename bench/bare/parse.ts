import { readFileSync } from 'node:fs';
import { createDefaultCoreModule, createDefaultSharedCoreModule, EmptyFileSystem, inject } from 'langium';
import { SlaGeneratedModule, SlaGeneratedSharedModule } from '../../src/language/generated/module.ts';

/** Langium's own parser of the grammar, and nothing around it. */
export function createParser(): (file: string) => void {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), SlaGeneratedSharedModule);
  const services = inject(createDefaultCoreModule({ shared }), SlaGeneratedModule);
  shared.ServiceRegistry.register(services);
  const parser = services.parser.LangiumParser;
  return (file) => {
    const { lexerErrors, parserErrors } = parser.parse(readFileSync(file, 'utf8'));
    if (lexerErrors.length + parserErrors.length > 0) throw new Error(`${file} can't be parsed`);
  };
}
