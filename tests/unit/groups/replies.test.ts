import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MeetingAnswer } from '#lib/meetings.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { enter } from '#lib/server/groups/members.ts';
import { cancel } from '#lib/server/groups/meetings/cancelling.ts';
import { find } from '#lib/server/groups/meetings/meetings.ts';
import { remind } from '#lib/server/groups/meetings/reminding.ts';
import {
	enterFor,
	ownReply,
	reply,
	replyById,
	repliesOf,
	takeBack,
	tallyOf
} from '#lib/server/groups/meetings/replies.ts';
import { repliesCsv, repliesWorkbook } from '#lib/server/groups/meetings/sheet.ts';
import { create, edit } from '#lib/server/groups/meetings/writing.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { change, system } from '#lib/server/record/change.ts';
import { deadlines, outstanding } from '#lib/server/readers/deadlines.ts';
import { today } from '#lib/server/readers/today.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { groupId, OPEN, tellGroups } from '../../support/groups.ts';
import { announced, meetingInput, withQuorum } from '../../support/meetings.ts';
import { STORY_DAY, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let id: number;

beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
});
beforeEach(() => {
	clockAt(STORY_DAY, '11:00');
	id = announced(lead());
});
afterAll(() => closeTemporaryYui(story.folder));

const lead = () => story.as('yanagisawa');
const meeting = () => find(lead(), OPEN, id);
const said = (answer: MeetingAnswer) => ({ answer, names: '', note: '', mandateTo: null });
const own = (name: ActorName) => ownReply(story.as(name), find(story.as(name), OPEN, id));
const toldOf = (name: ActorName) =>
	inbox(story.as(name), null).unseen.find(({ thing }) => thing === `meeting:${id}`)?.sentences ??
	[];

