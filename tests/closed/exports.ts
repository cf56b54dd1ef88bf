import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formulasIn } from '../support/workbooks.ts';
import { everyAddress, filled } from './addresses.ts';
import { get, type Demonstration } from './demonstration.ts';
import { examplesOf } from './things.ts';

/** A text that a spreadsheet would reckon, and that breaks a line of a header or a calendar. */
const STING = '=HYPERLINK(1)\r\nX-Evil: 1';

/** Columns that hold what people type. */
const TYPED =
	/^(?:title|name|kana|section|author_name|author_section|body|text|note|memo|reason|remark|comment|question|message|caller|names|presenter|wanted|place|subject|purpose|budget|document|file|file_name|reseller_number|objection|content|advice|next|attendees|item|description)$/;

/** Every file that is saved out of the product, with a sting in every text that people type. */
export function exports(demonstration: () => Demonstration): void {
	test('nothing that people type is a formula in any workbook or CSV, or a line of its own in a calendar', async () => {
		const { server, cookies, database } = demonstration();
		const files = (await everyAddress())
			.filter(
				({ path, method, isPage }) => method === 'GET' && !isPage && !path.includes('[token]')
			)
			.map(({ path }) => ({
				path,
				at: filled(path, examplesOf(path, database)[0]?.parameters ?? {})
			}));
		const planted = plant(join(server.folder, 'yui.sqlite'));
		expect(planted).toContain('thread.title');
		const seen: string[] = [];
		const wrong: string[] = [];
		for (const { path, at } of files) {
			for (const query of ['', '?format=csv', '?format=sjis']) {
				const answer = await firstGiven(server.url, `${at}${query}`, [
					cookies.窓口,
					cookies.運用,
					cookies.北相,
					cookies.北管
				]);
				const type = answer?.headers.get('content-type') ?? '';
				if (!answer || !/csv|spreadsheet|calendar/.test(type)) {
					await answer?.body?.cancel();
					break;
				}
				seen.push(`${path}${query}`);
				const bytes = new Uint8Array(await answer.arrayBuffer());
				if (answer.headers.has('x-evil')) wrong.push(`${at}: a header`);
				wrong.push(...stingsIn(bytes, type).map((text) => `${at}${query}: ${text.slice(0, 60)}`));
			}
		}
		expect(wrong).toEqual([]);
		expect(seen.length, seen.join(' ')).toBeGreaterThan(20);
	}, 240_000);
}

/** Puts the sting before every text that people type; gives the columns. */
function plant(file: string): string[] {
	const database = new Database(file, { timeout: 20_000 });
	const tables = database
		.prepare(
			`select name from sqlite_master where type = 'table' and sql not like '%virtual%'
				and name not like 'search%' and name not in ('event', 'event_text', 'synonym')`
		)
		.pluck()
		.all() as string[];
	const planted: string[] = [];
	for (const table of tables) {
		const columns = database.pragma(`table_info("${table}")`) as { name: string; type: string }[];
		for (const { name, type } of columns) {
			if (!/text/i.test(type) || !TYPED.test(name)) continue;
			try {
				database
					.prepare(
						`update "${table}" set "${name}" = ? || "${name}" where "${name}" is not null and "${name}" not like '{%' and "${name}" not like '[%'`
					)
					.run(STING);
				planted.push(`${table}.${name}`);
			} catch {
				// A column that must stay unlike any other, or that the file guards.
			}
		}
	}
	// The cells of a 状況表 are kept as one text each row.
	database.prepare(`update status_row set cells = replace(cells, ':"', ':"=1+1')`).run();
	database.close();
	return planted;
}

async function firstGiven(url: string, at: string, cookies: string[]): Promise<Response | null> {
	for (const cookie of cookies) {
		const answer = await get(url, at, cookie);
		if (answer.status === 200) return answer;
		await answer.body?.cancel();
		if (answer.status >= 500) throw new Error(`${at}: ${answer.status}`);
	}
	return null;
}

/** The texts a spreadsheet would reckon, and lines of a calendar that somebody else wrote. */
function stingsIn(bytes: Uint8Array, type: string): string[] {
	if (type.includes('calendar')) {
		return new TextDecoder()
			.decode(bytes)
			.split(/\r?\n/)
			.filter((line) => line.startsWith('X-Evil'));
	}
	const texts = type.includes('csv') ? csvTexts(bytes, type) : workbookTexts(bytes);
	return texts.filter((text) => /^[=+@\t\r]|^-(?!\d*$|\d[\d,.]*$)|^[＝＋－＠]./.test(text));
}

function csvTexts(bytes: Uint8Array, type: string): string[] {
	const text = new TextDecoder(/shift_jis/i.test(type) ? 'shift_jis' : 'utf-8').decode(bytes);
	return (parse(text, { relax_column_count: true }) as string[][]).flat();
}

function workbookTexts(bytes: Uint8Array): string[] {
	const parts = Object.entries(unzipSync(bytes)).filter(([name]) =>
		/sharedStrings|sheet\d+\.xml$/.test(name)
	);
	const xml = parts.map(([, part]) => new TextDecoder().decode(part)).join('');
	if (formulasIn(bytes).length > 0) return ['=a formula'];
	return [...xml.matchAll(/<t\b[^>]*>([^<]*)<\/t>/g)].map(([, text = '']) =>
		text
			.replaceAll('&lt;', '<')
			.replaceAll('&gt;', '>')
			.replaceAll('&quot;', '"')
			.replaceAll('&apos;', "'")
			.replaceAll('&amp;', '&')
	);
}
