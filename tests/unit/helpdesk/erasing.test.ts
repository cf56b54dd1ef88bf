import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { remains } from '#lib/server/erasure/again.ts';
import { findDeskMail, findDispatch, findVersion } from '#lib/server/erasure/desk-finding.ts';
import { erase } from '#lib/server/erasure/erase.ts';
import { elsewhere, list } from '#lib/server/erasure/listing.ts';
import {
	find as findDispatchShown,
	numberOf as numberOfDispatch
} from '#lib/server/helpdesk/dispatch/dispatches.ts';
import { report, reportOf } from '#lib/server/helpdesk/dispatch/reports.ts';
import { arrive } from '#lib/server/helpdesk/mail/arriving.ts';
import { storeFiles } from '#lib/server/helpdesk/mail/files.ts';
import { findMail } from '#lib/server/helpdesk/mail/mails.ts';
import {
	find as findSpecification,
	textOf
} from '#lib/server/helpdesk/specifications/specifications.ts';
import { handIn } from '#lib/server/helpdesk/specifications/versions.ts';
import { backup } from '#lib/server/operations/backup.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { restore } from '#lib/server/operations/restore.ts';
import { drawTexts } from '#lib/server/search/file-texts.ts';
import { approverOf } from '../../support/approver.ts';
import { linesOf } from '../../support/checking.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui, temporaryFolder } from '../../support/database.ts';
import { asked, dispatchIn, dispatchRow, castOf } from '../../support/dispatches.ts';
import { NAME, nothingLeft, REASON } from '../../support/erased.ts';
import { mail } from '../../support/mails.ts';
import { consulted, remarked, treated } from '../../support/specifications.ts';
import { STORY_DAY, tellStory, uploaded, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	clockAt(STORY_DAY, '11:00');
});
afterEach(() => closeTemporaryYui(story.folder));

const desk = () => story.as('miyazawa');
const lead = () => approverOf(story);

async function mailed(): Promise<number> {
	const given = mail({
		from: { name: NAME, address: 'resident@example.org' },
		subject: `${NAME}の件`,
		text: `${NAME}です。\n-- \n${NAME}`,
		attachments: [{ name: `${NAME}.txt`, content: new TextEncoder().encode(`${NAME}の申請`) }]
	});
	return arrive(given, ['desk@yui.test'], [], await storeFiles(given, 1_000_000)).id;
}

async function reported(): Promise<number> {
	const cast = castOf(story);
	const id = dispatchIn('done', cast, {
		subject: `${NAME}さん宅の回線`,
		purpose: `${NAME}さんの件`
	});
	const files = await uploaded(`${NAME}.txt`, `${NAME}さん宅の図`);
	const said = { content: `${NAME}さんに会いました。`, advice: NAME, next: NAME };
	report(cast.expert(), id, { ...said, files });
	return id;
}

async function specified(): Promise<string> {
	const number = consulted(story.as('ide'));
	const [file] = await uploaded(`${NAME}.txt`, `第1条 ${NAME}の住民票を扱う。`);
	const text = `第1条 ${NAME}の住民票を扱う。`;
	handIn(story.as('ide'), number, {
		...{ text, isCut: false, note: `${NAME}を足した`, file: file ?? null, version: null }
	});
	remarked(desk(), number, 1, `${NAME}は個人名です。`);
	treated(story.as('ide'), number, 1, 'ask', `${NAME}とは誰ですか。`);
	return number;
}

const versionOne = (number: string) => findVersion(lead(), number, 1);
const dispatchOf = (id: number) => findDispatch(lead(), numberOfDispatch(dispatchRow(id)));

test('of a mail leaves no word, no sender and no file, and nobody has to decide about it', async () => {
	const id = await mailed();
	await drawTexts();
	expect(elsewhere(lead(), NAME).map(({ label }) => label)).toEqual([`メール${id}`]);
	await erase(lead(), findDeskMail(lead(), id), REASON);
	expect(findMail(desk(), id)).toMatchObject({
		...{ subject: '（消去されたメール）', body: '', rest: '', fromName: '', files: [] },
		state: 'put-away'
	});
	expect(list(lead())[0]).toMatchObject({ label: `メール${id}`, reason: REASON });
	await nothingLeft(story);
	await expect(erase(lead(), findDeskMail(lead(), id), REASON)).rejects.toThrow(Conflict);
});

