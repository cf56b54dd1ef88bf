import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Day } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { actorOf, tenuresOf, type Actor, type Role } from '#lib/server/identity/actors.ts';
import { renew } from '#lib/server/identity/invitations.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { appoint, appointAlso, endTenure } from '#lib/server/identity/people.ts';
import { apply } from '#lib/server/identity/roster/apply.ts';
import * as batches from '#lib/server/identity/roster/batches.ts';
import { differenceOf } from '#lib/server/identity/roster/overview.ts';
import { revert } from '#lib/server/identity/roster/revert.ts';
import { change, system } from '#lib/server/record/change.ts';
import { clockAt } from '../../../support/clock.ts';
import { closeTemporaryYui } from '../../../support/database.ts';
import { rosterWorkbook, type CellValue } from '../../../support/roster-files.ts';
import { tellStory, type Story, uploaded } from '../../../support/story.ts';

const HEADER = ['団体名', '課', '氏名', '役割', '区分'];
const OGIWARA = '荻原 綾';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('taking back', () => {
	test.each<[Role, 'miyazawa' | 'maruyama', Role[]]>([
		['operator', 'miyazawa', ['member']],
		['org-admin', 'miyazawa', ['member']],
		['union-approver', 'miyazawa', ['member']],
		['desk', 'miyazawa', ['desk', 'member']],
		['operator', 'maruyama', ['member', 'operator']]
	])('a union seat that was %s, %s leaves it with %j', async (role, by, expected) => {
		const { personId } = atUnion(['member', role]);
		const id = await applied([['組合', '事務局', OGIWARA, '職員', null]], operator());
		expect(rolesNow(personId)).toEqual([['member']]);
		const isLeft = !expected.includes(role);
		expect(revert(story.as(by), id)).toEqual(isLeft ? [OGIWARA] : []);
		expect(rolesNow(personId)).toEqual([expected]);
		if (isLeft) expect(shown(id).rows[0]?.issues[0]).toContain('この人の役割');
	});

	test('leaves an operator whom the batch has brought, when the desk does it', async () => {
		const id = await applied(
			[['組合', '情報化推進室', '依田 美咲', 'システム管理者', null, 'よだ みさき']],
			operator()
		);
		expect(revert(story.as('miyazawa'), id)).toEqual(['依田 美咲']);
		expect(roleRows('operator')).toBe(2);
	});

	test('never cuts the own tenure', async () => {
		const { personId } = story.holdings.maruyama;
		const id = await applied([['組合', '総務課', '丸山 徹', null, null]], operator());
		const [moved] = tenuresOf(personId);
		const self = actorOf(moved?.id ?? 0);
		if (!self) throw new Error('丸山 has no seat.');
		expect(revert(self, id)).toEqual(['丸山 徹']);
		expect(tenuresOf(personId).map((one) => one.section)).toEqual(['総務課']);
		expect(shown(id).rows[0]?.issues[0]).toContain('自分の任期');
	});

	test('never ends the own tenure by giving back a last day gone by', async () => {
		const { personId, tenureId } = story.holdings.maruyama;
		const ofMaruyama = eq(schema.tenure.id, tenureId);
		db().update(schema.tenure).set({ toOn: '2026-11-28' }).where(ofMaruyama).run();
		const id = await applied(
			[['組合', null, '丸山 徹', null, null, null, '2027-3-31']],
			operator()
		);
		clockAt('2026-11-30', '9:00');
		const self = actorOf(tenureId);
		if (!self) throw new Error('丸山 has no seat.');
		expect(revert(self, id)).toEqual(['丸山 徹']);
		expect(tenuresOf(personId)).toHaveLength(1);
	});

	test('a move leaves who was moved on by a later file; the later one first, all goes back', async () => {
		const { personId } = story.holdings.ide;
		const first = await applied(
			[['北相木村', '住民課', '井出 直人', null, null]],
			undefined,
			'2026-12-10'
		);
		const second = await applied(
			[['北相木村', '税務課', '井出 直人', null, null]],
			undefined,
			'2027-04-01'
		);
		clockAt('2026-12-15', '9:00');
		expect(revert(story.as('miyazawa'), first)).toEqual(['井出 直人']);
		expect(sections(personId)).toEqual(['住民課']);
		clockAt('2027-04-01', '0:00');
		expect(sections(personId)).toEqual(['税務課']);
		expect(revert(story.as('miyazawa'), second)).toEqual([]);
		expect(sections(personId)).toEqual(['住民課']);
	});

	test('two moves of one person, the later one first, stands as before', async () => {
		const { personId } = story.holdings.ide;
		const first = await applied(
			[['北相木村', '住民課', '井出 直人', null, null]],
			undefined,
			'2026-12-10'
		);
		const second = await applied(
			[['北相木村', '税務課', '井出 直人', null, null]],
			undefined,
			'2027-04-01'
		);
		expect(revert(story.as('miyazawa'), second)).toEqual([]);
		expect(revert(story.as('miyazawa'), first)).toEqual([]);
		clockAt('2027-04-01', '0:00');
		expect(sections(personId)).toEqual(['総務企画課']);
	});

	test('leaves the old tenure over where the new one was ended by hand', async () => {
		const { personId } = story.holdings.yanagisawa;
		const id = await applied([['佐久市', '企画課', '柳沢 佳代', null, null]]);
		endTenure(operator(), tenuresOf(personId)[0]?.id ?? 0);
		expect(revert(story.as('miyazawa'), id)).toEqual(['柳沢 佳代']);
		expect(sections(personId)).toEqual([]);
	});

	test('leaves gone who has been given the seat anew since', async () => {
		const { personId } = story.holdings.yanagisawa;
		const id = await applied([['佐久市', null, '柳沢 佳代', null, '退任']]);
		appointAlso(system, personId, organisations.findByCode('202177').id, {
			seat: '情報政策担当',
			section: '企画課',
			roles: ['member'],
			fromOn: '2026-11-27',
			toOn: null
		});
		expect(revert(story.as('miyazawa'), id)).toEqual(['柳沢 佳代']);
		expect(sections(personId)).toEqual(['企画課']);
	});

	test('leaves the mail of who sits elsewhere too, unless an operator does it', async () => {
		const row = ['須坂市', null, '牧 洋平', null, null, null, null, 'maki@example.lg.jp'];
		const id = await applied([row], operator());
		expect(revert(story.as('miyazawa'), id)).toEqual(['牧 洋平']);
		expect(shown(id).rows[0]?.issues[0]).toContain('ほかの団体にも席がある');
		const again = await applied([row.with(-1, 'other@example.lg.jp')], operator());
		expect(revert(operator(), again)).toEqual([]);
	});

	test('records each invitation that goes with a tenure', async () => {
		const id = await applied([['佐久市', '企画課', '依田 美咲', null, null, 'よだ みさき']]);
		invited('依田 美咲');
		revert(story.as('miyazawa'), id);
		expect(revokedInvitations()).toBe(1);
	});
});