describe('出欠', () => {
	test('is owed by every member until it is answered, and by nobody else', () => {
		const owes = (name: ActorName) =>
			deadlines(story.as(name)).some(({ thing }) => thing === `meeting:${id}`);
		expect([owes('ide'), owes('kitamura'), owes('kobayashi')]).toEqual([true, true, true]);
		// The union is there as 事務局, and has asked.
		expect([owes('nakazawa'), owes('miyazawa')]).toEqual([false, false]);
		reply(story.as('ide'), OPEN, id, said('online'));
		expect(owes('ide')).toBe(false);
	});

	test('is answered from the sheet of today in one click, and taken back', () => {
		const item = today(story.as('ide')).items.find(({ thing }) => thing === `meeting:${id}`);
		expect(item?.buttons).toEqual(['attend', 'online', 'absent', 'later']);
		replyById(story.as('ide'), id, 'attend');
		expect(own('ide')?.answer).toBe('attend');
		takeBack(story.as('ide'), id, own('ide')?.seen ?? '');
		expect(own('ide')?.answer).toBeNull();
		expect(() => replyById(story.as('nakazawa'), id, 'attend')).toThrow('参加団体だけ');
	});

	test('from a sheet that is out of date takes nothing from a colleague', () => {
		reply(story.as('kobayashi'), OPEN, id, {
			...said('absent'),
			names: '小林',
			note: '議会のため'
		});
		expect(() => replyById(lead(), id, 'attend')).toThrow('先に「欠席」と答えています');
		// What has been said already needs no saying.
		expect(replyById(lead(), id, 'absent')).toMatchObject({ answer: 'absent' });
		expect(own('kobayashi')).toMatchObject({ answer: 'absent', names: '小林', note: '議会のため' });
		const { seen = '' } = own('kobayashi') ?? {};
		reply(story.as('kobayashi'), OPEN, id, { ...said('online'), names: '小林' });
		for (const stale of [seen, '']) {
			expect(() => {
				takeBack(lead(), id, stale);
			}).toThrow('先に「オンライン」と答えています');
		}
		expect(own('kobayashi')).toMatchObject({ answer: 'online', names: '小林' });
	});

	test('is the organisation’s: the newest answer stands, with names', () => {
		reply(story.as('kobayashi'), OPEN, id, said('absent'));
		reply(lead(), OPEN, id, { ...said('attend'), names: '柳沢\n小林' });
		expect(own('kobayashi')).toMatchObject({ answer: 'attend', names: '柳沢\n小林' });
		expect(tallyOf(meeting())).toMatchObject({ asked: 3, attend: 1, unanswered: 2, quorum: null });
	});

	test('after the deadline is taken, marked, and those who lead are told', () => {
		clockAt('2026-12-05', '9:00');
		expect(reply(story.as('ide'), OPEN, id, said('attend')).isLate).toBe(true);
		expect(own('ide')?.isLate).toBe(true);
		expect(toldOf('kobayashi')).toContain('期限を過ぎて、出欠の回答がありました');
		expect(toldOf('kitamura')).not.toContain('期限を過ぎて、出欠の回答がありました');
	});

	test('is not taken before the announcement, after the day, and of a cancelled meeting', () => {
		const [early = 0] = create(lead(), OPEN, meetingInput());
		expect(() => reply(story.as('ide'), OPEN, early, said('attend'))).toThrow('まだ出ていません');
		clockAt('2026-12-10', '9:00');
		expect(() => reply(story.as('ide'), OPEN, id, said('attend'))).toThrow('終わりました');
		clockAt(STORY_DAY, '12:00');
		cancel(lead(), OPEN, id, { reason: '大雪のため' });
		expect(() => reply(story.as('ide'), OPEN, id, said('attend'))).toThrow('中止');
	});

	test('is nobody’s who is no member, even of an open group', () => {
		for (const name of ['nakazawa', 'ushikoshi'] as ActorName[]) {
			expect(() => reply(story.as(name), OPEN, id, said('attend'))).toThrow('参加団体だけ');
		}
	});

	test('takes 代理 and 委任 only in a body with a quorum', () => {
		expect(() => reply(story.as('ide'), OPEN, id, said('mandate'))).toThrow('定足数のある');
		withQuorum(OPEN, true);
		const own = story.as('ide').organisation.id;
		expect(() => reply(story.as('ide'), OPEN, id, { ...said('mandate'), mandateTo: own })).toThrow(
			'自分の団体には'
		);
		reply(story.as('ide'), OPEN, id, said('mandate'));
		expect(tallyOf(meeting()).quorum).toEqual({ needed: 2, of: 3, counted: 1, stands: false });
		reply(lead(), OPEN, id, said('attend'));
		expect(tallyOf(meeting()).quorum?.stands).toBe(true);
		withQuorum(OPEN, false);
		expect(tallyOf(meeting()).quorum?.stands).toBe(false);
		const { workingGroup } = schema;
		db().update(workingGroup).set({ quorumNumerator: null, quorumDenominator: null }).run();
	});

	test('given before the day was moved is marked', () => {
		reply(story.as('ide'), OPEN, id, said('attend'));
		clockAt(STORY_DAY, '13:00');
		const values = meetingInput({ on: 'R8.12.11' });
		edit(lead(), OPEN, id, { ...values, version: 2 });
		expect(own('ide')?.isOutdated).toBe(true);
		clockAt(STORY_DAY, '14:00');
		reply(story.as('ide'), OPEN, id, said('attend'));
		expect(own('ide')?.isOutdated).toBe(false);
	});
});

describe('代理入力 of 出欠', () => {
	const call = { caller: '井出', via: 'phone' as const };

	test('says who called and who typed; the organisation is told and corrects it', () => {
		const organisation = story.as('ide').organisation.id;
		enterFor(lead(), OPEN, id, { ...said('absent'), ...call, organisation });
		expect(own('ide')).toMatchObject({
			answer: 'absent',
			entered: { caller: '井出', via: 'phone', by: '柳沢 佳代' }
		});
		expect(toldOf('ide')).toContain(
			'あなたの団体の出欠が、代わりに入力されました。直すことができます'
		);
		reply(story.as('ide'), OPEN, id, said('attend'));
		expect(own('ide')).toMatchObject({ answer: 'attend', entered: null });
	});

	test('is for those who run the group, and for members of it', () => {
		const organisation = story.as('ide').organisation.id;
		expect(() =>
			enterFor(story.as('kitamura'), OPEN, id, { ...said('attend'), ...call, organisation })
		).toThrow('座長と事務局');
		const stranger = story.as('nakazawa').organisation.id;
		expect(() =>
			enterFor(lead(), OPEN, id, { ...said('attend'), ...call, organisation: stranger })
		).toThrow('このワーキンググループの団体');
	});
});

