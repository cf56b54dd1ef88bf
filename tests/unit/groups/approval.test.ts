import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as approval from '#lib/server/groups/approval.ts';
import * as decisions from '#lib/server/groups/decisions.ts';
import * as minutes from '#lib/server/groups/minutes.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { groupId, OPEN, tellGroups } from '../../support/groups.ts';
import { layMeeting, noteAttendance, noteReply } from '../../support/minutes.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
/** The chair, a member, the prefecture, and the union's desk. */
let saku: Actor;
let village: Actor;
let ken: Actor;
let desk: Actor;
let id: number;

beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
	[saku, village, ken, desk] = [
		story.as('yanagisawa'),
		story.as('ide'),
		story.as('kitamura'),
		story.as('miyazawa')
	];
	id = layMeeting(saku, OPEN).id;
	noteAttendance(id, [
		[saku, 'present'],
		[village, 'online'],
		[ken, 'absent']
	]);
	minutes.saveSection(saku, OPEN, id, { section: 'opening', body: '始めた。', version: 0 });
});
afterEach(() => closeTemporaryYui(story.folder));

const now = () => minutes.find(saku, OPEN, id);
const approve = (actor: Actor) =>
	approval.approve(actor, OPEN, id, { sections: approval.versionsOf(now()) });
const waits = (actor: Actor) =>
	waiting(actor)
		.filter(({ kind }) => kind === 'minutes')
		.map(({ note }) => note);

describe('確認依頼', () => {
	test('goes to those who were there, or to the chair alone', () => {
		expect(approval.ask(saku, OPEN, id, 'present')).toBe(2);
		expect(approval.confirmationsOf(now()).map(({ organisation }) => organisation)).toEqual([
			'佐久市',
			'北相木村'
		]);
		expect(approval.ask(desk, OPEN, id, 'chair')).toBe(1);
		expect(approval.confirmationsOf(now()).map(({ organisation }) => organisation)).toEqual([
			'佐久市'
		]);
	});

	test('goes by the answers where nobody noted who was there, and never to who has left', () => {
		const other = layMeeting(saku, OPEN, { number: 19 }).id;
		minutes.saveSection(saku, OPEN, other, { section: 'opening', body: '始めた。', version: 0 });
		noteReply(other, village, 'attend');
		noteReply(other, ken, 'absent');
		expect(approval.ask(saku, OPEN, other, 'present')).toBe(1);
		const { groupMembership } = schema;
		db()
			.update(groupMembership)
			.set({ endedAt: new Date() })
			.where(eq(groupMembership.organisationId, village.organisation.id))
			.run();
		expect(() => approval.ask(saku, OPEN, other, 'present')).toThrow(
			'出席した団体の記録がありません'
		);
	});

	test('is the leads’ to ask, and not before anything is written', () => {
		expect(() => approval.ask(village, OPEN, id, 'present')).toThrow('座長と事務局');
		const empty = layMeeting(saku, OPEN, { number: 19 }).id;
		expect(() => approval.ask(saku, OPEN, empty, 'chair')).toThrow('まだ何も書かれていません');
	});

	test('waits on ホーム of each until it has answered, and of the chair until it is approved', () => {
		expect([waits(village), waits(saku)]).toEqual([[], []]);
		approval.ask(saku, OPEN, id, 'present');
		expect(waits(village)[0]).toContain('団体の確認');
		expect(waits(saku)[0]).toContain('承認');
		expect(waits(ken)).toEqual([]);
		approval.answer(village, OPEN, id, { answer: 'confirmed' });
		approval.answer(saku, OPEN, id, { answer: 'confirmed' });
		expect([waits(village), waits(saku).length]).toEqual([[], 1]);
		approve(saku);
		expect(waits(saku)).toEqual([]);
	});
});

test('who was asked confirms or wants a correction; who was not cannot', () => {
	approval.ask(saku, OPEN, id, 'present');
	expect(() => approval.answer(ken, OPEN, id, { answer: 'confirmed' })).toThrow('求めていません');
	approval.answer(village, OPEN, id, { answer: 'correction', text: '時刻が違います。' });
	const own = () =>
		approval.confirmationsOf(now()).find(({ organisation }) => organisation === '北相木村');
	expect([own()?.answer, own()?.text]).toEqual(['correction', '時刻が違います。']);
	approval.answer(village, OPEN, id, { answer: 'confirmed' });
	expect([own()?.answer, own()?.text]).toEqual(['confirmed', '']);
});

test('a confirmation of a text that has changed since says so', () => {
	approval.ask(saku, OPEN, id, 'present');
	approval.answer(village, OPEN, id, { answer: 'confirmed' });
	const { minutesConfirmation } = schema;
	db()
		.update(minutesConfirmation)
		.set({ at: new Date('2026-11-27T01:00:00Z') })
		.run();
	minutes.saveSection(saku, OPEN, id, { section: 'opening', body: '13時に始めた。', version: 1 });
	expect(approval.confirmationsOf(now()).map(({ isOutdated }) => isOutdated)).toEqual([true, true]);
});

