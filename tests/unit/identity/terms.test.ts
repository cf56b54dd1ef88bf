import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { actorOf } from '#lib/server/identity/actors.ts';
import { accept, invite } from '#lib/server/identity/invitations.ts';
import { createAdministrator } from '#lib/server/identity/setup.ts';
import { acceptTerms, hasAcceptedTerms } from '#lib/server/identity/terms.ts';
import { TERMS_VERSION } from '#lib/terms.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';

const PASSWORD = 'yatsugatake-no-asa';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

test('who comes in by an invitation has confirmed the terms that stood on it, at that moment', async () => {
	const { token } = invite(story.as('maruyama'), story.as('ide').organisation.id, {
		name: '新海 誠',
		kana: 'しんかい まこと',
		section: '総務課',
		seat: '情報政策担当',
		roles: ['member'],
		fromOn: '2026-11-27',
		toOn: null
	});
	const { personId } = await accept(token, {
		login: 'shinkai',
		password: PASSWORD,
		again: PASSWORD
	});
	expect(personOf(personId)).toMatchObject({
		termsVersion: TERMS_VERSION,
		termsAcceptedAt: new Date('2026-11-27T02:00:00Z')
	});
	expect(acceptancesOf(personId)).toHaveLength(1);
});

test('who was made at the command line has not, and confirms once', async () => {
	const { personId, tenureId } = await createAdministrator(administrator('cli-admin'));
	const actor = actorOf(tenureId);
	if (!actor) throw new Error('The administrator holds no seat.');
	expect(hasAcceptedTerms(actor)).toBe(false);
	acceptTerms(actor);
	const confirmed = actorOf(tenureId);
	if (!confirmed) throw new Error('The administrator holds no seat.');
	expect(hasAcceptedTerms(confirmed)).toBe(true);
	acceptTerms(confirmed);
	expect(acceptancesOf(personId)).toHaveLength(1);
});

test('who sets the product up on its page has confirmed them there', async () => {
	const { personId } = await createAdministrator({
		...administrator('page-admin'),
		hasAcceptedTerms: true
	});
	expect(personOf(personId)?.termsVersion).toBe(TERMS_VERSION);
});

test('an earlier version is not the present one', () => {
	const actor = story.as('ide');
	const earlier = { ...actor, person: { ...actor.person, termsVersion: TERMS_VERSION - 1 } };
	expect(hasAcceptedTerms(actor)).toBe(true);
	expect(hasAcceptedTerms(earlier)).toBe(false);
});

function administrator(login: string) {
	return { name: '丸山 結', kana: 'まるやま ゆい', login, password: PASSWORD, again: PASSWORD };
}

function personOf(id: number) {
	return db().select().from(schema.person).where(eq(schema.person.id, id)).get();
}

function acceptancesOf(personId: number) {
	return db()
		.select()
		.from(schema.event)
		.where(eq(schema.event.subject, `person:${personId}`))
		.all()
		.filter((event) => event.action === 'terms.accepted');
}
