import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as groups from '#lib/server/groups/groups.ts';
import { leave, takeOut } from '#lib/server/groups/leaving.ts';
import { formerMembersOf, membersOf } from '#lib/server/groups/members.ts';
import { namePerson, ownPlace, removePerson } from '#lib/server/groups/people.ts';
import * as requests from '#lib/server/groups/requests.ts';
import { changeRole } from '#lib/server/groups/roles.ts';
import { lastRefusal } from '#lib/server/groups/waiting.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, groupId, OPEN, tellGroups } from '../../support/groups.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

const { groupMembership, groupRequest, organisation, tenure } = schema;

let story: Story;

beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterEach(() => closeTemporaryYui(story.folder));

const idOf = (name: ActorName) => story.as(name).organisation.id;
const waits = (name: ActorName) =>
	waiting(story.as(name))
		.filter(({ kind }) => kind.startsWith('group-'))
		.map(({ kind, title }) => `${kind} ${title}`);
const told = (name: ActorName) =>
	inbox(story.as(name), null)
		.unseen.filter(({ thing }) => thing.startsWith('group:'))
		.flatMap(({ sentences }) => sentences);
const isMember = (name: ActorName, slug = OPEN) =>
	story.as(name).reach.includes(`group:${groupId(slug)}`);
const group = (slug = OPEN) => groups.byId(groupId(slug));
const memberId = (name: ActorName, slug = OPEN) =>
	membersOf(group(slug)).find(({ organisationId }) => organisationId === idOf(name))?.id ?? 0;

function lastRequest(): number {
	return db().select().from(groupRequest).all().at(-1)?.id ?? 0;
}

describe('参加の申し込み', () => {
	test('waits with 座長, 事務局 and the union until it is accepted, and then gives the key', () => {
		requests.apply(story.as('nakazawa'), CLOSED, { message: '教わりたいです。' });
		expect(told('takamizawa')).toEqual(['ワーキンググループに参加の申し込みがあります']);
		expect(told('miyazawa')).toContain('ワーキンググループに参加の申し込みがあります');
		expect(waits('takamizawa')).toEqual(['group-application 情報セキュリティ事故対応連絡会']);
		expect(waits('miyashita')).toEqual([]);
		expect(() => boards.find(story.as('nakazawa'), CLOSED)).toThrow(NotFound);

		requests.settle(story.as('takamizawa'), lastRequest(), 'accepted', { reason: '' });
		expect(isMember('nakazawa', CLOSED)).toBe(true);
		expect(boards.find(story.as('nakazawa'), CLOSED).kind).toBe('group');
		expect(told('nakazawa')).toEqual(['申し込んだワーキンググループに参加しました']);
		expect(waits('takamizawa')).toEqual([]);
	});

	test('is made once, withdrawn by who made it, and answered once', () => {
		const outsider = story.as('nakazawa');
		requests.apply(outsider, OPEN, { message: '' });
		expect(() => requests.apply(outsider, OPEN, { message: '' })).toThrow('もう申し込んでいます');
		const id = lastRequest();
		expect(() => requests.takeBack(story.as('maki'), id)).toThrow(NotFound);
		expect(() => requests.takeBack(story.as('yanagisawa'), id)).toThrow(Forbidden);
		expect(() => requests.settle(outsider, id, 'accepted', { reason: '' })).toThrow(Forbidden);
		requests.takeBack(outsider, id);
		expect(() => requests.settle(story.as('yanagisawa'), id, 'accepted', { reason: '' })).toThrow(
			Conflict
		);
		expect(isMember('nakazawa')).toBe(false);
		requests.apply(outsider, OPEN, { message: 'もう一度' });
	});

	test('is declined with a reason, which the organisation reads', () => {
		requests.apply(story.as('nakazawa'), OPEN, { message: '' });
		const id = lastRequest();
		const lead = story.as('yanagisawa');
		expect(() => requests.settle(lead, id, 'declined', { reason: '' })).toThrow('断る理由');
		requests.settle(lead, id, 'declined', { reason: '定員です。' });
		expect(lastRefusal(story.as('nakazawa'), group())?.reason).toBe('定員です。');
		expect(told('nakazawa')).toEqual(['ワーキンググループへの参加の申し込みに返事がありました']);
		expect(lastRefusal(story.as('maki'), group())).toBeNull();
	});

	test('is not for members, coordinators or an organisation that is no more', () => {
		expect(() => requests.apply(story.as('ide'), OPEN, { message: '' })).toThrow(Forbidden);
		expect(() => requests.apply(story.as('tanaka'), OPEN, { message: '' })).toThrow(NotFound);
		requests.apply(story.as('nakazawa'), OPEN, { message: '' });
		dissolve('nakazawa');
		const lead = story.as('yanagisawa');
		expect(() => requests.settle(lead, lastRequest(), 'accepted', { reason: '' })).toThrow(
			'もうない団体'
		);
	});
});

