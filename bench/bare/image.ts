/** The rival by the means of the command: its parser is made, and has parsed the same example, before it starts. */
import { startupSnapshot } from 'node:v8';
import { createParser } from './parse.ts';

const parse = createParser();
parse(process.argv[2] ?? '');
startupSnapshot.setDeserializeMainFunction(() => parse(process.argv[2] ?? ''));
