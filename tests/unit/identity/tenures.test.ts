import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { colleagues } from '#lib/server/identity/colleagues.ts';
import { addSeat, candidates } from '#lib/server/identity/second-seats.ts';
import { correct, endTerm, heldSeat, type Correction } from '#lib/server/identity/tenures.ts';
import { newcomer } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('correcting somebody in 名簿', () => {
	test('changes what stands there and says in the record what stood before', () => {
		correct(story.as('kobayashi'), saku(), tenureOf('yanagisawa'), {
			...asItIs('yanagisawa'),
			name: '栁沢 佳代',
			phone: '0267-62-2111（内線321）',
			email: 'joho@example.lg.jp'
		});
		expect(heldSeat(story.as('kobayashi'), saku(), tenureOf('yanagisawa'))).toMatchObject({
			name: '栁沢 佳代',
			phone: '0267-62-2111（内線321）',
			email: 'joho@example.lg.jp'
		});
		expect(lastEvent()).toMatchObject({ action: 'person.corrected' });
		expect(lastText()).toBe(
			'氏名：柳沢 佳代 → 栁沢 佳代\n電話：なし → 0267-62-2111（内線321）\nメール：なし → joho@example.lg.jp'
		);
	});

	test('that changes nothing leaves nothing in the record', () => {
		const before = lastEvent()?.id;
		correct(story.as('kobayashi'), saku(), tenureOf('yanagisawa'), asItIs('yanagisawa'));
		expect(lastEvent()?.id).toBe(before);
	});

	test('gives and takes roles at once', () => {
		correct(story.as('kobayashi'), saku(), tenureOf('yanagisawa'), {
			...asItIs('yanagisawa'),
			roles: ['member', 'org-admin']
		});
		expect(lastEvent()).toMatchObject({ action: 'roles.changed' });
		expect(lastText()).toBe('職員 → 職員、団体管理者');
		expect(story.as('yanagisawa').roles).toEqual(['member', 'org-admin']);
	});

	test('gives no role that the actor may not give, and none to people of elsewhere', () => {
		const operator = { ...asItIs('yanagisawa'), roles: ['operator' as const] };
		expect(() => correct(story.as('kobayashi'), saku(), tenureOf('yanagisawa'), operator)).toThrow(
			Invalid
		);
		expect(() =>
			correct(story.as('kobayashi'), saku(), tenureOf('ide'), asItIs('yanagisawa'))
		).toThrow(NotFound);
		expect(() =>
			correct(story.as('ide'), saku(), tenureOf('yanagisawa'), asItIs('yanagisawa'))
		).toThrow(Forbidden);
	});

	test('does not take 団体管理者 from oneself, and from the last one only when that is meant', () => {
		const plain = { ...asItIs('kobayashi'), roles: ['member' as const] };
		expect(() => correct(story.as('kobayashi'), saku(), tenureOf('kobayashi'), plain)).toThrow(
			'自分では外せません'
		);
		const asOperator = (isSure: boolean) => () =>
			correct(story.as('maruyama'), saku(), tenureOf('kobayashi'), { ...plain, isSure });
		expect(asOperator(false)).toThrow('最後の団体管理者');
		asOperator(true)();
		expect(story.as('kobayashi').roles).toEqual(['member']);
	});
});

describe('ending a term', () => {
	test('with a last day lets its person work to the end of that day', () => {
		end('kobayashi', 'yanagisawa', '2026-12-31');
		expect(lastEvent()).toMatchObject({
			action: 'tenure.last-day-set',
			refs: { before: null, lastDay: '2026-12-31' }
		});
		clockAt('2026-12-31', '23:59');
		expect(story.as('yanagisawa').seat.name).toBe('情報政策担当');
		clockAt('2027-01-01', '0:00');
		expect(() => story.as('yanagisawa')).toThrow();
	});

	test.each([
		['is missing', null],
		['is past', '2026-11-26']
	])('is refused where the last day %s', (_, lastOn) => {
		expect(() => end('kobayashi', 'yanagisawa', lastOn)).toThrow(Invalid);
	});

	test('can be taken back while it runs, once', () => {
		end('kobayashi', 'yanagisawa', '2026-12-31');
		const reopen = () =>
			endTerm(story.as('kobayashi'), saku(), tenureOf('yanagisawa'), {
				when: 'open',
				lastOn: null,
				isSure: false
			});
		reopen();
		expect(heldSeat(story.as('kobayashi'), saku(), tenureOf('yanagisawa')).toOn).toBe(null);
		expect(reopen).toThrow(Conflict);
	});

	test('warns before an organisation loses its last 団体管理者, now or on a day', () => {
		const ending = (when: 'now' | 'day', isSure: boolean) => () =>
			endTerm(story.as('maruyama'), saku(), tenureOf('kobayashi'), {
				when,
				lastOn: '2027-03-31',
				isSure
			});
		expect(ending('now', false)).toThrow('最後の団体管理者');
		expect(ending('day', false)).toThrow('最後の団体管理者');
		correct(story.as('maruyama'), saku(), tenureOf('yanagisawa'), {
			...asItIs('yanagisawa'),
			roles: ['member', 'org-admin']
		});
		ending('day', false)();
		ending('now', true)();
		expect(() => story.as('kobayashi')).toThrow();
	});

	test('is not for one’s own term, nor for another organisation’s people', () => {
		expect(() => end('kobayashi', 'kobayashi', null, 'now')).toThrow(
			'自分の任期は自分では終えられません'
		);
		expect(() => end('ide', 'yanagisawa', '2026-12-31')).toThrow(Forbidden);
	});
});

