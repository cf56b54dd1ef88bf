import { eq } from 'drizzle-orm';
import { simpleParser } from 'mailparser';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'valibot';
import { publishSchema } from '#lib/articles.ts';
import { folded, searchable } from '#lib/folding.ts';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { remains } from '#lib/server/erasure/again.ts';
import { findDeskMail, findDispatch, findVersion } from '#lib/server/erasure/desk-finding.ts';
import {
	findAffected,
	findIncident,
	findIncidentUpdate
} from '#lib/server/erasure/incident-finding.ts';
import { findTicket, findTicketMessage } from '#lib/server/erasure/ticket-finding.ts';
import {
	erase,
	findArticle,
	findMaterial,
	findNotice,
	findPost,
	findTable
} from '#lib/server/erasure/erase.ts';
import { keepFiles, keepText } from '#lib/server/files/drafts.ts';
import { sweep } from '#lib/server/files/store.ts';
import { thumbnail } from '#lib/server/files/thumbnails.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { draftOf } from '#lib/server/helpdesk/articles/drafting.ts';
import { publish } from '#lib/server/helpdesk/articles/publishing.ts';
import { CASE_FORM } from '#lib/server/helpdesk/drafts.ts';
import { numberOf as numberOfDispatch } from '#lib/server/helpdesk/dispatch/dispatches.ts';
import { report } from '#lib/server/helpdesk/dispatch/reports.ts';
import {
	declareAffected,
	enterAffected,
	withdrawAffected
} from '#lib/server/helpdesk/incidents/affected.ts';
import { correctIncident, openIncident } from '#lib/server/helpdesk/incidents/keeping.ts';
import { arrive } from '#lib/server/helpdesk/mail/arriving.ts';
import { storeFiles } from '#lib/server/helpdesk/mail/files.ts';
import { confirm, proceed } from '#lib/server/helpdesk/proceeding.ts';
import { rate } from '#lib/server/helpdesk/ratings.ts';
import { handIn } from '#lib/server/helpdesk/specifications/versions.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { setTelling } from '#lib/server/identity/telling.ts';
import { sendDue } from '#lib/server/notifications/send.ts';
import { backup } from '#lib/server/operations/backup.ts';
import { check } from '#lib/server/operations/check.ts';
import {
	backUpNightly,
	erasuresBeside,
	nightsIn,
	type Taking
} from '#lib/server/operations/nightly.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { restore } from '#lib/server/operations/restore.ts';
import { noteAccess, noteReading } from '#lib/server/record/access.ts';
import { drawTexts } from '#lib/server/search/file-texts.ts';
import { catchUpAtOnce } from '#lib/server/search/index.ts';
import { indexTokens } from '#lib/server/search/tokens.ts';
import { approverOf } from '../../support/approver.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui, temporaryFolder } from '../../support/database.ts';
import { dispatchIn, dispatchRow, castOf } from '../../support/dispatches.ts';
import { OPEN, tellGroups } from '../../support/groups.ts';
import { mail } from '../../support/mails.ts';
import { register } from '../../support/materials.ts';
import { filesWith } from '../../support/raw-bytes.ts';
import { startRelay, type TakingRelay } from '../../support/relay.ts';
import { searchFor } from '../../support/searching.ts';
import { consulted, remarked } from '../../support/specifications.ts';
import { openThread, sendNotice, tellStory, uploaded, type Story } from '../../support/story.ts';
import { fillRow, openTable } from '../../support/tables.ts';
import { numberIn, raised } from '../../support/tickets.ts';

/** The name of a resident who should never have been named; folded it is written otherwise. */
const MARKER = '佐々礼ＨＡＮＡﾖﾘ';
const REASON = '住民の氏名が書かれていたため';

let story: Story;
let approver: Actor;
let outside: string;
let relay: TakingRelay;

beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
	approver = approverOf(story);
	outside = temporaryFolder();
	process.env.YUI_BACKUP_FOLDER = join(outside, 'nights');
	relay = await startRelay();
	process.env.YUI_SMTP_URL = relay.url;
});
afterEach(async () => {
	delete process.env.YUI_BACKUP_FOLDER;
	delete process.env.YUI_SMTP_URL;
	await relay.close();
	rmSync(outside, { recursive: true, force: true });
	closeTemporaryYui(story.folder);
});

const desk = () => story.as('miyazawa');

/** A PNG of one dark point, with the name in a text chunk. */
function picture(): Uint8Array<ArrayBuffer> {
	const chunk = (type: string, data: Buffer) => {
		const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
		const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
		size.writeUInt32BE(data.length);
		sum.writeUInt32BE(crc32(body));
		return Buffer.concat([size, body, sum]);
	};
	const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
	return new Uint8Array(
		Buffer.concat([
			Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
			chunk('IHDR', head),
			chunk('tEXt', Buffer.from(`Comment\0${MARKER}`)),
			chunk('IDAT', deflateSync(Buffer.from([0, 0]))),
			chunk('IEND', Buffer.alloc(0))
		])
	);
}

