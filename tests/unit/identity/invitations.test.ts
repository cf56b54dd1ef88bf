import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound, TooMany } from '#lib/errors.ts';
import type { Sheet } from '#lib/identity.ts';
import { db, schema } from '#lib/server/db/index.ts';
import {
	accept,
	checkCode,
	invite,
	inviteAgain,
	welcome
} from '#lib/server/identity/invitations.ts';
import { appointAlso, endTenure, staffOf } from '#lib/server/identity/people.ts';
import { system } from '#lib/server/record/change.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { signInAtOnce } from '../../support/signing-in.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

const PASSWORD = 'yatsugatake-no-asa';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('an invitation', () => {
	test('greets the invited person by name, organisation and seat', () => {
		expect(welcome(invited())).toEqual({
			name: '依田 美咲',
			organisation: '佐久市',
			seat: '統計担当',
			section: '企画課',
			expiresAt: new Date('2026-12-11T02:00:00Z')
		});
	});

	test('lets its holder choose login id and password once and sign in with them', async () => {
		const accepted = await accept(invited(), chosen('Yoda'));
		const signedIn = await signInAtOnce(
			{ login: 'yoda', password: PASSWORD, shared: false },
			'10.0.0.1',
			false
		);
		expect(signedIn.tenureId).toBe(accepted.tenureId);
	});

	test('can be used on its fourteenth day and not after it', async () => {
		const token = invited();
		clockAt('2026-12-11', '10:59');
		expect(welcome(token).name).toBe('依田 美咲');
		clockAt('2026-12-11', '11:00');
		expect(() => welcome(token)).toThrow(Conflict);
		await expect(accept(token, chosen('yoda'))).rejects.toThrow('期限（14日）');
	});

	test('is used up by the first use', async () => {
		const token = invited();
		await accept(token, chosen('yoda'));
		expect(() => welcome(token)).toThrow(Conflict);
		await expect(accept(token, chosen('other'))).rejects.toThrow(Conflict);
	});

	test('used twice at the same moment works once', async () => {
		const token = invited();
		const tries = await Promise.allSettled([
			accept(token, chosen('first')),
			accept(token, chosen('second'))
		]);
		expect(tries.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
		const [refused] = tries.filter((each) => each.status === 'rejected');
		expect(refused?.reason).toBeInstanceOf(Conflict);
	});

	test('does not give one login id to two people who choose it at the same moment', async () => {
		const tokens = [invited(), invited('依田 美和')];
		const tries = await Promise.allSettled(tokens.map((token) => accept(token, chosen('yoda'))));
		const [refused] = tries.filter((each) => each.status === 'rejected');
		expect(refused?.reason).toBeInstanceOf(Invalid);
		const refusedToken = tokens[tries.findIndex((each) => each.status === 'rejected')] ?? '';
		await accept(refusedToken, chosen('yoda2'));
	});

	test('stays usable after a refused try', async () => {
		const token = invited();
		for (const wrong of [
			{ login: 'ide', password: PASSWORD, again: PASSWORD },
			{ login: 'yoda', password: 'short', again: 'short' },
			{ login: 'yoda', password: PASSWORD, again: 'yatsugatake-no-yoru' },
			{ login: '依田', password: PASSWORD, again: PASSWORD }
		]) {
			await expect(accept(token, wrong)).rejects.toThrow(Invalid);
		}
		await accept(token, chosen('yoda'));
	});

	test('is taken back when the tenure ends before it is used', async () => {
		const token = invited();
		endTenure(story.as('kobayashi'), invitedTenure());
		expect(() => welcome(token)).toThrow('取り消されています');
		await expect(accept(token, chosen('yoda'))).rejects.toThrow(Conflict);
	});

	test('works no longer once the last day of the tenure has passed', async () => {
		const { token } = invite(story.as('kobayashi'), organisationId('kobayashi'), {
			...newcomer(),
			toOn: '2026-11-30'
		});
		clockAt('2026-12-01', '0:00');
		await expect(accept(token, chosen('yoda'))).rejects.toThrow('取り消されています');
	});

	test('sent again replaces the earlier one', async () => {
		const token = invited();
		const again = inviteAgain(story.as('kobayashi'), invitedTenure()).token;
		expect(() => welcome(token)).toThrow(Conflict);
		await accept(again, chosen('yoda'));
		expect(() => inviteAgain(story.as('kobayashi'), invitedTenure())).toThrow(Conflict);
	});

	test('is nowhere kept as it is written on the paper', () => {
		const { token, code } = sheet();
		const kept = JSON.stringify([
			db().select().from(schema.invitation).all(),
			db().select().from(schema.event).all(),
			db().select().from(schema.eventText).all()
		]);
		expect(kept).not.toContain(token);
		expect(kept).not.toContain(code);
		expect(kept).not.toContain(code.replaceAll('-', ''));
	});

	test('and its sheet are one: who used the link up cannot use the code, at the same moment neither', async () => {
		const { token, code } = sheet();
		const tries = await Promise.allSettled([
			accept(token, chosen('first')),
			accept(code, chosen('second'))
		]);
		expect(tries.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(() => welcome(code)).toThrow(Conflict);
	});

	test('of somebody with two seats gives one login, whichever sheet comes first', async () => {
		const first = sheet();
		const tenureId = invitedTenure();
		const { personId } = staffOf(story.as('kobayashi'), organisationId('kobayashi')).find(
			(row) => row.tenureId === tenureId
		) ?? { personId: 0 };
		const seat = { ...newcomer(), seat: '広報担当' };
		const other = appointAlso(system, personId, organisationId('kobayashi'), seat);
		const second = inviteAgain(story.as('kobayashi'), other);
		await accept(first.token, chosen('yoda'));
		await expect(accept(second.token, chosen('intruder'))).rejects.toThrow(Conflict);
	});

	test('revokes what stood open before, with an event each', () => {
		sheet();
		inviteAgain(story.as('kobayashi'), invitedTenure());
		const actions = db()
			.select({ action: schema.event.action })
			.from(schema.event)
			.where(eq(schema.event.subject, `tenure:${invitedTenure()}`))
			.all()
			.map((row) => row.action);
		expect(actions).toEqual([
			'tenure.started',
			'person.invited',
			'invitation.revoked',
			'person.invited'
		]);
	});

	test('that nobody wrote is not found', () => {
		expect(() => welcome('somebody-guesses')).toThrow(NotFound);
	});
});

describe('the code on the sheet', () => {
	test('is three groups of four unmistakable signs', () => {
		expect(sheet().code).toMatch(/^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/);
	});

	test.each<[string, (code: string) => string]>([
		['as printed', (code) => code],
		['in small letters', (code) => code.toLowerCase()],
		['without hyphens', (code) => code.replaceAll('-', '')],
		['with spaces', (code) => ` ${code.replaceAll('-', ' ')}　`],
		[
			'in full width with long vowel marks',
			(code) =>
				code
					.replaceAll('-', 'ー')
					.replace(/[A-Z0-9]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0))
		]
	])('opens the invitation %s', (_, typed) => {
		const { code } = sheet();
		const given = checkCode(typed(code), '10.0.0.1');
		expect(given).toBe(code.replaceAll('-', ''));
		expect(welcome(given).name).toBe('依田 美咲');
	});

	test('says in its field whether it is unknown, used, taken back or run out', async () => {
		const reasonOf = (code: string) => {
			try {
				return checkCode(code, '10.0.0.1');
			} catch (thrown) {
				return thrown instanceof Invalid ? thrown.issues : thrown;
			}
		};
		const says = (words: string) => [{ field: 'entry', message: expect.stringContaining(words) }];
		expect(reasonOf('AAAA-AAAA-AAAA')).toEqual(says('見つかりません'));
		expect(reasonOf('AAAA')).toEqual(says('見つかりません'));
		const first = sheet();
		const second = inviteAgain(story.as('kobayashi'), invitedTenure());
		expect(reasonOf(first.code)).toEqual(says('取り消されています'));
		await accept(second.code, chosen('yoda'));
		expect(reasonOf(second.code)).toEqual(says('すでに使われています'));
		const third = invite(story.as('kobayashi'), organisationId('kobayashi'), newcomer());
		clockAt('2026-12-11', '11:00');
		expect(reasonOf(third.code)).toEqual(says('期限（14日）'));
	});

	test('cannot be guessed: after twenty wrong ones the address waits, even for the right one', () => {
		const { code, token } = sheet();
		guess(20, () => '10.0.0.1');
		expect(() => checkCode(code, '10.0.0.1')).toThrow(TooMany);
		expect(() => welcome(code, '10.0.0.1')).toThrow(TooMany);
		expect(welcome(token, '10.0.0.1').name).toBe('依田 美咲');
		expect(checkCode(code, '10.0.0.2')).toBe(code.replaceAll('-', ''));
		clockAt('2026-11-27', '11:01');
		expect(checkCode(code, '10.0.0.1')).toBe(code.replaceAll('-', ''));
	});

	test('cannot be guessed from many addresses either, and nobody is kept out for over a minute', () => {
		const { code } = sheet();
		guess(100, (count) => `10.0.${count % 50}.1`);
		expect(() => checkCode(code, '10.9.9.9')).toThrow(TooMany);
		clockAt('2026-11-27', '11:01');
		expect(checkCode(code, '10.9.9.9')).toBe(code.replaceAll('-', ''));
	});
});

describe('who may invite', () => {
	test.each<[ActorName, boolean]>([
		['kobayashi', true],
		['maruyama', true],
		['yanagisawa', false],
		['ide', false],
		['miyazawa', false],
		['kitamura', false],
		['tanaka', false]
	])('%s into 佐久市: %s', (name, isAllowed) => {
		const inviting = () => invite(story.as(name), organisationId('kobayashi'), newcomer());
		if (isAllowed) expect(inviting().token).toHaveLength(32);
		else expect(inviting).toThrow(Forbidden);
	});

	test('an administrator of a municipality gives the roles of a municipality only', () => {
		for (const role of ['operator', 'desk', 'union-approver', 'coordinator'] as const) {
			const inviting = () =>
				invite(story.as('kobayashi'), organisationId('kobayashi'), {
					...newcomer(),
					roles: ['member', role]
				});
			expect(inviting).toThrow(Invalid);
		}
	});

	test('an administrator of the union who is no operator makes no operator', () => {
		const lead = { ...story.as('miyazawa'), roles: ['member', 'org-admin'] as const };
		const actor = { ...lead, roles: [...lead.roles] };
		const union = organisationId('miyazawa');
		const operator = { ...newcomer(), roles: ['operator' as const] };
		expect(() => invite(actor, union, operator)).toThrow(Invalid);
		expect(invite(story.as('maruyama'), union, operator).token).toHaveLength(32);
	});

	test('nobody is invited without a role, and nothing is left of the try', () => {
		const people = () => db().select().from(schema.person).all().length;
		const before = people();
		const inviting = () =>
			invite(story.as('kobayashi'), organisationId('kobayashi'), { ...newcomer(), roles: [] });
		expect(inviting).toThrow(Invalid);
		expect(people()).toBe(before);
	});
});

describe('the same form sent again', () => {
	test.each<[string, Partial<ReturnType<typeof newcomer>>, boolean]>([
		['at once', {}, false],
		['with another space in the name', { name: '依田　美咲' }, false],
		['for another seat', { seat: '広報担当' }, true],
		['for another day', { fromOn: '2026-12-01' }, true],
		['for another person', { name: '依田 美和' }, true]
	])('%s', (_, change, isAllowed) => {
		sheet();
		const again = () =>
			invite(story.as('kobayashi'), organisationId('kobayashi'), { ...newcomer(), ...change });
		if (isAllowed) again();
		else expect(again).toThrow(Conflict);
	});

	test('invites a namesake after ten minutes, or once the first has come in', async () => {
		sheet();
		clockAt('2026-11-27', '11:09');
		expect(sheet).toThrow('いま登録されています');
		clockAt('2026-11-27', '11:10');
		await accept(sheet().token, chosen('yoda'));
		expect(sheet().kind).toBe('invitation');
	});

	test('after the first was ended, or elsewhere, is another person', () => {
		sheet();
		endTenure(story.as('kobayashi'), invitedTenure());
		expect(sheet().kind).toBe('invitation');
		expect(invite(story.as('maruyama'), organisationId('ide'), newcomer()).kind).toBe('invitation');
	});
});

describe('the staff of an organisation', () => {
	test('is listed to its administrator, with who has not come in yet', async () => {
		const token = invited();
		const waiting = () =>
			staffOf(story.as('kobayashi'), organisationId('kobayashi')).map((row) => [
				row.name,
				row.login,
				row.invitedUntil !== null
			]);
		expect(waiting()).toContainEqual(['依田 美咲', null, true]);
		await accept(token, chosen('yoda'));
		expect(waiting()).toContainEqual(['依田 美咲', 'yoda', false]);
		expect(() => staffOf(story.as('ide'), organisationId('kobayashi'))).toThrow(Forbidden);
	});

	test('loses nobody by their own hand, and nobody twice', () => {
		const own = () => endTenure(story.as('kobayashi'), story.holdings.kobayashi.tenureId);
		expect(own).toThrow(Invalid);
		endTenure(story.as('kobayashi'), story.holdings.yanagisawa.tenureId);
		expect(() => endTenure(story.as('kobayashi'), story.holdings.yanagisawa.tenureId)).toThrow(
			Conflict
		);
		expect(() => endTenure(story.as('kobayashi'), story.holdings.ide.tenureId)).toThrow(Forbidden);
	});
});

function newcomer() {
	return {
		name: '依田 美咲',
		kana: 'よだ みさき',
		section: '企画課',
		seat: '統計担当',
		roles: ['member' as const],
		fromOn: '2026-11-27',
		toOn: null
	};
}

function sheet(name = newcomer().name): Sheet {
	return invite(story.as('kobayashi'), organisationId('kobayashi'), { ...newcomer(), name });
}

function invited(name?: string): string {
	return sheet(name).token;
}

function guess(times: number, from: (count: number) => string): void {
	for (let count = 0; count < times; count += 1) {
		expect(() => checkCode('AAAABBBBCCCC', from(count))).toThrow(Invalid);
	}
}

function invitedTenure(): number {
	const staff = staffOf(story.as('kobayashi'), organisationId('kobayashi'));
	return staff.find((row) => row.name === '依田 美咲')?.tenureId ?? 0;
}

function organisationId(name: ActorName): number {
	return story.as(name).organisation.id;
}

function chosen(login: string) {
	return { login, password: PASSWORD, again: PASSWORD };
}
