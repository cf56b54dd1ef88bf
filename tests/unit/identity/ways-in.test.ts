import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import type { Role } from '#lib/server/identity/actors.ts';
import { invite, inviteAgain, welcome } from '#lib/server/identity/invitations.ts';
import { changePassword } from '#lib/server/identity/own-account.ts';
import { welcomeBack } from '#lib/server/identity/password-resets.ts';
import { staffOf } from '#lib/server/identity/people.ts';
import { makeReissue } from '#lib/server/identity/reissues.ts';
import { addSeat } from '#lib/server/identity/second-seats.ts';
import { correct, heldSeat } from '#lib/server/identity/tenures.ts';
import { inviteAll, summed, waiting } from '#lib/server/identity/waiting.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { STORY_PASSWORD, tellStory, type ActorName, type Story } from '../../support/story.ts';

const UNCALLED = { isCalledBack: false, note: '', source: '' };

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('somebody who has not come in yet and was given a seat at the union too', () => {
	test('is invited by the operator alone, and no sheet made before opens the new seat', () => {
		const { sheet, tenureId, personId } = invitedBy('ide');
		addSeat(story.as('maruyama'), idOf('maruyama'), personId, seat(['member', 'operator']));
		expect(() => welcome(sheet.token)).toThrow('取り消されています');
		expect(() => inviteAgain(story.as('ide'), tenureId)).toThrow(Forbidden);
		expect(welcome(inviteAgain(story.as('maruyama'), tenureId).token).name).toBe('新人 太郎');
	});

	test('is not among those an administrator prints sheets for', () => {
		const { personId } = invitedBy('ide');
		const own = { scope: 'chosen' as const, organisations: [idOf('ide')] };
		expect(summed(story.as('ide'), own).people).toBe(1);
		addSeat(story.as('maruyama'), idOf('maruyama'), personId, seat(['member']));
		expect(waiting(story.as('ide'), own)).toEqual([]);
		expect(() => inviteAll(story.as('ide'), own)).toThrow(Conflict);
		expect(inviteAll(story.as('maruyama'), own)).toHaveLength(1);
	});
});

test('a second seat in the own organisation leaves the sheet as it is', () => {
	const { sheet, tenureId, personId } = invitedBy('ide');
	addSeat(story.as('ide'), idOf('ide'), personId, { ...seat(['member']), seat: '統計担当' });
	expect(welcome(sheet.token).name).toBe('新人 太郎');
	expect(inviteAgain(story.as('ide'), tenureId).kind).toBe('invitation');
});

test('a 再発行票 made before does not open a seat elsewhere, nor the rights of an operator', () => {
	const { personId, tenureId } = story.holdings.yanagisawa;
	const first = makeReissue(story.as('kobayashi'), tenureId, UNCALLED);
	addSeat(story.as('maruyama'), idOf('maruyama'), personId, seat(['member']));
	expect(() => welcomeBack(first.token)).toThrow('取り消されています');
	expect(actions().slice(-2)).toEqual(['reissue.revoked', 'tenure.started']);
	const lead = { ...story.as('maruyama'), roles: ['member' as const, 'org-admin' as const] };
	const miyazawa = story.holdings.miyazawa.tenureId;
	const second = makeReissue(lead, miyazawa, UNCALLED);
	const held = heldSeat(story.as('maruyama'), idOf('maruyama'), miyazawa);
	const roles = [...held.roles, 'operator' as const];
	correct(story.as('maruyama'), idOf('maruyama'), miyazawa, { ...held, roles, isSure: false });
	expect(() => welcomeBack(second.token)).toThrow('取り消されています');
});

test('a 再発行票 does not outlive a password that its person has changed', async () => {
	const { token } = makeReissue(
		story.as('kobayashi'),
		story.holdings.yanagisawa.tenureId,
		UNCALLED
	);
	await changePassword(story.as('yanagisawa'), '', {
		current: STORY_PASSWORD,
		password: 'chikuma-gawa-2026',
		again: 'chikuma-gawa-2026'
	});
	expect(() => welcomeBack(token)).toThrow('取り消されています');
	expect(actions().slice(-2)).toEqual(['password.changed', 'reissue.revoked']);
});

function invitedBy(name: ActorName) {
	const actor = story.as(name);
	const sheet = invite(actor, actor.organisation.id, {
		...seat(['member']),
		name: '新人 太郎',
		kana: 'しんじん たろう'
	});
	const member = staffOf(actor, actor.organisation.id).find((one) => one.name === '新人 太郎');
	return { sheet, tenureId: member?.tenureId ?? 0, personId: member?.personId ?? 0 };
}

function seat(roles: Role[]) {
	return {
		section: '総務課',
		seat: '応援担当',
		phone: '',
		roles,
		fromOn: '2026-11-27',
		toOn: null
	};
}

function idOf(name: ActorName): number {
	return story.as(name).organisation.id;
}

function actions(): string[] {
	return db()
		.select()
		.from(schema.event)
		.all()
		.map((event) => event.action);
}