/** Every file below a folder in which the name stands as bytes, as it was written or folded. */
function filesWithMarker(folder: string): string[] {
	const forms = [MARKER, folded(MARKER), searchable(MARKER), JSON.stringify(MARKER).slice(1, -1)];
	return filesWith(folder, ...forms, ...forms.map((form) => Buffer.from(form, 'utf16le')));
}

/** Words of the name that the index still knows. */
function wordsInIndex(): string[] {
	const words = db().$client.prepare('select term from search_words where term = ?').pluck();
	return [...new Set(indexTokens(MARKER).split(' '))].filter(
		(word) => words.get(word) !== undefined
	);
}

const takenHere: Taking = async (file) => {
	await backup(story.folder, file);
	return null;
};

/** What nobody was looking for when they looked for a resident. */
const UNRELATED = '議会の日程';

/** Several organisations look for the name before anybody writes it: whole, in part and with what goes along. */
function lookInVain(): void {
	const looked = [MARKER, `${MARKER} 住所`, '佐々礼', '佐々礼様', 'ＨＡＮＡ', UNRELATED];
	for (const words of looked) searchFor(story.as('miyashita'), words);
	searchFor(story.as('ide'), MARKER);
}

const searchedWords = () =>
	db()
		.selectDistinct({ words: schema.searchMiss.words })
		.from(schema.searchMiss)
		.all()
		.map(({ words }) => words);

/** Somebody has asked for the morning's mail, which names what is new. */
function wantMail(): void {
	const reader = story.as('takamizawa');
	setTelling(reader, { level: 'all', days: ['1'], boards: ['saku', 'prefecture'], mail: true });
	db()
		.update(schema.person)
		.set({ email: 'takamizawa@example.lg.jp' })
		.where(eq(schema.person.id, reader.person.id))
		.run();
}

/** Something goes on in a thread; the relay puts the mail that tells of it off and says why, with the title in its words. */
async function waitInVain(thread: number): Promise<void> {
	posts.reply(story.as('ide'), thread, { body: '分かりました。', files: [] });
	relay.answers.push({ code: 451, words: `4.7.1 not now: ${MARKER}さまの件` });
	clockAt('2026-12-14', '7:00');
	await sendDue();
}

const letterIn = async (raw: string) => folded((await simpleParser(raw)).text ?? '');

const waiting = () =>
	db()
		.select()
		.from(schema.outbox)
		.all()
		.map(({ state, problem }) => [state, problem]);

type Written = { erases: (() => Promise<void>)[]; thread: number };

/** Writes the name into everything that can be erased, and into what follows from it. */
async function writeEverywhere(): Promise<Written> {
	const ide = story.as('ide');
	const file = (name = `${MARKER}.txt`) => uploaded(name, `${MARKER}の申請`);
	const erases: Written['erases'] = [];

	const drawing = await uploaded(`${MARKER}.png`, picture());
	const thread = openThread(ide, 'saku', {
		title: `${MARKER}さんの件`,
		body: `${MARKER}さんから電話がありました。@高見澤 康平`,
		files: [...(await file()), ...drawing]
	});
	posts.reply(story.as('takamizawa'), thread, {
		body: `${MARKER}さんなら知っています。`,
		files: []
	});
	posts.edit(ide, thread, 1, {
		title: `${MARKER}さまの件`,
		body: `${MARKER}さまから電話がありました。`,
		version: 1
	});
	if (drawing[0]) await thumbnail(drawing[0]);
	const path = `/threads/${thread}`;
	keepText(ide, path, `${MARKER}さまの件`, { body: `${MARKER}さまから電話がありました。` });
	keepText(ide, `${path}/posts/1/edit`, `${MARKER}さまの件`, { body: MARKER });
	keepFiles(ide, `${path}/posts/1/edit`, await file());
	noteReading(ide, `thread:${thread}`);
	noteAccess(ide, 'download', { subject: 'attachment:1' });
	erases.push(
		() => erase(approver, findPost(approver, thread, 1), REASON),
		() => erase(approver, findPost(approver, thread, 2), REASON)
	);

	const notice = sendNotice(desk(), {
		title: `${MARKER}さんについて`,
		body: `${MARKER}さんのこと`,
		files: await file()
	});
	erases.push(() => erase(approver, findNotice(approver, notice), REASON));

	const table = openTable(ide, story.threads.sakuAll, {
		title: `${MARKER}さんの表`,
		note: MARKER,
		columns: [{ name: `${MARKER}列`, kind: 'text', options: [], fact: null }]
	});
	fillRow(ide, table, { [`${MARKER}列`]: `${MARKER}一` });
	fillRow(ide, table, { [`${MARKER}列`]: `${MARKER}二` });
	erases.push(() => erase(approver, findTable(approver, table), REASON));

	const material = await register(ide, OPEN, `${MARKER}.txt`, `${MARKER}の中身`, { note: MARKER });
	erases.push(() => erase(approver, findMaterial(approver, material), REASON));

	const given = mail({
		from: { name: MARKER, address: 'resident@example.org' },
		subject: `${MARKER}の件`,
		text: `${MARKER}です。\n-- \n${MARKER}`,
		attachments: [{ name: `${MARKER}.txt`, content: new TextEncoder().encode(`${MARKER}の申請`) }]
	});
	const { id: mailId } = arrive(given, ['desk@yui.test'], [], await storeFiles(given, 1_000_000));
	erases.push(() => erase(approver, findDeskMail(approver, mailId), REASON));

	const cast = castOf(story);
	const dispatch = dispatchIn('done', cast, { subject: `${MARKER}さん宅`, purpose: MARKER });
	const said = { content: MARKER, advice: MARKER, next: MARKER };
	report(cast.expert(), dispatch, { ...said, files: await file() });
	erases.push(() =>
		erase(approver, findDispatch(approver, numberOfDispatch(dispatchRow(dispatch))), REASON)
	);

	const number = consulted(ide);
	const [paper] = await file();
	const text = `第1条 ${MARKER}の住民票を扱う。`;
	handIn(ide, number, { text, isCut: false, note: MARKER, file: paper ?? null, version: null });
	remarked(desk(), number, 1, `${MARKER}は個人名です。`);
	erases.push(() => erase(approver, findVersion(approver, number, 1), REASON));

	const article = published();
	erases.push(() => erase(approver, findArticle(approver, article), REASON));
	erases.push(...incidentsErased(), ...(await casesErased()));
	return { erases, thread };
}

