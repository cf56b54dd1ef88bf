import { defineConfig } from '@playwright/test';
import { chromium } from './support/chromium.ts';
import { emptyUrl } from './support/server.ts';

export default defineConfig({
	testDir: 'pages',
	outputDir: 'results',
	globalSetup: './support/server.ts',
	workers: 1,
	retries: 0,
	timeout: 30_000,
	reporter: 'list',
	use: {
		baseURL: emptyUrl,
		locale: 'ja-JP',
		timezoneId: 'Asia/Tokyo',
		// A 1366 × 768 screen without task bar and browser frame.
		viewport: { width: 1366, height: 600 },
		launchOptions: await chromium()
	}
});
