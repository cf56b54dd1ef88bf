import { strToU8, zipSync } from 'fflate';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { erase, findPost } from '#lib/server/erasure/erase.ts';
import { change, system } from '#lib/server/record/change.ts';
import { drawTexts } from '#lib/server/search/file-texts.ts';
import { approverOf } from '../../support/approver.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { searchFor } from '../../support/searching.ts';
import { openThread, tellStory, uploaded, type Story } from '../../support/story.ts';

const { blob, fileText } = schema;

vi.setConfig({ testTimeout: 30_000 });

let story: Story;

beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

async function attach(name: string, content: string | Uint8Array<ArrayBuffer>) {
	const files = await uploaded(name, content);
	const id = openThread(story.as('ide'), 'saku', { title: '添付の件', files });
	return { id, sha256: files[0]?.sha256 ?? '' };
}

const textOf = (sha256: string) =>
	db().select().from(fileText).where(eq(fileText.sha256, sha256)).get();
const filesFound = (typed: string) => searchFor(story.as('ide'), typed).counts.files;

const docx = (body: string) =>
	new Uint8Array(
		zipSync({
			'[Content_Types].xml': strToU8('<Types/>'),
			'_rels/.rels': strToU8(
				'<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
			),
			'word/document.xml': strToU8(body)
		})
	);

test('a csv in CP932 is found by its words', async () => {
	// 「団体,氏名」 and 「佐久」 as Excel writes them.
	await attach(
		'名簿.csv',
		Uint8Array.from(
			Buffer.from('9263 91cc 2c 8e81 96bc 0d0a 8db2 8b76 2c 41'.replaceAll(' ', ''), 'hex')
		)
	);
	await drawTexts();
	expect(filesFound('氏名')).toBe(1);
});

test('a Word document is found by its words, over the ends of its lines', async () => {
	await attach(
		'案.docx',
		docx(
			'<w:document xmlns:w="x"><w:p><w:t>柚子胡</w:t></w:p><w:p><w:t>椒</w:t></w:p></w:document>'
		)
	);
	await drawTexts();
	expect(filesFound('柚子胡椒')).toBe(1);
});

test.each([
	['壊れた.pdf', '%PDF-1.4 only'],
	['壊れた.docx', docx('<w:p a="')]
] as const)('%s is found by its name alone, and is not tried again', async (name, content) => {
	const { sha256 } = await attach(
		name,
		typeof content === 'string' ? content : new Uint8Array(content)
	);
	await drawTexts();
	expect(textOf(sha256)).toMatchObject({ text: '', obstacle: 'broken' });
	expect(filesFound('壊れた')).toBe(1);
	await drawTexts();
});

test('what a scanner refuses is not read, and what it had is forgotten', async () => {
	const { sha256 } = await attach('表.csv', '氏名\n柚子胡椒\n');
	db().update(blob).set({ scan: 'pending' }).where(eq(blob.sha256, sha256)).run();
	await drawTexts();
	expect(textOf(sha256)).toBeUndefined();
	db().update(blob).set({ scan: 'clean' }).where(eq(blob.sha256, sha256)).run();
	await drawTexts();
	expect(filesFound('柚子胡椒')).toBe(1);
	change(system, (tx, record) => {
		tx.update(blob).set({ scan: 'quarantined' }).where(eq(blob.sha256, sha256)).run();
		record('file.quarantined', `blob:${sha256}`);
	});
	expect([filesFound('柚子胡椒'), textOf(sha256)]).toEqual([0, undefined]);
});

test('what is erased for good takes the words of its files along, not those another thing bears too', async () => {
	const { id, sha256 } = await attach('表.csv', '氏名\n柚子胡椒\n');
	const twin = await attach('写し.csv', '氏名\n柚子胡椒\n');
	await drawTexts();
	const approver = approverOf(story);
	expect(twin.sha256).toBe(sha256);
	await erase(approver, findPost(approver, id, 1), '誤り');
	expect(filesFound('柚子胡椒')).toBe(1);
	expect(textOf(sha256)?.text).toContain('柚子胡椒');
	await erase(approver, findPost(approver, twin.id, 1), '誤り');
	expect([filesFound('柚子胡椒'), textOf(sha256)]).toEqual([0, undefined]);
	const tokens = db()
		.$client.prepare('select hex(block) from search_index_data')
		.pluck()
		.all() as string[];
	const pair = Buffer.from('胡椒').toString('hex').toUpperCase();
	expect(tokens.some((block) => block.includes(pair))).toBe(false);
});
