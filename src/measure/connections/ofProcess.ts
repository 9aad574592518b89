import { homedir } from 'node:os';
import type { Connections } from './connection.ts';
import { defaultConnectionFile, userConnections } from './userConnections.ts';

/** The connections of the user who runs this process: of its environment, and of a file that is theirs alone. */
export const connectionsOfProcess = (roots: readonly string[], file?: string): Connections =>
  userConnections({
    environment: process.env,
    file: file ?? defaultConnectionFile(process.env, homedir()),
    roots,
  });