test('of a dispatch leaves no word of it, of its report and of the report’s files', async () => {
	const id = await reported();
	await drawTexts();
	const of = dispatchOf(id);
	expect(of.files).toHaveLength(1);
	await erase(lead(), of, REASON);
	const shown = findDispatchShown(lead(), numberOfDispatch(dispatchRow(id)));
	expect(shown).toMatchObject({ subject: '（消去された派遣）', purpose: '', state: 'cancelled' });
	expect(reportOf(shown)).toMatchObject({ content: '', advice: '', next: '', files: [] });
	await nothingLeft(story);
	// Who came for it has nothing to read there any more.
	expect(story.as('tanaka').grants).not.toContain(`dispatch:${id}`);
});

test('of a version leaves no word of it, its remarks and its file, and the next one can be handed in', async () => {
	const number = await specified();
	await drawTexts();
	await erase(lead(), versionOne(number), REASON);
	const { ticket, specification } = findSpecification(story.as('ide'), number);
	expect(textOf(ticket.id, 1)).toBe('');
	expect(specification).toMatchObject({
		state: 'reading',
		versions: [{ number: 1, note: '（消去された版）', file: null }],
		remarks: [{ quoted: '', state: 'closed' }]
	});
	await nothingLeft(story);
	const next = { text: '第1条 住民票を扱う。', isCut: false, note: '', file: null, version: null };
	expect(handIn(story.as('ide'), number, next)).toBe(2);
	expect([remains(), await linesOf()]).toEqual([[], []]);
});

test('is done again after a restore from before', async () => {
	const [mailId, dispatchId, number] = [await mailed(), await reported(), await specified()];
	const outside = temporaryFolder();
	const tar = join(outside, 'before.tar');
	await backup(story.folder, tar);
	await erase(lead(), findDeskMail(lead(), mailId), REASON);
	await erase(lead(), dispatchOf(dispatchId), REASON);
	await erase(lead(), versionOne(number), REASON);
	closeDatabase();
	const restored = await restore(story.folder, tar, { force: true });
	expect([restored.erased, restored.faults]).toEqual([3, []]);
	openYui(story.folder);
	await nothingLeft(story);
	rmSync(outside, { recursive: true });
});

test('is the 組合決裁者’s alone, of what they read', async () => {
	const [mailId, dispatchId, number] = [await mailed(), asked(story.as('ide')), await specified()];
	expect(() => findDeskMail(desk(), mailId)).toThrow(Forbidden);
	expect(() => findDeskMail(story.as('ide'), mailId)).toThrow(NotFound);
	const typed = numberOfDispatch(dispatchRow(dispatchId));
	expect(() => findDispatch(story.as('ide'), typed)).toThrow(Forbidden);
	expect(() => findDispatch(story.as('yanagisawa'), typed)).toThrow(NotFound);
	expect(() => findVersion(story.as('ide'), number, 1)).toThrow(Forbidden);
	expect(() => findVersion(story.as('yanagisawa'), number, 1)).toThrow(NotFound);
	expect(() => findVersion(lead(), number, 2)).toThrow(NotFound);
});

test('check says when text is left of what was erased', async () => {
	const [mailId, dispatchId, number] = [await mailed(), await reported(), await specified()];
	await erase(lead(), findDeskMail(lead(), mailId), REASON);
	await erase(lead(), dispatchOf(dispatchId), REASON);
	await erase(lead(), versionOne(number), REASON);
	db().update(schema.deskMail).set({ rest: NAME }).run();
	db().update(schema.dispatchReport).set({ advice: NAME }).run();
	db().update(schema.specificationVersion).set({ text: NAME }).run();
	expect(await linesOf()).toEqual([
		`完全に消去したはずの文章が残っている：desk-mail:${mailId}`,
		`完全に消去したはずの文章が残っている：dispatch:${dispatchId}`,
		'完全に消去したはずの文章が残っている：specification-version:1'
	]);
});
