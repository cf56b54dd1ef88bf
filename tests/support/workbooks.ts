import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PREVIEW_LIMITS } from '#lib/server/files/table.ts';
import { readTablesAsStored } from '#lib/server/files/sheets.ts';
import type { Sheet } from '#lib/server/files/extract.ts';

/** The sheets of a workbook or CSV as rows of text, as they stand in the file. */
export async function sheetsOf(bytes: Uint8Array): Promise<Sheet[]> {
	const folder = mkdtempSync(join(tmpdir(), 'yui-workbook-'));
	const path = join(folder, 'file');
	try {
		writeFileSync(path, bytes);
		return await readTablesAsStored(path, {
			...PREVIEW_LIMITS,
			rows: 5000,
			columns: 100,
			sheets: 20
		});
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** The sheets of the workbook a page leads to; an address that gives none is a mistake. */
export async function workbookAt(page: Page, href: string | null): Promise<Sheet[]> {
	const answer = await page.request.get(href ?? '');
	const type = answer.headers()['content-type'] ?? '';
	if (!type.includes('spreadsheetml')) throw new Error(`${href} is no workbook: ${type}`);
	return sheetsOf(await answer.body());
}

/** The sheets of a workbook that would reckon something. */
export function formulasIn(bytes: Uint8Array): string[] {
	return Object.entries(unzipSync(bytes)).flatMap(([path, part]) =>
		path.startsWith('xl/worksheets/') && /<f[ >]/.test(strFromU8(part)) ? [path] : []
	);
}
