import { defineConfig } from '@playwright/test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from './support/chromium.ts';

const PAGES = join(import.meta.dirname, 'pages');
const specs = readdirSync(PAGES).filter((file) => file.endsWith('.spec.ts'));

export default defineConfig({
	testDir: PAGES,
	outputDir: 'results',
	globalSetup: './support/server.ts',
	// A worker belongs to one project, so each file begins on servers nobody has touched.
	projects: specs.map((file) => ({ name: file.replace('.spec.ts', ''), testMatch: file })),
	workers: 2,
	retries: 0,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	reporter: 'list',
	use: {
		locale: 'ja-JP',
		timezoneId: 'Asia/Tokyo',
		// A 1366 × 768 screen without task bar and browser frame.
		viewport: { width: 1366, height: 600 },
		launchOptions: await chromium()
	}
});
