import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instantOf } from '#lib/dates.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as confirmations from '#lib/server/notices/confirmations.ts';
import * as corrections from '#lib/server/notices/corrections.ts';
import * as holders from '#lib/server/notices/holders.ts';
import * as listings from '#lib/server/notices/listings.ts';
import * as notices from '#lib/server/notices/notices.ts';
import * as reminders from '#lib/server/notices/reminders.ts';
import * as status from '#lib/server/notices/status.ts';
import { check } from '#lib/server/operations/check.ts';
import { chainTip } from '#lib/server/record/events.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { theirsOf } from '../../support/finding.ts';
import { sendNotice, tellStory, type ActorName, type Story } from '../../support/story.ts';
import { forbiddenLabels } from '#lib/server/labels/forbidden.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('確認しました', () => {
	test('pressed at two seats is one row, and the second is told who was first', () => {
		expect(confirm('yanagisawa')).toMatchObject({ isFirst: true });
		const second = confirm('kobayashi');
		expect(second).toMatchObject({ isFirst: false, by: '柳沢 佳代' });
		expect(confirmations.wordsFor(story.as('kobayashi'), second)).toBe('柳沢さんが確認済みです。');
		const { noticeConfirmation } = schema;
		const rows = db()
			.select()
			.from(noticeConfirmation)
			.where(eq(noticeConfirmation.noticeId, story.notices.toAll))
			.all();
		expect(rows).toHaveLength(1);
	});

	test('is an event, and the sender sees organisation and time but no person', () => {
		const { count } = chainTip();
		confirm('ide');
		expect(chainTip().count).toBe(count + 1);
		const cell = cellOf('北相木村');
		expect(cell).toMatchObject({ state: 'confirmed', at: instantOf('2026-11-27', '11:00') });
		expect(JSON.stringify(status.grid(story.as('miyazawa'), of()))).not.toContain('井出');
		expect(tally()).toEqual({ addressees: 77, confirmed: 1, opened: 0, unopened: 76 });
	});

	test('after the deadline is accepted and said; the last day counts as a whole', () => {
		clockAt('2026-11-30', '23:59');
		expect(confirm('ide').isLate).toBe(false);
		clockAt('2026-12-01', '0:00');
		const late = confirm('takamizawa');
		expect(late.isLate).toBe(true);
		expect(confirmations.wordsFor(story.as('takamizawa'), late)).toContain(
			'期限を過ぎていましたが、受け付けました'
		);
	});

	test('is not for whom nobody asked, in a clear sentence', () => {
		for (const name of ['miyazawa', 'kitamura'] as const) {
			expect(() => confirm(name)).toThrow(new Forbidden(forbiddenLabels['notice.confirm']));
		}
		expect(() => confirm('tanaka')).toThrow(NotFound);
		expect(() =>
			confirmations.confirm(story.as('miyashita'), story.notices.ofPrefecture, { version: 1 })
		).toThrow(Forbidden);
	});

	test('is taken back by its own organisation and by no other', () => {
		confirm('yanagisawa');
		const id = own('yanagisawa')?.id ?? 0;
		const withdraw = (name: ActorName) => () =>
			confirmations.withdraw(story.as(name), story.notices.toAll, id);
		expect(withdraw('ide')).toThrow(NotFound);
		expect(withdraw('kitamura')).toThrow(NotFound);
		expect(withdraw('miyazawa')).toThrow(Forbidden);
		confirmations.withdraw(story.as('kobayashi'), story.notices.toAll, id);
		expect(own('yanagisawa')).toBeNull();
		expect(confirm('kobayashi').isFirst).toBe(true);
	});
});

