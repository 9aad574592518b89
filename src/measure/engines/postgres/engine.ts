import type { ConnectionSettings } from '../../connections/connection.ts';
import type { Engine } from '../../engine.ts';
import { sqlEngine } from '../sql/engine.ts';
import { connectPostgres } from './connection.ts';

/** PostgreSQL: tables and views are read where they live, in one read-only transaction. */
export const postgresEngine = (settings: ConnectionSettings): Engine =>
  sqlEngine('postgres', (options) => connectPostgres(settings, options));
