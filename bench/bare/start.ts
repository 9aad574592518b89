/** The rival of `sla check`: loads the grammar, parses a file, ends. Like the command line it lets Node keep the compiled code. */
import module from 'node:module';

module.enableCompileCache?.();
const { parseFile } = await import('./parse.ts');
parseFile(process.argv[2] ?? '');
