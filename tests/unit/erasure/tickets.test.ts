import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { remains } from '#lib/server/erasure/again.ts';
import { erase } from '#lib/server/erasure/erase.ts';
import { elsewhere, list } from '#lib/server/erasure/listing.ts';
import { findTicket, findTicketMessage } from '#lib/server/erasure/ticket-finding.ts';
import { keepFiles, keepText } from '#lib/server/files/drafts.ts';
import { recordCall } from '#lib/server/helpdesk/calls.ts';
import { CASE_FORM } from '#lib/server/helpdesk/drafts.ts';
import { messagesOf } from '#lib/server/helpdesk/messages.ts';
import * as batches from '#lib/server/helpdesk/past/batches.ts';
import { takeOver } from '#lib/server/helpdesk/past/taking.ts';
import { confirm, proceed } from '#lib/server/helpdesk/proceeding.ts';
import { queue } from '#lib/server/helpdesk/queue.ts';
import { rate, ratingOf } from '#lib/server/helpdesk/ratings.ts';
import { proceed as agreeOn } from '#lib/server/helpdesk/specifications/agreeing.ts';
import { draftOf } from '#lib/server/helpdesk/specifications/examples.ts';
import { find as findConsultation } from '#lib/server/helpdesk/specifications/specifications.ts';
import { handIn } from '#lib/server/helpdesk/specifications/versions.ts';
import { find, findById } from '#lib/server/helpdesk/tickets.ts';
import { backup } from '#lib/server/operations/backup.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { restore } from '#lib/server/operations/restore.ts';
import { operationRecord, recordLookOf } from '#lib/server/readers/operation-record.ts';
import { drawTexts } from '#lib/server/search/file-texts.ts';
import { catchUpAtOnce } from '#lib/server/search/index.ts';
import { announced } from '../../support/announced.ts';
import { approverOf } from '../../support/approver.ts';
import { linesOf } from '../../support/checking.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui, temporaryFolder } from '../../support/database.ts';
import { ERASED, NAME, nothingLeft, REASON } from '../../support/erased.ts';
import { filesWith } from '../../support/raw-bytes.ts';
import { rosterWorkbook } from '../../support/roster-files.ts';
import { searchFor } from '../../support/searching.ts';
import { consulted, handedIn, remarked } from '../../support/specifications.ts';
import { STORY_DAY, tellStory, uploaded, type Story } from '../../support/story.ts';
import { numberIn, raised, rowOf, ticketIn } from '../../support/tickets.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	clockAt(STORY_DAY, '11:00');
});
afterEach(() => closeTemporaryYui(story.folder));

const desk = () => story.as('miyazawa');
const lead = () => approverOf(story);
const ide = () => story.as('ide');

const paper = () => uploaded(`${NAME}.txt`, `${NAME}の申請`);
const hits = (typed: string) => searchFor(ide(), typed).count;
const wordsIn = (id: number) =>
	messagesOf(desk(), { id }).map(({ html, erased }) => [html, erased]);
const eraseWhole = (id: number) => erase(lead(), findTicket(lead(), numberIn(id)), REASON);
const eraseMessage = (id: number, number: number) =>
	erase(lead(), findTicketMessage(lead(), numberIn(id), number), REASON);

/** A case of a specification, which has a form, with the name in everything it holds. */
async function named(): Promise<number> {
	return raised(ide(), {
		category: 'specification',
		fields: { system: `${NAME}の台帳`, budget: '1200000', procurement: 'R9.6.1' },
		title: `${NAME}さん宅の回線`,
		body: `${NAME}さんから電話がありました。`,
		contact: `${NAME}（内線 123）`,
		files: await paper()
	});
}