/** 障害情報 that goes as a whole, and one of which only the parts that bear the name go, one of them taken back before. */
function incidentsErased(): Written['erases'] {
	const [ide, takamizawa] = [story.as('ide'), story.as('takamizawa')];
	const head = { category: 'line', system: MARKER, sinceOn: '2026-11-01', sinceTime: '08:00' };
	const open = () =>
		openIncident(desk(), {
			...{ ...head, title: `${MARKER}さんの件`, body: `${MARKER}さんから電話。` },
			...{ nextOn: null, nextTime: null }
		});
	const affect = (id: number) => {
		declareAffected(ide, id, `${MARKER}さんの端末`);
		const organisation = takamizawa.organisation.id;
		enterAffected(desk(), id, { organisation, caller: MARKER, effect: '2台' });
	};
	const [whole, parts] = [open(), open()];
	affect(whole);
	affect(parts);
	correctIncident(desk(), parts, { ...head, title: '回線の件', system: '', version: 1 });
	declareAffected(ide, parts, '端末1台');
	withdrawAffected(ide, parts);
	const affected = (actor: Actor) => findAffected(approver, parts, actor.organisation.id);
	return [
		() => erase(approver, findIncident(approver, whole), REASON),
		() => erase(approver, findIncidentUpdate(approver, parts, 1), REASON),
		() => erase(approver, findIncidentUpdate(approver, parts, 2), REASON),
		() => erase(approver, affected(ide), REASON),
		() => erase(approver, affected(takamizawa), REASON)
	];
}

/** A case that goes as a whole, and one of which only the messages that bear the name go. */
async function casesErased(): Promise<Written['erases']> {
	const ide = story.as('ide');
	const file = () => uploaded(`${MARKER}.txt`, `${MARKER}の申請`);
	const said = { body: `${MARKER}さんから電話がありました。` };
	const whole = raised(ide, {
		...{ ...said, title: `${MARKER}さんの件`, contact: MARKER, files: await file() },
		...{ category: 'specification', fields: { system: MARKER, budget: '1', procurement: MARKER } }
	});
	const caller = { organisation: ide.organisation.id, via: 'phone', caller: MARKER } as const;
	const call = raised(desk(), { ...said, contact: MARKER }, caller);
	for (const id of [whole, call]) {
		proceed(desk(), id, 'take', {});
		proceed(desk(), id, 'note', { body: `${MARKER}さんは町内の方`, files: await file() });
	}
	proceed(desk(), whole, 'answer', { body: `${MARKER}さんに伝えてください。` });
	confirm(ide, whole, null, { body: `${MARKER}さんも喜んでいます。` });
	rate(ide, whole, { score: 5, remark: `${MARKER}さんも満足` });
	const parts = raised(ide, { ...said, files: await file() });
	proceed(desk(), parts, 'note', { body: `${MARKER}さんは町内の方`, files: await file() });
	keepText(ide, CASE_FORM, '', { body: `${MARKER}さんから電話が` });
	keepFiles(desk(), `/helpdesk/${numberIn(whole)}`, await file());
	const message = (number: number) => findTicketMessage(approver, numberIn(parts), number);
	return [
		() => erase(approver, findTicket(approver, numberIn(whole)), REASON),
		() => erase(approver, findTicket(approver, numberIn(call)), REASON),
		() => erase(approver, message(1), REASON),
		() => erase(approver, message(2), REASON)
	];
}

