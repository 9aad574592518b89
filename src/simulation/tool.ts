import manifest from '../../package.json' with { type: 'json' };

/** What statements and reports name as their maker (S3). */
export const tool = { name: manifest.name, version: manifest.version } as const;