describe('代理入力', () => {
	const enter = (name: ActorName, more: { at?: Date; organisation?: number } = {}) =>
		confirmations.enterByPhone(story.as(name), story.notices.toAll, {
			organisation: story.as('ide').organisation.id,
			caller: '井出 直人',
			at: instantOf('2026-11-26', '9:30'),
			...more
		});

	test('names who called, to the organisation and to the sender', () => {
		enter('miyazawa');
		expect(own('ide')).toMatchObject({ caller: '井出 直人', name: '宮澤 結', isLate: false });
		const [entry] = confirmations.enteredByPhone(story.as('miyazawa'), of());
		expect(entry).toMatchObject({ organisation: '北相木村', caller: '井出 直人' });
		expect(cellOf('北相木村')).toMatchObject({ state: 'confirmed', isByPhone: true });
	});

	test.each<ActorName>(['miyazawa', 'ide'])('is taken back by %s', (name) => {
		enter('miyazawa');
		confirmations.withdraw(story.as(name), story.notices.toAll, own('ide')?.id ?? 0);
		expect(own('ide')).toBeNull();
	});

	test('is the sender’s alone', () => {
		for (const name of ['ide', 'kitamura', 'maruyama'] as const) {
			expect(() => enter(name)).toThrow(Forbidden);
		}
	});

	test('is refused for a time to come, before the notice, twice, and for others', () => {
		expect(() => enter('miyazawa', { at: instantOf('2026-11-27', '11:01') })).toThrow(Invalid);
		expect(() => enter('miyazawa', { at: instantOf('2026-11-24', '9:59') })).toThrow(Invalid);
		const prefecture = story.as('kitamura').organisation.id;
		expect(() => enter('miyazawa', { organisation: prefecture })).toThrow(Invalid);
		enter('miyazawa');
		expect(() => enter('miyazawa')).toThrow(Invalid);
	});
});

describe('催促', () => {
	test('reaches exactly those that have not confirmed, and is logged', () => {
		const id = story.notices.toSaku;
		confirmations.confirm(story.as('ide'), id, { version: 1 });
		expect(reminders.reach(story.as('miyazawa'), id)).toBe(10);
		expect(reminders.remind(story.as('miyazawa'), id)).toBe(10);
		expect(reminders.log(story.as('miyazawa'), of('toSaku'))).toMatchObject([
			{ organisations: 10, name: '宮澤 結' }
		]);
		const reminded = (name: ActorName) =>
			reminders.lastReminder(story.as(name), notices.find(story.as(name), id));
		expect(reminded('ide')).toBeNull();
		expect(reminded('takamizawa')).toEqual(instantOf('2026-11-27', '11:00'));
		const [first] = listings.awaiting(story.as('takamizawa'));
		expect(first?.remindedAt).toEqual(instantOf('2026-11-27', '11:00'));
	});

	test('is the sender’s alone, and not before the first day or when all have confirmed', () => {
		expect(() => reminders.remind(story.as('ide'), story.notices.toSaku)).toThrow(Forbidden);
		expect(() => reminders.remind(story.as('miyazawa'), story.notices.tomorrow)).toThrow(Conflict);
		const id = sendNotice(story.as('miyazawa'), {
			scope: 'chosen',
			organisations: [story.as('ide').organisation.id]
		});
		confirmations.confirm(story.as('ide'), id, { version: 1 });
		expect(() => reminders.remind(story.as('miyazawa'), id)).toThrow(Conflict);
	});

	test('the list for telephoning names those in force there who have a number', () => {
		const { tenure } = schema;
		const { tenureId } = story.holdings.takamizawa;
		db().update(tenure).set({ phone: '0267-00-0000' }).where(eq(tenure.id, tenureId)).run();
		const contactsOf = (name: string) =>
			status.unconfirmed(story.as('miyazawa'), of('toSaku')).find((row) => row.name === name)
				?.contacts;
		expect(contactsOf('佐久穂町')).toEqual([
			{ section: '総務課', name: '高見澤 康平', phone: '0267-00-0000' }
		]);
		expect(contactsOf('北相木村')).toEqual([]);
		db().update(tenure).set({ toOn: '2026-11-26' }).where(eq(tenure.id, tenureId)).run();
		expect(contactsOf('佐久穂町')).toEqual([]);
	});

	test('the list for telephoning is for the sender', () => {
		expect(status.unconfirmed(story.as('miyazawa'), of('toSaku'))).toHaveLength(11);
		expect(() => status.unconfirmed(story.as('ide'), find('ide', 'toSaku'))).toThrow(Forbidden);
	});
});