describe('a second seat', () => {
	test('lets one person hold two dated seats at once, each shown at the other', () => {
		const actor = story.as('maruyama');
		const { personId } = story.holdings.yanagisawa;
		const tenureId = addSeat(actor, union(), personId, {
			...second(),
			fromOn: '2026-12-01',
			toOn: '2027-03-31'
		});
		expect(heldSeat(actor, union(), tenureId).others).toMatchObject([
			{ organisation: '佐久市', seat: '情報政策担当' }
		]);
		expect(heldSeat(actor, saku(), tenureOf('yanagisawa')).others).toMatchObject([
			{ organisation: '長野県市町村自治振興組合', fromOn: '2026-12-01', toOn: '2027-03-31' }
		]);
	});

	test('is given to own people beyond those the list shows', () => {
		for (let count = 0; count < 51; count += 1) {
			newcomer(saku(), '統計担当', { fromOn: '2026-11-01' });
		}
		const last = newcomer(saku(), '統計担当', { fromOn: '2026-11-02' });
		const listed = candidates(story.as('kobayashi'), saku(), '').map((one) => one.personId);
		expect(listed).not.toContain(last.personId);
		expect(addSeat(story.as('kobayashi'), saku(), last.personId, second())).toBeGreaterThan(0);
	});

	test('is not given by an administrator to who has left', () => {
		end('kobayashi', 'yanagisawa', '2026-12-31');
		clockAt('2027-01-01', '9:00');
		const { personId } = story.holdings.yanagisawa;
		expect(() => addSeat(story.as('kobayashi'), saku(), personId, second())).toThrow(NotFound);
	});

	test('in the same seat and days is refused', () => {
		const again = () =>
			addSeat(story.as('kobayashi'), saku(), story.holdings.yanagisawa.personId, {
				...second(),
				seat: '情報政策担当'
			});
		expect(again).toThrow(Conflict);
	});

	test('is given by an administrator to own people only, by the operator to anybody', () => {
		const { personId } = story.holdings.ide;
		expect(() => addSeat(story.as('kobayashi'), saku(), personId, second())).toThrow(NotFound);
		expect(() => addSeat(story.as('ide'), saku(), personId, second())).toThrow(Forbidden);
		expect(() => addSeat(story.as('maruyama'), saku(), 999_999, second())).toThrow(NotFound);
		expect(addSeat(story.as('maruyama'), saku(), personId, second())).toBeGreaterThan(0);
	});

	test.each<[string, string[]]>([
		['ide', ['井出 直人']],
		['ＩＤＥ', ['井出 直人']],
		['井出直人', ['井出 直人']],
		['いで なお', ['井出 直人']],
		['%', []],
		['だれもいない', []]
	])('the operator finds people by 「%s」', (query, names) => {
		const found = candidates(story.as('maruyama'), saku(), query).map((one) => one.name);
		expect(found).toEqual(names);
	});

	test('an administrator finds own people, whatever they type', () => {
		const found = candidates(story.as('kobayashi'), saku(), '井出').map((one) => one.name);
		expect(found.sort()).toEqual(['小林 修一', '柳沢 佳代']);
	});
});

describe('the rights of one’s own organisation', () => {
	test('are open to every member, and to members alone', () => {
		const seen = colleagues(story.as('yanagisawa')).map((one) => [one.name, one.roles.join()]);
		expect(seen).toEqual([
			['柳沢 佳代', 'member'],
			['小林 修一', 'member,org-admin']
		]);
		expect(colleagues(story.as('ide')).map((one) => one.name)).toEqual(['井出 直人']);
	});
});

function saku(): number {
	return story.as('kobayashi').organisation.id;
}

function union(): number {
	return story.as('maruyama').organisation.id;
}

function tenureOf(name: ActorName): number {
	return story.holdings[name].tenureId;
}

function asItIs(name: ActorName): Correction {
	const {
		name: written,
		kana,
		section,
		phone,
		email,
		roles
	} = heldSeat(story.as('maruyama'), story.as(name).organisation.id, tenureOf(name));
	return { name: written, kana, section, phone, email, roles, isSure: false };
}

function end(by: ActorName, of: ActorName, lastOn: string | null, when: 'day' | 'now' = 'day') {
	endTerm(story.as(by), story.as(of).organisation.id, tenureOf(of), {
		when,
		lastOn,
		isSure: false
	});
}

function second() {
	return {
		section: '情報化推進室',
		seat: '応援担当',
		phone: '',
		roles: ['member' as const],
		fromOn: '2026-11-27',
		toOn: null
	};
}

function lastEvent() {
	return db().select().from(schema.event).all().at(-1);
}

function lastText(): string | undefined {
	const id = lastEvent()?.id ?? 0;
	return db().select().from(schema.eventText).where(eq(schema.eventText.eventId, id)).get()?.text;
}