test('of a case leaves its number, its days, its organisation and that something was written in it, and nobody goes on with it', async () => {
	const id = await named();
	const before = rowOf(id);
	proceed(desk(), id, 'take', {});
	proceed(desk(), id, 'note', { body: `${NAME}さんは町内の方`, files: await paper() });
	proceed(desk(), id, 'answer', { body: `${NAME}さんに伝えてください。` });
	confirm(ide(), id, null, { body: `${NAME}さんも喜んでいます。` });
	rate(ide(), id, { score: 5, remark: `${NAME}さんも満足` });
	keepFiles(desk(), `/helpdesk/${numberIn(id)}`, await paper());
	await drawTexts();
	catchUpAtOnce();
	expect(hits(NAME)).toBeGreaterThan(0);
	const of = findTicket(lead(), numberIn(id));
	expect(of).toMatchObject({ stays: [], takesTitle: true, title: `${NAME}さん宅の回線` });
	expect(of.goes).toContain('やりとり4件');
	expect(of).not.toHaveProperty('then');
	expect(of.files).toHaveLength(2);
	await eraseWhole(id);
	const { organisationId, submittedAt, createdAt, fiscalYear, sequence } = before;
	expect(findById(ide(), id)).toMatchObject({
		...{ organisationId, submittedAt, createdAt, fiscalYear, sequence, state: 'closed' },
		...{ title: '（消去された問い合わせ）', contact: '', fields: '{}', erased: ERASED }
	});
	expect(wordsIn(id).flat().filter(Boolean)).toEqual([]);
	expect(messagesOf(desk(), { id }).map(({ act }) => act)).toEqual([
		...['submit', 'take', 'note', 'answer', 'confirm', 'rate']
	]);
	expect(messagesOf(ide(), { id })[0]?.author).toBe(ide().person.name);
	expect(ratingOf(ide(), findById(ide(), id))).toEqual({
		given: { score: 5, remark: '' },
		until: null
	});
	expect(Object.values(findById(desk(), id).may)).not.toContain(true);
	expect(() => proceed(ide(), id, 'reopen', { body: NAME })).toThrow(Conflict);
	expect(() => proceed(desk(), id, 'note', { body: NAME })).toThrow(Conflict);
	expect(() => rate(ide(), id, { score: 4, remark: NAME })).toThrow(Conflict);
	// Whoever sees the list need not read the case.
	expect(list(lead())[0]).toMatchObject({
		...{ label: `問い合わせ（通し番号${id}）`, href: null, reason: REASON }
	});
	await nothingLeft(story);
	expect([hits(NAME), hits('満足')]).toEqual([0, 0]);
	await expect(eraseWhole(id)).rejects.toThrow(Conflict);
});

test('of a case that goes on says beforehand what becomes of it, stops its clocks and takes it off the desk', async () => {
	const states = ['new', 'open', 'wait_org', 'wait_vendor', 'wait_expert', 'answered'] as const;
	const ids = states.map((state) => ticketIn(state, ide(), desk()));
	const told = ids.map((id) => findTicket(lead(), numberIn(id)).then);
	expect(told.map((then) => /「(取下げ|解決済み)」/.exec(then ?? '')?.[1])).toEqual([
		...['取下げ', '取下げ', '取下げ', '取下げ', '取下げ', '解決済み']
	]);
	clockAt(STORY_DAY, '13:00');
	for (const id of ids) await eraseWhole(id);
	expect(ids.map((id) => rowOf(id).state)).toEqual([
		...['withdrawn', 'withdrawn', 'withdrawn', 'withdrawn', 'withdrawn', 'closed']
	]);
	expect(queue(desk(), 'all')).toEqual([]);
	expect([await linesOf(), remains()]).toEqual([[], []]);
});

test('of one message leaves the rest as it was, and the case goes on', async () => {
	const id = raised(ide(), { title: '柚子回線が切れます', files: [] });
	proceed(desk(), id, 'note', { body: `${NAME}さんは町内の方`, files: await paper() });
	await drawTexts();
	catchUpAtOnce();
	keepText(desk(), CASE_FORM, '', { body: `${NAME}さんは町内の方` });
	const number = numberIn(id);
	expect(elsewhere(lead(), NAME)).toEqual([
		{
			label: `問い合わせ${number}の2番`,
			href: `/helpdesk/${number}#m2`,
			eraseHref: `/helpdesk/${number}/messages/2/erase`,
			isDeleted: false
		}
	]);
	const of = findTicketMessage(lead(), number, 2);
	expect(of.quote).toMatchObject({ text: `${NAME}さんは町内の方` });
	expect(of.quote.by).toContain(desk().person.name);
	await eraseMessage(id, 2);
	expect(wordsIn(id)).toEqual([
		[expect.stringContaining('総務課の3台'), null],
		['', ERASED]
	]);
	expect(messagesOf(desk(), { id })[1]?.files).toEqual([]);
	expect(list(lead())[0]).toMatchObject({
		...{ label: `問い合わせの書き込み（通し番号${id}の2番）`, href: null }
	});
	proceed(ide(), id, 'add', { body: '野沢菜端末もです。' });
	await nothingLeft(story);
	expect([hits(NAME), hits('柚子'), hits('野沢菜')]).toEqual([0, 1, 1]);
	const { lines } = operationRecord(
		story.as('maruyama'),
		recordLookOf(new URLSearchParams('kind=erasure')),
		{ number: 1, size: 50 }
	);
	expect(lines.map(({ what, about, detail }) => [what, about, detail])).toEqual([
		['完全に消去しました', `問い合わせの書き込み（内部の番号 ${id}.2）`, REASON]
	]);
});

