import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Invalid, NotFound, Unavailable } from '#lib/errors.ts';
import { db } from '#lib/server/db/index.ts';
import { preview } from '#lib/server/files/extract.ts';
import { inWorker } from '#lib/server/files/in-worker.ts';
import { readTablesOf } from '#lib/server/files/read-tables.ts';
import { pathOf } from '#lib/server/files/store.ts';
import { thumbnail } from '#lib/server/files/thumbnails.ts';
import { cleaned, tracesIn } from '#lib/server/files/traces.ts';
import { writeWorkbook } from '#lib/server/files/write-workbook.ts';
import { parse } from '#lib/server/helpdesk/mail/parse.ts';
import { readAside } from '#lib/server/helpdesk/report/aside.ts';
import { readRoster } from '#lib/server/identity/roster/read.ts';
import { openList } from '#lib/server/licences/price-lists/open-list.ts';
import { UnusableFile } from '#lib/server/licences/price-lists/unusable.ts';
import { log } from '#lib/server/log.ts';
import { closeTemporaryYui } from '../support/database.ts';
import { openThread, tellStory, uploaded, type Story } from '../support/story.ts';

/** How every worker of the product ends; null lets it do its work. */
const ends: { as: 'broken' | 'time' | 'too-large' | null } = { as: null };

vi.mock('#lib/server/files/in-worker.ts', async (original) => {
	const real = await original<{ inWorker: typeof inWorker }>();
	return {
		inWorker: (...given: Parameters<typeof inWorker>) =>
			ends.as === null ? real.inWorker(...given) : Promise.resolve(ends.as)
	};
});

let story: Story;
beforeEach(async () => {
	ends.as = null;
	story = await tellStory();
	vi.spyOn(log, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
	vi.restoreAllMocks();
	closeTemporaryYui(story.folder);
});

describe('a worker that', () => {
	const worker = (end: string) =>
		inWorker('tests/support/dying.worker.ts', { end }, { time: 1_500, memory: 16 });

	test.each([
		['throws', 'broken', 1],
		['exits', 'broken', 0],
		['eats', 'too-large', 0],
		['hangs', 'time', 0]
	])('%s ends alone, and is told of as “%s”', async (end, outcome, reports) => {
		expect(await worker(end)).toBe(outcome);
		expect(log.error).toHaveBeenCalledTimes(reports);
	});
});

describe.each(['broken', 'time', 'too-large'] as const)('whose worker ends as “%s”', (as) => {
	test('whoever wanted a file read or written is told so in one sentence, and everything else goes on', async () => {
		const [table] = await uploaded('一覧.csv', '団体,数\n北相木村,3\n');
		const [text] = await uploaded('手順.txt', '中継器の裏のつまみを回す');
		if (!table || !text) throw new Error('Two files were stored.');
		ends.as = as;
		const japanese = /[ぁ-ん].*。$/s;
		const refusals: [Promise<unknown>, new (...given: never[]) => Error][] = [
			[readTablesOf(table, { rows: 10, columns: 10 } as never), Invalid],
			[readRoster(table), Invalid],
			[openList(pathOf(table.sha256)), UnusableFile],
			[writeWorkbook('名簿', { sheet: '名簿', header: ['名'], rows: [['井出']] }), Unavailable],
			[readAside({ toSQL: () => ({ sql: 'select 1', params: [] }) }), Unavailable],
			[parse({ path: pathOf(text.sha256), kind: 'eml' }), Unavailable],
			[cleaned({ ...text, kind: 'docx' }), Unavailable]
		];
		for (const [refused, kind] of refusals) {
			const thrown = await refused.then(
				() => null,
				(error: unknown) => error
			);
			expect(thrown).toBeInstanceOf(kind);
			expect(String((thrown as Error).message)).toMatch(japanese);
		}
		const picture = { sha256: text.sha256, kind: 'png', size: text.size };
		await expect(thumbnail(picture)).rejects.toThrow(NotFound);
		expect(await tracesIn({ ...text, kind: 'docx' })).toEqual({ kind: 'unreadable' });
		expect(await preview(pathOf(text.sha256), { ...text, extension: 'txt' } as never)).toEqual({
			kind: 'none',
			reason: as
		});
		const id = openThread(story.as('ide'), 'saku', { files: [table] });
		expect(
			db().$client.prepare('select count(*) from post where thread_id = ?').pluck().get(id)
		).toBe(1);
	});
});

test('the next worker after one that died does its work', async () => {
	ends.as = 'broken';
	await expect(writeWorkbook('名簿', { sheet: '名', header: [], rows: [] })).rejects.toThrow(
		'時間をおいて'
	);
	ends.as = null;
	const { bytes } = await writeWorkbook('名簿', {
		sheet: '名簿',
		header: ['名'],
		rows: [['井出']]
	});
	expect(bytes.length).toBeGreaterThan(1_000);
});