describe('an invitation', () => {
	test('waits with each organisation, which alone answers it', () => {
		const organisations = [idOf('nakazawa'), idOf('maki'), idOf('ide'), idOf('tanaka'), 9999];
		const invited = requests.invite(story.as('yanagisawa'), OPEN, { organisations, message: '' });
		expect(invited).toBe(2);
		expect(waits('nakazawa')).toEqual(['group-invitation オープンデータWG']);
		expect(told('nakazawa')).toEqual(['ワーキンググループへの参加に招待されています']);
		const [first = 0] = db()
			.select()
			.from(groupRequest)
			.all()
			.map(({ id }) => id);
		expect(() => requests.settle(story.as('maki'), first, 'accepted', { reason: '' })).toThrow(
			NotFound
		);
		expect(() =>
			requests.settle(story.as('yanagisawa'), first, 'accepted', { reason: '' })
		).toThrow(Forbidden);
		requests.settle(story.as('nakazawa'), first, 'accepted', { reason: '' });
		expect(isMember('nakazawa')).toBe(true);
		expect(waits('nakazawa')).toEqual([]);
		expect(told('yanagisawa')).toContain('招待した団体が、ワーキンググループに参加しました');
		requests.settle(story.as('maki'), first + 1, 'declined', { reason: '' });
		expect(isMember('maki')).toBe(false);
	});

	test('is not sent twice, and an application does not cross it', () => {
		const lead = story.as('yanagisawa');
		const asked = { organisations: [idOf('nakazawa')], message: '' };
		requests.invite(lead, OPEN, asked);
		expect(() => requests.invite(lead, OPEN, asked)).toThrow(Invalid);
		expect(() => requests.apply(story.as('nakazawa'), OPEN, { message: '' })).toThrow(
			'招待が届いています'
		);
		requests.takeBack(lead, lastRequest());
		expect(waits('nakazawa')).toEqual([]);
		expect(() => requests.invite(story.as('ide'), OPEN, asked)).toThrow(Forbidden);
	});
});

describe('roles', () => {
	test('are changed by the leads; the 座長 before becomes a member', () => {
		changeRole(story.as('yanagisawa'), OPEN, memberId('ide'), 'chair');
		const roles = membersOf(group()).map(({ organisation: name, role }) => [name, role]);
		expect(roles[0]).toEqual(['北相木村', 'chair']);
		expect(roles).toContainEqual(['佐久市', 'member']);
		expect(told('ide')).toEqual(['ワーキンググループでのあなたの団体の役割が変わりました']);
		expect(() =>
			changeRole(story.as('yanagisawa'), OPEN, memberId('kitamura'), 'vice-chair')
		).toThrow(Forbidden);
	});

	test('leave no group without a 事務局', () => {
		const union = story.as('miyazawa');
		const own = memberId('miyazawa');
		expect(() => changeRole(union, OPEN, own, 'member')).toThrow('事務局はこの団体だけです');
		expect(() => leave(union, OPEN)).toThrow('事務局はこの団体だけです');
		expect(() => takeOut(story.as('yanagisawa'), OPEN, own, { reason: 'x' })).toThrow(Invalid);
		changeRole(union, OPEN, memberId('kitamura'), 'secretariat');
		leave(union, OPEN);
		expect(isMember('miyazawa')).toBe(false);
	});

	test('of another group are not found by its number', () => {
		const id = memberId('miyashita', CLOSED);
		expect(() => changeRole(story.as('yanagisawa'), OPEN, id, 'chair')).toThrow(NotFound);
	});
});

