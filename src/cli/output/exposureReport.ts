import type { Exposure } from '../../analyse/exposure/document.ts';

/** Version of the JSON form; raised when its meaning changes. */
const EXPOSURE_SCHEMA = 'sla-exposure/1';

/** What `sla exposure --format json` prints. */
export interface ExposureReport {
  readonly schema: typeof EXPOSURE_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  readonly agreements: readonly Exposure[];
}

export const exposureReport = (agreements: readonly Exposure[], tool: ExposureReport['tool']): ExposureReport => ({
  schema: EXPOSURE_SCHEMA,
  tool,
  agreements,
});
