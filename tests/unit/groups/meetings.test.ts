import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { Conflict } from '#lib/errors.ts';
import { givenFields, meetingSchema } from '#lib/meeting-forms.ts';
import { meetingWhen, parseWhen, type MeetingAnswer } from '#lib/meetings.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as absent from '#lib/server/groups/absent.ts';
import { meetingEntry } from '#lib/server/groups/calendar/entries.ts';
import { conclude, reopen } from '#lib/server/groups/conclusions.ts';
import { itemsOf, moveItem, removeItem, setItem } from '#lib/server/groups/meetings/agenda.ts';
import { cancel, restore } from '#lib/server/groups/meetings/cancelling.ts';
import { letterOf } from '#lib/server/groups/meetings/letter.ts';
import { find, list, nextNumber } from '#lib/server/groups/meetings/meetings.ts';
import { qrOf } from '#lib/server/qr.ts';
import { reply } from '#lib/server/groups/meetings/replies.ts';
import { ask, requestsOf } from '#lib/server/groups/meetings/requests.ts';
import { shown } from '#lib/server/groups/meetings/shown.ts';
import { announce, create, edit } from '#lib/server/groups/meetings/writing.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { deadlines } from '#lib/server/readers/deadlines.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { announced, meetingInput, putMeeting } from '../../support/meetings.ts';
import { STORY_DAY, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;

beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterAll(() => closeTemporaryYui(story.folder));

const lead = () => story.as('yanagisawa');
const entered = (fields: Record<string, string> = {}) =>
	create(lead(), OPEN, meetingInput(fields))[0] ?? 0;
const toldOf = (name: ActorName, id: number) =>
	inbox(story.as(name), null).unseen.find(({ thing }) => thing === `meeting:${id}`);
const said = (answer: MeetingAnswer) => ({ answer, names: '', note: '', mandateTo: null });
const edited = (fields: Record<string, string>, version: number) => {
	const values = meetingInput(fields);
	return { ...values, version };
};

describe('the day of a meeting', () => {
	test.each([
		['R8.12.9', 'day', '2026-12-09'],
		['令和9年7月頃', 'month', '2027-07-01'],
		['R9.7', 'month', '2027-07-01'],
		['2027-07', 'month', '2027-07-01'],
		['R9.13', null, null],
		['', null, null],
		['来月', null, null]
	])('%s is read', (text, precision, onDay) => {
		expect(parseWhen(text)).toEqual(precision === null ? null : { precision, onDay });
	});

	test.each([
		['title=次回&on=2026-12-10&starts=13:30&ends=15:00', 'R8.12.10'],
		['title=次回&on=R9.7&starts=13:30&ends=15:00', 'R9.7']
	])('comes with its hours from the address of a closed 日程調整 (%s)', (query, on) => {
		expect(givenFields(new URLSearchParams(query))).toEqual({
			title: '次回',
			on,
			startsAt: '13:30',
			endsAt: '15:00'
		});
	});

	test('is left open where the address gives nothing that can be read', () => {
		const query = `title=${'あ'.repeat(200)}&on=2026-13-40&starts=25:00&ends=`;
		expect(givenFields(new URLSearchParams(query))).toEqual({ title: 'あ'.repeat(100) });
		expect(givenFields(new URLSearchParams(''))).toEqual({});
	});

	test('is said with its time, or with its month alone', () => {
		const at = {
			precision: 'day' as const,
			onDay: '2026-12-09',
			startsAt: '09:05',
			endsAt: '11:00'
		};
		expect(meetingWhen(at)).toBe('令和8年12月9日（水）9:05～11:00');
		expect(meetingWhen({ precision: 'month', onDay: '2027-07-01' })).toBe('令和9年7月頃');
	});
});

describe('a meeting', () => {
	test('is put in order by day, a month-only one at the end of its month', () => {
		const month = entered({ on: 'R9.7', startsAt: '', endsAt: '', replyBy: '', title: '七月' });
		const late = entered({ on: 'R9.7.30', replyBy: '', title: '三十日' });
		const past = entered({ on: 'R8.6.1', replyBy: '', title: '六月', pastOk: 'on' });
		const { coming, past: years } = list(story.as('ide'), OPEN);
		const order = coming.map(({ id }) => id);
		expect(order.indexOf(late)).toBeLessThan(order.indexOf(month));
		expect(years).toMatchObject([{ year: 2026, rows: [{ id: past }] }]);
	});

	test('is counted on from the highest number, and no number is given twice', () => {
		const first = entered({ number: '18' });
		expect(nextNumber(find(lead(), OPEN, first).group)).toBe(19);
		expect(() => entered({ number: '18' })).toThrow('第18回はもうあります。次は第19回です。');
		// The same number in another group is its own.
		create(story.as('takamizawa'), CLOSED, meetingInput({ number: '18' }));
	});

	test.each<[string, Record<string, string>, string]>([
		['that ends before it begins', { endsAt: '13:00' }, '終わりの時刻が'],
		['in the past, until that is ticked', { on: 'R8.11.1', replyBy: '' }, '過ぎた日です'],
		['with 出欠 after its day', { replyBy: 'R8.12.10' }, '開催日より後'],
		['with 出欠 in the past', { replyBy: 'R8.11.20' }, '期限が過ぎています'],
		['with a time and no day', { on: 'R9.7', replyBy: '' }, '時刻は入れられません']
	])('%s is refused', (_what, fields, sentence) => {
		expect(() => entered(fields)).toThrow(sentence);
	});

	test.each(['javascript:alert(1)', 'ftp://example.jp/', 'https://', 'zoom', 'https://a b'])(
		'is not held at %s',
		(remoteUrl) => {
			const parsed = v.safeParse(meetingSchema, { title: '会', on: 'R9.1.1', remoteUrl });
			expect(parsed.success).toBe(false);
		}
	);

	test('is entered by those who run the group, and by nobody else', () => {
		for (const name of ['ide', 'kitamura', 'nakazawa'] as ActorName[]) {
			expect(() => create(story.as(name), OPEN, meetingInput())).toThrow('座長と事務局');
		}
		expect(create(story.as('miyazawa'), OPEN, meetingInput())).toHaveLength(1);
	});

	test('of a closed group does not exist for outsiders', () => {
		const [id = 0] = create(story.as('takamizawa'), CLOSED, meetingInput());
		expect(() => find(story.as('ide'), CLOSED, id)).toThrow('見つからないか');
		expect(() => list(story.as('nakazawa'), CLOSED)).toThrow('見つからないか');
		// Nor through another group's address.
		expect(() => find(story.as('takamizawa'), OPEN, id)).toThrow('見つからないか');
	});

	test('gives its remote link to members alone, though all read an open group', () => {
		const id = entered({ remoteUrl: 'https://meeting.example.jp/1', remotePasscode: 'kumo' });
		const seen = (name: ActorName) => shown(story.as(name), find(story.as(name), OPEN, id));
		expect(seen('ide').remote).toMatchObject({ passcode: 'kumo' });
		expect(seen('nakazawa')).toMatchObject({ remote: null, hasRemote: true });
		expect(seen('ide').remote?.qr?.path).toMatch(/^M\d/);
	});

	test('gives its recording to members and the union alone; others learn that there is one', () => {
		const at = { recordingUrl: 'https://rec.example.jp/1', recordingPasscode: 'himitsu' };
		const id = putMeeting(lead(), OPEN, { onDay: '2026-11-20', ...at });
		const pages = (name: ActorName) => {
			const missed = absent.missed(story.as(name), OPEN, id);
			const { recording, hasRecording } = missed;
			return [shown(story.as(name), find(story.as(name), OPEN, id)), { recording, hasRecording }];
		};
		for (const name of ['ide', 'yanagisawa', 'miyazawa'] as const) {
			for (const page of pages(name))
				expect(page.recording, name).toMatchObject({ passcode: 'himitsu' });
		}
		for (const page of pages('nakazawa')) {
			expect(page).toMatchObject({ recording: null, hasRecording: true });
			expect(JSON.stringify(page)).not.toMatch(/rec\.example|himitsu/);
		}
	});

	test('is announced once, with a day, and its members are told', () => {
		const month = entered({ on: 'R9.7', startsAt: '', endsAt: '', replyBy: '' });
		expect(() => {
			announce(lead(), OPEN, month);
		}).toThrow('開催日を決めてから');
		const id = announced(lead());
		expect(toldOf('ide', id)?.sentences).toEqual(['開催通知が出ました。出欠を答えてください']);
		expect(toldOf('ide', id)?.href).toBe(`/groups/${OPEN}/meetings/${id}`);
		expect(toldOf('nakazawa', id)).toBeUndefined();
		expect(() => {
			announce(lead(), OPEN, id);
		}).toThrow('もう出ています');
	});

	test('tells its members again when day or place change after that, and not for a word', () => {
		const id = announced(lead());
		edit(lead(), OPEN, id, edited({ note: '名札を持ってきてください。' }, 2));
		expect(toldOf('ide', id)?.sentences).toHaveLength(1);
		edit(lead(), OPEN, id, edited({ on: 'R8.12.10' }, 3));
		expect(toldOf('ide', id)?.sentences).toContain('会議の日時か場所、遠隔配信が変わりました');
		expect(() => {
			edit(lead(), OPEN, id, edited({ on: 'R8.12.11' }, 3));
		}).toThrow('ほかの人が先に');
	});

	test('that is cancelled says why, tells its members, and stands still', () => {
		const id = announced(lead());
		cancel(lead(), OPEN, id, { reason: '大雪のため' });
		expect(toldOf('ide', id)?.sentences).toContain('会議が中止になりました');
		expect(shown(story.as('ide'), find(story.as('ide'), OPEN, id)).cancelled?.reason).toBe(
			'大雪のため'
		);
		const refused = [
			() => {
				edit(lead(), OPEN, id, edited({}, 3));
			},
			() => {
				announce(lead(), OPEN, id);
			},
			() => {
				cancel(lead(), OPEN, id, { reason: 'また' });
			}
		];
		for (const act of refused) expect(act).toThrow('中止になりました');
		expect(deadlines(story.as('ide')).map(({ thing }) => thing)).not.toContain(`meeting:${id}`);
	});

	test('that was cancelled takes place after all, for all who had been told', () => {
		const id = announced(lead());
		reply(story.as('kitamura'), OPEN, id, said('online'));
		const versionOf = () => find(lead(), OPEN, id).version;
		const inCalendar = () => meetingEntry(story.as('ide'), find(lead(), OPEN, id).group, id);
		cancel(lead(), OPEN, id, { reason: '大雪のため' });
		const shownThen = { version: versionOf() };
		const { sequence } = inCalendar();
		expect(() => {
			restore(story.as('ide'), OPEN, id, shownThen);
		}).toThrow('座長と事務局');
		restore(lead(), OPEN, id, shownThen);
		expect(toldOf('ide', id)?.sentences).toContain(
			'会議の中止が取り消されました。予定どおり開きます'
		);
		expect(inCalendar()).toMatchObject({ isCancelled: false, sequence: sequence + 1 });
		expect(shown(story.as('ide'), find(story.as('ide'), OPEN, id)).cancelled).toBeNull();
		expect(deadlines(story.as('ide')).map(({ thing }) => thing)).toContain(`meeting:${id}`);
		// What was answered before is answered.
		expect(deadlines(story.as('kitamura')).map(({ thing }) => thing)).not.toContain(
			`meeting:${id}`
		);
		const again = () => {
			restore(lead(), OPEN, id, { version: versionOf() });
		};
		expect(again).toThrow('中止になっていません');
		cancel(lead(), OPEN, id, { reason: '断水のため' });
		expect(() => {
			restore(lead(), OPEN, id, shownThen);
		}).toThrow('先にこの会議を直しました');
		clockAt('2026-12-09', '23:00');
		expect(again).not.toThrow();
		cancel(lead(), OPEN, id, { reason: '断水のため' });
		clockAt('2026-12-10', '0:30');
		expect(again).toThrow('開催日が過ぎた');
		clockAt(STORY_DAY, '11:00');
	});

	test('that fell with its group is restored once the group goes on', () => {
		const [id = 0] = create(story.as('takamizawa'), CLOSED, meetingInput());
		const card = { outcome: 'premature' as const, reason: '終わり', revisit: 'なし' };
		conclude(story.as('miyazawa'), CLOSED, { ...card, onDay: STORY_DAY, successor: null });
		const { version } = find(story.as('takamizawa'), CLOSED, id);
		const again = () => {
			restore(story.as('takamizawa'), CLOSED, id, { version });
		};
		expect(again).toThrow('座長と事務局');
		reopen(story.as('miyazawa'), CLOSED);
		again();
		expect(find(story.as('takamizawa'), CLOSED, id).cancelledReason).toBeNull();
	});

	test('takes place, remote link and 次第 over from the one it is copied from', () => {
		const first = entered({});
		const item = { item: null, note: '', minutes: 10, organisation: null, presenter: '' };
		setItem(lead(), OPEN, first, { ...item, title: '報告' });
		setItem(lead(), OPEN, first, { ...item, title: '協議' });
		const copy = entered({ copy: String(first), on: 'R9.1.13', replyBy: '' });
		expect(itemsOf({ id: copy }).map(({ title }) => title)).toEqual(['報告', '協議']);
	});
});

describe('a 次第', () => {
	test('is put in order by steps, and an item can be taken off', () => {
		const id = entered();
		const item = { item: null, note: '', minutes: null, organisation: null, presenter: '' };
		for (const title of ['一', '二', '三']) setItem(lead(), OPEN, id, { ...item, title });
		const ids = itemsOf({ id }).map((row) => row.id);
		const titles = () =>
			itemsOf({ id })
				.map(({ title }) => title)
				.join('');
		moveItem(lead(), OPEN, id, { item: ids[2] ?? 0, by: 'up' });
		expect(titles()).toBe('一三二');
		moveItem(lead(), OPEN, id, { item: ids[0] ?? 0, by: 'up' });
		expect(titles()).toBe('一三二');
		removeItem(lead(), OPEN, id, ids[2] ?? 0);
		expect(titles()).toBe('一二');
		expect(() => {
			moveItem(lead(), OPEN, entered(), { item: ids[0] ?? 0, by: 'up' });
		}).toThrow('見つからないか');
		const organisation = story.as('nakazawa').organisation.id;
		expect(() => {
			setItem(lead(), OPEN, id, { ...item, title: '四', organisation });
		}).toThrow('このワーキンググループの団体');
	});

	test('keeps the words of both where two change an item at once', () => {
		const id = entered();
		const item = { item: null, note: '', minutes: null, organisation: null, presenter: '' };
		setItem(lead(), OPEN, id, { ...item, title: '報告' });
		const [shown] = itemsOf({ id });
		const mine = { ...item, item: shown?.id ?? 0, seen: shown?.seen ?? '' };
		setItem(lead(), OPEN, id, { ...mine, title: '報告と質疑', minutes: 20 });
		const late = () => {
			setItem(story.as('miyazawa'), OPEN, id, { ...mine, title: '協議' });
		};
		const conflict = thrown(late);
		expect(conflict.theirs).toBe('報告と質疑\n20分');
		expect(itemsOf({ id })).toMatchObject([{ title: '報告と質疑', minutes: 20 }]);
		const [now] = itemsOf({ id });
		setItem(lead(), OPEN, id, { ...mine, seen: now?.seen ?? '', title: '協議' });
		expect(itemsOf({ id })).toMatchObject([{ title: '協議', minutes: null }]);
		removeItem(lead(), OPEN, id, mine.item);
		expect(late).toThrow('次第から外しました');
	});

	test('asks organisations for 資料, which is their deadline until it is there', () => {
		const id = announced(lead());
		const ide = story.as('ide');
		setItem(lead(), OPEN, id, {
			...{ item: null, title: '台帳', note: '', minutes: 20, presenter: '' },
			organisation: ide.organisation.id
		});
		const [item] = itemsOf({ id });
		const wanted = {
			item: item?.id ?? 0,
			organisations: [ide.organisation.id],
			wanted: '台帳の例'
		};
		expect(() => {
			ask(lead(), OPEN, id, { ...wanted, dueOn: '2026-12-20' });
		}).toThrow('開催日より後');
		ask(lead(), OPEN, id, { ...wanted, dueOn: '2026-12-07' });
		ask(lead(), OPEN, id, { ...wanted, dueOn: '2026-12-07' });
		expect(requestsOf({ id })).toHaveLength(1);
		const owed = () => deadlines(story.as('ide')).filter(({ kind }) => kind === 'meeting-material');
		expect(owed()).toMatchObject([{ title: '台帳の例（定例会）', dueOn: '2026-12-07' }]);
		expect(deadlines(story.as('nakazawa')).some(({ kind }) => kind === 'meeting-material')).toBe(
			false
		);
		handIn(id, item?.id ?? 0, ide.organisation.id);
		expect(requestsOf({ id })[0]?.isDone).toBe(true);
		expect(owed()).toEqual([]);
		expect(itemsOf({ id })[0]?.materials).toMatchObject([{ name: '台帳.xlsx' }]);
	});
});

describe('what is printed', () => {
	test('is addressed to the heads of all, or of each', () => {
		const of = find(lead(), OPEN, entered());
		expect(letterOf(of, false).to).toEqual(['各構成団体の長　様']);
		expect(letterOf(of, true).to).toEqual(['長野県知事　様', '佐久市長　様', '北相木村長　様']);
	});

	test('draws an address as a QR code, and none where there is none', () => {
		expect(qrOf('')).toBeNull();
		expect(qrOf('https://meeting.example.jp/1')?.size).toBeGreaterThan(25);
		expect(qrOf(`https://meeting.example.jp/${'a'.repeat(2000)}`)).toBeNull();
	});
});

function thrown(act: () => void): Conflict {
	try {
		act();
	} catch (error) {
		if (error instanceof Conflict) return error;
	}
	throw new Error('There was no conflict.');
}

function handIn(meetingId: number, agendaItemId: number, organisationId: number): void {
	const { material } = schema;
	const of = find(lead(), OPEN, meetingId);
	const at = new Date();
	db()
		.insert(material)
		.values({
			...{ groupId: of.groupId, meetingId, agendaItemId, organisationId, name: '台帳.xlsx' },
			...{ currentVersion: 1, size: 1, kind: 'xlsx', updatedAt: at, createdAt: at }
		})
		.run();
}
