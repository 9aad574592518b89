/** A private Chromium: a fresh profile each time, because VS Code's hot exit brings yesterday's editors back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
  // Nothing outside this machine is reachable, so no test depends on it.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export interface Browser {
  readonly context: BrowserContext;
  readonly stop: () => Promise<void>;
}

export interface BrowserOptions {
  readonly executable: string;
  readonly width?: number;
  readonly height?: number;
}

export async function startBrowser({ executable, width = 1280, height = 800 }: BrowserOptions): Promise<Browser> {
  const profile = mkdtempSync(path.join(tmpdir(), 'sla-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable,
    headless: true,
    viewport: { width, height },
    args: flags,
  });
  const stop = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  return { context, stop };
}