describe('a 催促', () => {
	test('reaches exactly those who have not answered, once a day', () => {
		reply(story.as('ide'), OPEN, id, said('attend'));
		expect(remind(lead(), OPEN, id)).toBe(2);
		expect(toldOf('kitamura')).toContain('会議の出欠を催促されています');
		expect(toldOf('ide')).not.toContain('会議の出欠を催促されています');
		const owed = deadlines(story.as('kitamura')).find(({ thing }) => thing === `meeting:${id}`);
		expect(owed?.remindedAt).not.toBeNull();
		expect(() => remind(lead(), OPEN, id)).toThrow('今日はもう');
		clockAt('2026-11-28', '9:00');
		expect(remind(lead(), OPEN, id)).toBe(2);
		expect(() => remind(story.as('ide'), OPEN, id)).toThrow('座長と事務局');
	});

	test('is seen as outstanding by the organisations that lead', () => {
		const waiting = (name: ActorName) =>
			outstanding(story.as(name)).find(({ thing }) => thing === `meeting:${id}`);
		reply(story.as('ide'), OPEN, id, said('attend'));
		expect(waiting('yanagisawa')).toMatchObject({ done: 1, asked: 3 });
		expect(waiting('miyazawa')).toMatchObject({ done: 1, asked: 3 });
		expect(waiting('ide')).toBeUndefined();
	});
});

describe('whom a meeting is for', () => {
	const names = () => repliesOf(meeting()).map(({ name }) => name);

	test('are the members of today while it is to come, and those of its day afterwards', () => {
		const { groupMembership } = schema;
		const ofIde = and(
			eq(groupMembership.groupId, groupId(OPEN)),
			eq(groupMembership.organisationId, story.as('ide').organisation.id)
		);
		expect(names()).toContain('北相木村');
		clockAt('2026-12-09', '18:00');
		db()
			.update(groupMembership)
			.set({ endedAt: new Date('2026-12-20T00:00:00Z') })
			.where(ofIde)
			.run();
		clockAt('2026-12-21', '9:00');
		change(system, (tx, record) => {
			enter(tx, record, groupId(OPEN), story.as('nakazawa').organisation.id, 'member');
		});
		expect(names()).toContain('北相木村');
		expect(names()).not.toContain('坂城町');
		const later = announced(lead(), { on: 'R9.1.20', replyBy: '' });
		const invited = repliesOf(find(lead(), OPEN, later)).map(({ name }) => name);
		expect(invited).toContain('坂城町');
		expect(invited).not.toContain('北相木村');
		expect(deadlines(story.as('ide')).some(({ kind }) => kind === 'meeting')).toBe(false);
		db().update(groupMembership).set({ endedAt: null }).where(ofIde).run();
	});

	test('stand all in the workbook, those without an answer too', async () => {
		const { bytes, name } = await repliesWorkbook(meeting());
		expect(name).toBe('出欠_定例会_20261127.xlsx');
		expect(bytes.length).toBeGreaterThan(1000);
	});

	test('stand the same in a CSV that Excel reads, whatever was typed', () => {
		reply(story.as('ide'), OPEN, id, {
			...{ answer: 'attend', names: '井出 美咲\n中島, 透', mandateTo: null },
			note: '=HYPERLINK("http://example.jp")'
		});
		const { bytes, name } = repliesCsv(meeting());
		expect(name).toBe('出欠_定例会_20261127.csv');
		expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
		const [header, ...lines] = new TextDecoder().decode(bytes).split('\r\n');
		expect(header).toBe('団体コード,団体,出欠,氏名,備考,回答した日,受け方,当日');
		expect(lines).toHaveLength(repliesOf(meeting()).length + 1);
		expect(lines.find((line) => line.includes('北相木村'))).toContain(
			`北相木村,出席,"井出 美咲、中島, 透","'=HYPERLINK(""http://example.jp"")",R8.11.27,,`
		);
		expect(lines.find((line) => line.includes('長野県,'))).toContain('未回答');
	});
});
