import { afterAll, beforeAll, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import type { Workbook } from '#lib/server/files/write-workbook.ts';
import { applicationSheet, listSheet } from '#lib/server/licences/applications/exporting.ts';
import { byId, numberOf } from '#lib/server/licences/applications/applications.ts';
import { applied, draftOf, openRound } from '../../support/applications.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { expectSameFromOffice, soffice, warnWithoutOffice } from '../../support/libreoffice.ts';
import { tellRegister } from '../../support/licences.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { sheetsOf } from '../../support/workbooks.ts';

let story: Story;
let number = '';
let workbooks: Workbook[] = [];

beforeAll(async () => {
	warnWithoutOffice();
	story = await tellStory();
	const register = tellRegister(story);
	const village = story.as('ide');
	const roundId = openRound(register, { name: '=1+1' });
	const over = { roundId, purpose: '=HYPERLINK("//x")', budget: '+総務費\n電算管理費' };
	const id = applied(register, village, { server: 8, office: 3, open: 8 }, over);
	const draft = draftOf(register, village, { office: 5 }, { roundId, purpose: '011002' });
	number = numberOf(byId(id)) ?? '';
	expect(db().select().from(schema.licenceApplication).all()).toHaveLength(2);
	workbooks = await Promise.all([
		applicationSheet(village, id),
		applicationSheet(village, draft),
		listSheet(register.desk, { fiscalYear: 2026 })
	]);
}, 60_000);
afterAll(() => closeTemporaryYui(story.folder));

test('an application and a list say what their pages say, and nothing in them is reckoned', async () => {
	const [application, draft, list] = await Promise.all(
		workbooks.map(({ bytes }) => sheetsOf(bytes))
	);
	const [lines, facts] = application ?? [];
	expect(
		lines?.rows.slice(1).map((row) => [row[1], row[4], row[5], row[7], row[8], row[9]])
	).toEqual([
		['9EM-00562', '8', '16', '58300', '41980', '335840'],
		['021-10232', '3', '3', '52000', '41987', '125961'],
		['7NQ-00302', '8', '16', 'オープン価格', '612000', '4896000'],
		['', '', '', '', '', '5357801'],
		['', '', '', '', '', '535780'],
		['', '', '', '', '', '5893581']
	]);
	expect(facts?.rows).toEqual(
		expect.arrayContaining([
			['番号', number],
			['取りまとめ', "'=1+1"],
			['用途', `'=HYPERLINK("//x")`],
			['予算科目', "'+総務費\n電算管理費"]
		])
	);
	expect(draft?.[1]?.rows).toEqual(
		expect.arrayContaining([
			['番号', '下書き'],
			['用途', '011002']
		])
	);
	// The desk does not know of drafts that are not its own.
	expect(list?.[0]?.rows.slice(1).map((row) => [row[0], row[3], row[6]])).toEqual([
		[number, "'=1+1", '5357801']
	]);
});

test.skipIf(!soffice)(
	'they are read back equal from LibreOffice',
	{ timeout: 120_000 },
	async () => {
		await expectSameFromOffice(workbooks);
	}
);
