#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { endCleanlyOnSignals } from './interruption.ts';
import { runProgram } from './program.ts';
import { processTerminal } from './terminal.ts';

// Compiled code is kept between runs where Node can do so (22 and later).
enableCompileCache?.();
endCleanlyOnSignals();
process.exitCode = await runProgram(process.argv.slice(2), processTerminal(), process.cwd());