test('of one message is announced to its readers: of a 内部メモ to the union alone', async () => {
	const id = raised(ide());
	proceed(desk(), id, 'note', { body: `${NAME}さんは町内の方` });
	const topics = [`ticket:${id}`, 'desk', 'nav'];
	expect(await announced(() => eraseMessage(id, 2))).toEqual([[['key:union'], topics]]);
	expect(await announced(() => eraseMessage(id, 1))).toEqual([
		[[`key:desk:${ide().organisation.id}`], topics],
		[[`key:grant:ticket:${id}`], [`ticket:${id}`]]
	]);
});

test('of a call goes who telephoned, with each message and with the whole', async () => {
	const call = () =>
		find(
			desk(),
			recordCall(
				desk(),
				{
					...{ category: 'line', title: '柚子回線', body: '切れます。', fields: {}, files: [] },
					...{ priority: 'normal', visibility: null, contact: '' }
				},
				{ organisation: ide().organisation.id, via: 'phone', caller: NAME },
				{ answer: '直しました。', isSolved: true }
			)
		).id;
	const [whole, parts] = [call(), call()];
	await eraseWhole(whole);
	expect(elsewhere(lead(), NAME).map(({ label }) => label)).toEqual([
		`問い合わせ${numberIn(parts)}`,
		...[1, 4].map((number) => `問い合わせ${numberIn(parts)}の${number}番`)
	]);
	expect(findTicketMessage(lead(), numberIn(parts), 1).goes).toContain('連絡をくれた人の氏名');
	await eraseMessage(parts, 1);
	await eraseMessage(parts, 4);
	expect(messagesOf(ide(), { id: parts }).map(({ author, erased }) => [author, erased])).toEqual([
		['', ERASED],
		[desk().person.name, null],
		[desk().person.name, null],
		['', ERASED]
	]);
	// The head names them as well, and goes with the whole alone.
	expect(elsewhere(lead(), NAME).map(({ label }) => label)).toEqual([
		`問い合わせ${numberIn(parts)}`
	]);
	await eraseWhole(parts);
	await nothingLeft(story);
});

test('of the former 受付簿 is erased too, with what is shown of its columns', async () => {
	const head = ['受付番号', '受付日', '団体名', '所属・氏名', '分類', '件名', '内容', '回答'];
	const row = ['H30-12', 'H30.6.4', '北相木村', NAME, '回線・LGWAN', NAME, NAME, NAME];
	const other = ['H30-13', 'H30.6.5', '北相木村', '見本', '回線・LGWAN', '柚子', NAME, '直した'];
	const file = await uploaded('受付簿.xlsx', await rosterWorkbook({ 受付簿: [head, row, other] }));
	const batch = await batches.open(desk(), file);
	takeOver(desk(), batch, 2);
	catchUpAtOnce();
	expect(filesWith(story.folder, NAME)).not.toEqual([]);
	expect(elsewhere(lead(), NAME).map(({ label }) => label)).toEqual([
		'問い合わせ旧H30-12',
		...['問い合わせ旧H30-12の1番', '問い合わせ旧H30-12の2番', '問い合わせ旧H30-13の1番']
	]);
	await erase(lead(), findTicket(lead(), '旧H30-12'), REASON);
	await erase(lead(), findTicketMessage(lead(), '旧H30-13', 1), REASON);
	expect(find(desk(), '旧H30-12')).toMatchObject({ state: 'closed', erased: ERASED });
	expect(find(desk(), '旧H30-13')).toMatchObject({ title: '柚子', erased: null });
	await nothingLeft(story);
});

test('is done again after a restore from before, whole and in parts', async () => {
	const whole = await named();
	const parts = raised(ide(), { body: `${NAME}さんから電話がありました。`, files: await paper() });
	const outside = temporaryFolder();
	const tar = join(outside, 'before.tar');
	await backup(story.folder, tar);
	clockAt(STORY_DAY, '12:00');
	// It came after the backup: what is restored does not know it, and what comes there as second is another.
	proceed(desk(), parts, 'note', { body: NAME });
	await eraseWhole(whole);
	await eraseMessage(parts, 1);
	await eraseMessage(parts, 2);
	closeDatabase();
	const restored = await restore(story.folder, tar, { force: true });
	expect([restored.erased, restored.faults]).toEqual([2, []]);
	openYui(story.folder);
	await nothingLeft(story);
	expect(rowOf(whole).state).toBe('withdrawn');
	clockAt(STORY_DAY, '13:00');
	proceed(desk(), parts, 'note', { body: '野沢菜部品を替えます。' });
	expect(remains()).toEqual([]);
	rmSync(outside, { recursive: true });
});