/** A Q&A whose answer bears the name; its case does not. */
function published(): number {
	const id = raised(story.as('ide'), { title: '無線が切れます', body: '午後に切れます。' });
	proceed(desk(), id, 'take', {});
	proceed(desk(), id, 'answer', { body: 'チャンネルを固定してください。' });
	confirm(story.as('ide'), id, 'granted', {});
	const { draft } = draftOf(desk(), numberIn(id));
	return publish(
		desk(),
		id,
		parse(publishSchema, {
			...draft.texts,
			answer: `${MARKER}さんに聞いてください。`,
			category: String(draft.categoryId),
			audience: 'municipalities',
			reviewOn: draft.reviewOn,
			version: String(draft.version),
			restored: draft.replaced.map(({ mark, original }) => `${mark}=${original}`)
		})
	);
}

test('what was erased stands nowhere any more: tables, index, log, free pages, files, pictures, drafts, inbox, mails, searched words, record, backups', async () => {
	lookInVain();
	wantMail();
	const { erases, thread } = await writeEverywhere();
	catchUpAtOnce();
	await drawTexts();
	await waitInVain(thread);
	expect(searchedWords().length).toBe(6);
	expect(waiting()).toEqual([['waiting', expect.stringContaining(MARKER)]]);
	expect(filesWithMarker(story.folder).length).toBeGreaterThan(3);
	expect(wordsInIndex().length).toBeGreaterThan(0);
	const old = join(outside, 'old.tar');
	await backup(story.folder, old);
	expect(filesWithMarker(outside)).toEqual(['old.tar']);

	for (const eraseOne of erases) await eraseOne();
	await sweep();
	expect(filesWithMarker(story.folder)).toEqual([]);
	expect(wordsInIndex()).toEqual([]);
	expect(remains()).toEqual([]);
	expect((await check({ deep: true })).map(({ line }) => line)).toEqual([]);
	expect(db().select().from(schema.erasure).all()).toHaveLength(erases.length);
	expect(searchedWords()).toEqual([UNRELATED]);
	expect(waiting()).toEqual([['waiting', 'メールサーバーの返事は消去しました（451 4.7.1）']]);

	// The mail that waited is written now, and by what stands there now.
	clockAt('2026-12-14', '7:10');
	await sendDue();
	expect(waiting()).toEqual([['sent', null]]);
	const [refused, sent] = await Promise.all([...relay.refused, ...relay.taken].map(letterIn));
	expect(refused).toContain(folded(MARKER));
	expect(sent).toContain(folded('（消去された投稿）'));
	expect(sent).not.toContain(folded(MARKER));

	// The night's backup holds nothing of it, and beside it lies what has to go from older ones.
	clockAt('2026-12-15', '02:00');
	expect(await backUpNightly(takenHere)).toBe('taken');
	expect(nightsIn({ folder: join(outside, 'nights') })).toHaveLength(1);
	expect(filesWithMarker(join(outside, 'nights'))).toEqual([]);

	// Another machine, an older backup, and nothing of the data folder that stood here.
	closeDatabase();
	const moved = join(outside, 'nights', 'yui-2026-11-01.tar');
	cpSync(old, moved);
	const elsewhere = join(outside, 'elsewhere');
	const restored = await restore(elsewhere, moved, { force: false });
	expect([restored.erased, restored.faults]).toEqual([erases.length, []]);
	openYui(elsewhere);
	expect(filesWithMarker(elsewhere)).toEqual([]);
	expect(wordsInIndex()).toEqual([]);
	expect(searchedWords()).toEqual([UNRELATED]);
	expect(remains()).toEqual([]);
}, 120_000);

test('a list beside a backup of another installation erases nothing from this one', async () => {
	const { erases } = await writeEverywhere();
	const old = join(outside, 'old.tar');
	await backup(story.folder, old);
	for (const eraseOne of erases) await eraseOne();
	const list = readFileSync(join(story.folder, 'erasures.jsonl'), 'utf8');
	expect(list.split('\n').filter(Boolean)).toHaveLength(erases.length);
	writeFileSync(erasuresBeside(outside, 'another installation began with this'), list);
	closeDatabase();
	const { erased } = await restore(join(outside, 'elsewhere'), old, { force: false });
	expect(erased).toBe(0);
});
