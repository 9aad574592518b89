import type { ConnectionSettings } from '../../connections/connection.ts';
import type { Engine } from '../../engine.ts';
import { sqlEngine } from '../sql/engine.ts';
import { connectClickHouse } from './connection.ts';

/** ClickHouse: tables and views are read where they live, by a server or a cluster. */
export const clickhouseEngine = (settings: ConnectionSettings): Engine =>
  sqlEngine('clickhouse', (options) => connectClickHouse(settings, options));