test('names what came of the case and stays', async () => {
	const number = consulted(ide());
	handIn(ide(), number, {
		...{ text: `第1条 ${NAME}`, isCut: false, note: '', file: null, version: null }
	});
	const { stays } = findTicket(lead(), number);
	expect(stays).toEqual([
		{ label: '仕様書の案 第1版', eraseHref: `/helpdesk/${number}/specification/1/erase` }
	]);
	await erase(lead(), findTicket(lead(), number), REASON);
	expect(elsewhere(lead(), NAME).map(({ label }) => label)).toEqual([
		`${number}の仕様書の案 第1版`
	]);
});

test('leaves 仕様書の相談 to be read, in which nobody owes anything any more and of which no example is made', async () => {
	const consultation = async () => numberIn(await named());
	const going = await consultation();
	const agreed = await consultation();
	const released = await consultation();
	for (const number of [going, agreed, released]) handedIn(ide(), number);
	remarked(desk(), going, 3);
	for (const number of [agreed, released]) {
		agreeOn(desk(), number, 'offer', {});
		agreeOn(ide(), number, 'agree', {});
	}
	agreeOn(ide(), released, 'release', {});
	const shown = (number: string) => findConsultation(ide(), number);
	expect([going, agreed, released].map((number) => shown(number).specification.side)).toEqual([
		...['organisation', 'nobody', 'union']
	]);
	for (const number of [going, agreed, released]) {
		await erase(lead(), findTicket(lead(), number), REASON);
	}
	await nothingLeft(story);
	expect(shown(going)).toMatchObject({
		ticket: { erased: ERASED, title: '（消去された問い合わせ）' },
		specification: { state: 'remarks', side: 'nobody', remarks: [{ state: 'open' }] }
	});
	expect(Object.values(shown(going).specification.may)).not.toContain(true);
	expect(shown(agreed).specification.may.release).toBe(false);
	expect(() => agreeOn(ide(), agreed, 'release', {})).toThrow(ERASED);
	// Whose words would have to be taken out is not known any more: the desk can only let it be.
	expect(shown(released).specification.side).toBe('union');
	expect(findConsultation(desk(), released).specification.may).toMatchObject({
		...{ publish: false, pass: true }
	});
	expect(() => draftOf(desk(), released)).toThrow(ERASED);
	agreeOn(desk(), released, 'pass', { body: '問い合わせが消去されたため' });
	expect(shown(released).specification.state).toBe('agreed');
});

test('is the 組合決裁者’s alone, of what they read', () => {
	const id = raised(ide());
	const number = numberIn(id);
	proceed(desk(), id, 'take', {});
	proceed(desk(), id, 'note', { body: '町内の方です。' });
	for (const actor of [desk(), ide()]) {
		expect(() => findTicket(actor, number)).toThrow(Forbidden);
		expect(() => findTicketMessage(actor, number, 1)).toThrow(Forbidden);
		expect(() => findTicketMessage(actor, number, 3)).toThrow(Forbidden);
	}
	for (const actor of [story.as('takamizawa'), story.as('maruyama')]) {
		expect(() => findTicket(actor, number)).toThrow(NotFound);
		expect(() => findTicketMessage(actor, number, 1)).toThrow(NotFound);
	}
	// An act without words has nothing to erase.
	expect(() => findTicketMessage(lead(), number, 2)).toThrow(NotFound);
	expect(() => findTicketMessage(lead(), number, 4)).toThrow(NotFound);
	expect(() => findTicket(lead(), 'R8-9999')).toThrow(NotFound);
	expect(findTicketMessage(lead(), number, 3).erased).toBeNull();
});

test('check says when text is left of what was erased', async () => {
	const [whole, parts] = [await named(), raised(ide())];
	await eraseWhole(whole);
	await eraseMessage(parts, 1);
	db().update(schema.ticket).set({ contact: NAME }).run();
	db().update(schema.ticketMessage).set({ body: NAME }).run();
	expect((await linesOf()).filter((line) => line.startsWith('完全に'))).toEqual([
		`完全に消去したはずの文章が残っている：ticket:${whole}`,
		`完全に消去したはずの文章が残っている：ticket-message:${parts}.1`
	]);
});