describe('承認', () => {
	test('is the chair’s, after it was asked for', () => {
		expect(() => approve(saku)).toThrow('承認できるのは');
		approval.ask(saku, OPEN, id, 'present');
		for (const other of [village, desk]) expect(() => approve(other)).toThrow('承認できるのは');
		approve(saku);
		expect(now().state).toBe('approved');
		expect(approval.approvalOf(now())).toMatchObject({ organisation: '佐久市', name: '柳沢 佳代' });
	});

	test('is the union’s where there is no chair', () => {
		const { groupMembership } = schema;
		db()
			.update(groupMembership)
			.set({ role: 'member' })
			.where(eq(groupMembership.role, 'chair'))
			.run();
		approval.ask(desk, OPEN, id, 'present');
		expect(waits(desk)[0]).toContain('承認');
		expect(() => approve(saku)).toThrow('承認できるのは');
		approve(desk);
		expect(waits(desk)).toEqual([]);
		expect(now().state).toBe('approved');
	});

	test('waits for the union where the chair’s municipality is gone, which is asked no more', () => {
		approval.ask(desk, OPEN, id, 'present');
		expect(waits(desk)).toEqual([]);
		const { organisation } = schema;
		const gone = eq(organisation.id, saku.organisation.id);
		db().update(organisation).set({ validTo: '2026-11-26' }).where(gone).run();
		expect(waits(desk)[0]).toContain('承認');
		expect(approval.ask(desk, OPEN, id, 'present')).toBe(1);
		approve(desk);
		expect(now().state).toBe('approved');
	});

	test('is not given to a text that was not on the screen', () => {
		approval.ask(saku, OPEN, id, 'present');
		const seen = { sections: approval.versionsOf(now()) };
		minutes.saveSection(village, OPEN, id, { section: 'closing', body: '足した。', version: 0 });
		expect(() => approval.approve(saku, OPEN, id, seen)).toThrow('見ている間に');
	});

	test('freezes text, headings, decisions and 宿題', () => {
		approval.ask(saku, OPEN, id, 'present');
		decisions.decide(saku, OPEN, id, { item: null, text: '毎月公開する' });
		approve(saku);
		const save = () =>
			minutes.saveSection(saku, OPEN, id, { section: 'opening', body: '直す。', version: 1 });
		expect(save).toThrow('承認された議事録');
		expect(() => decisions.decide(saku, OPEN, id, { item: null, text: 'もう一つ' })).toThrow(
			'承認された議事録'
		);
		expect(() => approval.ask(saku, OPEN, id, 'present')).toThrow(Forbidden);
		db().update(schema.agendaItem).set({ title: '変わった議題' }).run();
		expect(minutes.sectionsOf(now()).map(({ title }) => title)).toEqual([
			'開会・出席',
			'更新の頻度',
			'様式',
			'その他'
		]);
	});
});

describe('訂正', () => {
	test('opens 第2版 with its reason, and the approved one stays as it was', () => {
		approval.ask(saku, OPEN, id, 'present');
		approve(saku);
		expect(() => approval.correct(village, OPEN, id, '誤記')).toThrow('訂正版を作れるのは');
		approval.correct(saku, OPEN, id, '開始の時刻が違っていた');
		expect([now().edition, now().state, now().reason]).toEqual([
			2,
			'draft',
			'開始の時刻が違っていた'
		]);
		minutes.saveSection(village, OPEN, id, {
			section: 'opening',
			body: '14時に始めた。',
			version: 1
		});
		const first = minutes.find(village, OPEN, id, 1);
		expect([first.state, first.isNewest]).toEqual(['approved', false]);
		expect(minutes.sectionsOf(first)[0]?.body).toBe('始めた。');
		expect(minutes.sectionsOf(now())[0]?.body).toBe('14時に始めた。');
		expect(minutes.rightsOn(saku, first)).toMatchObject({ write: false, correct: false });
	});

	test('is opened of approved minutes only', () => {
		expect(() => approval.correct(saku, OPEN, id, '早すぎる')).toThrow('訂正版を作れるのは');
		expect(() => minutes.find(saku, OPEN, id, 2)).toThrow('見つからないか');
	});
});

test('a group that has ended keeps its minutes readable, and nothing is written any more', () => {
	const { workingGroup } = schema;
	db()
		.update(workingGroup)
		.set({ conclusionId: 1 })
		.where(eq(workingGroup.id, groupId(OPEN)))
		.run();
	expect(minutes.sectionsOf(now())[0]?.body).toBe('始めた。');
	expect(Object.values(minutes.rightsOn(saku, now())).some(Boolean)).toBe(false);
});
