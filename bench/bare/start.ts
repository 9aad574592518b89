/** The rival of `sla check`: loads the grammar, parses a file, ends. It lets Node keep the compiled code. */
import module from 'node:module';

module.enableCompileCache?.();
const { createParser } = await import('./parse.ts');
createParser()(process.argv[2] ?? '');