describe('leaving', () => {
	test('ends the key at once and stands in the list of former members', () => {
		leave(story.as('ide'), OPEN);
		expect(isMember('ide')).toBe(false);
		expect(formerMembersOf(group())).toMatchObject([
			{ organisation: '北相木村', fromOn: '2026-11-27', toOn: '2026-11-27', isDissolved: false }
		]);
		expect(told('yanagisawa')).toContain('参加団体が、ワーキンググループを退会しました');
		expect(() => leave(story.as('ide'), OPEN)).toThrow(Forbidden);
		requests.apply(story.as('ide'), OPEN, { message: '戻ります。' });
		requests.settle(story.as('yanagisawa'), lastRequest(), 'accepted', { reason: '' });
		expect(isMember('ide')).toBe(true);
	});

	test('by taking out tells the organisation', () => {
		takeOut(story.as('takamizawa'), CLOSED, memberId('miyashita', CLOSED), { reason: '申出' });
		expect(isMember('miyashita', CLOSED)).toBe(false);
		expect(told('miyashita')).toEqual([
			'あなたの団体は、ワーキンググループの参加団体から外れました'
		]);
		expect(() =>
			takeOut(story.as('miyashita'), CLOSED, memberId('takamizawa', CLOSED), { reason: 'x' })
		).toThrow(Forbidden);
	});

	test('is what happens to an organisation that is no more', () => {
		dissolve('miyashita');
		expect(isMember('miyashita', CLOSED)).toBe(false);
		expect(membersOf(group(CLOSED)).map(({ organisation: name }) => name)).not.toContain('上田市');
		expect(formerMembersOf(group(CLOSED))).toMatchObject([
			{ organisation: '上田市', toOn: '2026-11-26', isDissolved: true }
		]);
	});
});

describe('参加者', () => {
	const own = (name: ActorName) => ownPlace(story.as(name), group());

	test('are named from the own seats or by name, once each', () => {
		const actor = story.as('ide');
		const { tenureId } = own('ide')?.colleagues[0] ?? { tenureId: 0 };
		namePerson(actor, OPEN, { tenure: tenureId, name: '', section: '' });
		namePerson(actor, OPEN, { tenure: null, name: '川上 実', section: '総務課' });
		expect(own('ide')?.member.people.map(({ name }) => name)).toEqual(['井出 直人', '川上 実']);
		expect(own('ide')?.colleagues).toEqual([]);
		expect(() => namePerson(actor, OPEN, { tenure: tenureId, name: '', section: '' })).toThrow(
			Conflict
		);
		expect(() => namePerson(actor, OPEN, { tenure: null, name: '', section: '' })).toThrow(Invalid);
	});

	test('of another organisation are neither named nor removed', () => {
		const { tenureId } = story.holdings.ide;
		const stranger = { tenure: tenureId, name: '', section: '' };
		expect(() => namePerson(story.as('kitamura'), OPEN, stranger)).toThrow(Invalid);
		namePerson(story.as('ide'), OPEN, stranger);
		const [person] = own('ide')?.member.people ?? [];
		expect(() => removePerson(story.as('kitamura'), OPEN, person?.id ?? 0)).toThrow(NotFound);
		expect(() => namePerson(story.as('nakazawa'), OPEN, stranger)).toThrow(Forbidden);
		removePerson(story.as('ide'), OPEN, person?.id ?? 0);
		expect(own('ide')?.member.people).toEqual([]);
	});

	test('who left their seat are said to have left, and the organisation is asked for others', () => {
		const actor = story.as('kobayashi');
		const { tenureId } = story.holdings.yanagisawa;
		namePerson(actor, OPEN, { tenure: tenureId, name: '', section: '' });
		expect(waits('kobayashi')).toEqual([]);
		db().update(tenure).set({ toOn: '2026-11-26' }).where(eq(tenure.id, tenureId)).run();
		expect(own('kobayashi')?.member.people).toMatchObject([{ name: '柳沢 佳代', isGone: true }]);
		expect(own('kobayashi')?.needsPeople).toBe(true);
		expect(waits('kobayashi')).toEqual(['group-people オープンデータWG']);
		namePerson(actor, OPEN, { tenure: null, name: '次の人', section: '' });
		expect(waits('kobayashi')).toEqual([]);
	});
});

function dissolve(name: ActorName): void {
	const isIt = eq(organisation.id, idOf(name));
	db().update(organisation).set({ validTo: '2026-11-26' }).where(isIt).run();
	expect(db().select().from(groupMembership).all().length).toBeGreaterThan(0);
}
