import assert from 'node:assert/strict';
import { keepOffsets, offsetSegments, offsetsToKeep, zoneOf } from '../../src/time/zone.ts';

const [FROM, TO] = [Date.UTC(2016, 0, 1), Date.UTC(2029, 0, 1)];

describe('offsets that are kept', () => {
  afterEach(() => keepOffsets(new Map()));

  it('are those that are looked up, inside the years that are kept and outside', () => {
    // Each zone stands under another name too, so that it's looked up on its own.
    for (const [zone, alias] of [
      ['Europe/London', 'europe/LONDON'],
      ['America/Sao_Paulo', 'america/SAO_PAULO'],
      ['Asia/Tehran', 'asia/TEHRAN'],
      ['Australia/Lord_Howe', 'australia/LORD_HOWE'],
      ['Africa/Casablanca', 'africa/CASABLANCA'],
      ['Pacific/Apia', 'pacific/APIA'],
      ['Asia/Tokyo', 'asia/TOKYO'],
    ] as const) {
      const line = offsetsToKeep(zone, FROM, TO);
      assert.ok(line !== undefined);
      keepOffsets(new Map([[alias, line]]));
      assert.ok(zoneOf(alias).kept !== undefined);
      for (const [from, to] of [
        [FROM, TO],
        [Date.UTC(2000, 5, 1), Date.UTC(2040, 5, 1)],
        [Date.UTC(2026, 2, 29, 0, 59), Date.UTC(2026, 2, 29, 1)],
        [Date.UTC(2026, 9, 25, 1), Date.UTC(2027, 0, 1)],
      ] as const)
        assert.deepEqual(offsetSegments(alias, from, to), offsetSegments(zone, from, to), `${zone} from ${from}`);
    }
  });
});