describe('訂正', () => {
	const correct = (input: Partial<corrections.Correction> = {}) =>
		corrections.correct(story.as('miyazawa'), story.notices.toAll, {
			title: '計画停止について（訂正）',
			body: '12月28日から止まります。',
			toOn: '2026-12-28',
			confirmBy: '2026-11-30',
			reconfirm: false,
			removed: [],
			files: [],
			version: 1,
			...input
		});

	test('keeps the old text and the confirmations', () => {
		confirm('ide');
		correct();
		const { current, earlier } = corrections.history(story.as('ide'), story.notices.toAll);
		expect(current).toMatchObject({ version: 2, title: '計画停止について（訂正）' });
		expect(earlier[0]?.html).toContain('12月29日');
		expect(own('ide')).not.toBeNull();
	});

	test('asks anew only where that is wished; who read the old text has not confirmed the new one', () => {
		confirm('ide');
		notices.markOpened(story.as('takamizawa'), find('takamizawa', 'toAll'));
		correct({ reconfirm: true });
		expect(tally()).toMatchObject({ confirmed: 0, opened: 0, unopened: 77 });
		expect(() => confirm('takamizawa')).toThrow(Conflict);
		expect(
			confirmations.confirm(story.as('ide'), story.notices.toAll, { version: 2 }).isFirst
		).toBe(true);
	});

	test('made from an older text is a conflict that shows the standing one', () => {
		correct();
		expect(theirsOf(() => correct({ body: '別の訂正' }))).toBe('12月28日から止まります。');
	});

	test('takes files off and leaves those of other notices alone', async () => {
		const [mine] = notices.shown(of()).attachments;
		const [other] = notices.shown(of('toChosen')).attachments;
		correct({ removed: [mine?.id ?? 0, other?.id ?? 0] });
		expect(notices.shown(of()).attachments).toEqual([]);
		expect(notices.shown(of('toChosen')).attachments).toHaveLength(1);
		expect(await check()).toEqual([]);
	});

	test('and 取り下げ are the sender’s alone', () => {
		for (const name of ['ide', 'kitamura', 'maruyama'] as const) {
			const act = () =>
				corrections.withdraw(story.as(name), story.notices.toAll, { reason: '間違い' });
			expect(act).toThrow(Forbidden);
		}
	});
});

describe('取り下げ', () => {
	beforeEach(() =>
		corrections.withdraw(story.as('miyazawa'), story.notices.toAll, {
			reason: '日付を間違えたため'
		})
	);

	test('leaves title and reason, and the text to the sender alone', () => {
		const gone = notices.shown(find('ide', 'toAll'));
		expect(gone).toMatchObject({ standing: 'withdrawn', html: '', attachments: [] });
		expect(gone.withdrawal?.reason).toBe('日付を間違えたため');
		expect(() => corrections.history(story.as('ide'), story.notices.toAll)).toThrow(Forbidden);
		expect(corrections.history(story.as('miyazawa'), story.notices.toAll).current.html).toContain(
			'12月29日'
		);
	});

	test('asks for nothing any more, and is done once', () => {
		expect(() => confirm('ide')).toThrow(Forbidden);
		expect(listings.awaiting(story.as('ide')).map((row) => row.thing)).not.toContain(
			`notice:${story.notices.toAll}`
		);
		const again = () =>
			corrections.withdraw(story.as('miyazawa'), story.notices.toAll, { reason: 'もう一度' });
		expect(again).toThrow(Forbidden);
	});
});

describe('in whose hand a notice is', () => {
	test('is shown to colleagues, who take it over, and let go when it is confirmed', () => {
		const { toAll } = story.notices;
		holders.take(story.as('yanagisawa'), toAll);
		expect(holder('kobayashi')).toBe('柳沢 佳代');
		holders.take(story.as('kobayashi'), toAll);
		expect(holder('yanagisawa')).toBe('小林 修一');
		expect(holder('ide')).toBeNull();
		confirm('yanagisawa');
		expect(holder('kobayashi')).toBeNull();
		expect(() => holders.take(story.as('kobayashi'), toAll)).toThrow(Conflict);
		expect(() => holders.take(story.as('miyazawa'), toAll)).toThrow(Forbidden);
	});
});

function find(name: ActorName, which: 'toAll' | 'toSaku' | 'toChosen') {
	return notices.find(story.as(name), story.notices[which]);
}

function of(which: 'toAll' | 'toSaku' | 'toChosen' = 'toAll') {
	return find('miyazawa', which);
}

function confirm(name: ActorName) {
	return confirmations.confirm(story.as(name), story.notices.toAll, { version: 1 });
}

function own(name: ActorName) {
	return confirmations.ownConfirmation(story.as(name), find(name, 'toAll'));
}

function holder(name: ActorName): string | null {
	return holders.holderOf(story.as(name), find(name, 'toAll'))?.name ?? null;
}

function tally() {
	return status.tallyOf(story.as('miyazawa'), of());
}

function cellOf(name: string) {
	return status
		.grid(story.as('miyazawa'), of())
		.flatMap((row) => row.cells)
		.find((cell) => cell.name === name);
}