test('a tenure that is over at once by a file records each invitation that goes with it', async () => {
	invited('塩川 大輔');
	await applied([['小諸市', null, '塩川 大輔', null, '退任']]);
	expect(revokedInvitations()).toBe(1);
});

function operator(): Actor {
	return story.as('maruyama');
}

/** 荻原 at the union with these roles, besides 丸山. */
function atUnion(roles: Role[]) {
	return change(system, (tx, record) =>
		appoint(tx, record, organisations.findUnion().id, {
			name: OGIWARA,
			kana: 'おぎわら あや',
			section: '事務局',
			seat: '情報政策担当',
			roles,
			fromOn: '2025-04-01',
			toOn: null,
			login: null,
			passwordHash: null
		})
	);
}

async function applied(
	rows: CellValue[][],
	as: Actor = story.as('miyazawa'),
	appliesOn: Day = '2026-11-27'
): Promise<number> {
	const header = [...HEADER, 'ふりがな', '終了日', 'メール'];
	const files = await uploaded('名簿.xlsx', await rosterWorkbook([header, ...rows]));
	const id = await batches.open(as, null, { files, appliesOn, pastIsToday: false });
	apply(as, id, differenceOf(as, batches.find(as, id)).seen);
	return id;
}

function shown(id: number) {
	return differenceOf(story.as('miyazawa'), batches.find(story.as('miyazawa'), id));
}

function sections(personId: number): string[] {
	return tenuresOf(personId).map((one) => one.section);
}

function rolesNow(personId: number): (Role[] | undefined)[] {
	return tenuresOf(personId).map((one) => actorOf(one.id)?.roles.toSorted());
}

function roleRows(role: Role): number {
	return db()
		.select()
		.from(schema.tenureRole)
		.all()
		.filter((row) => row.role === role && actorOf(row.tenureId)).length;
}

/** Hands a sheet of invitation out for somebody's last tenure. */
function invited(name: string): void {
	const held = db()
		.select({ id: schema.tenure.id })
		.from(schema.tenure)
		.innerJoin(schema.person, eq(schema.person.id, schema.tenure.personId))
		.where(eq(schema.person.name, name))
		.all();
	db().update(schema.person).set({ login: null }).where(eq(schema.person.name, name)).run();
	change(system, (tx, record) => renew(tx, record, held.at(-1)?.id ?? 0));
}

function revokedInvitations(): number {
	const { event } = schema;
	return db().select().from(event).where(eq(event.action, 'invitation.revoked')).all().length;
}
