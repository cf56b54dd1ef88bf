import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound, TooMany } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as disclosures from '#lib/server/forum/disclosures.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { mask, openThread, tellStory, type Story } from '../../support/story.ts';

const ABOUT = '議事録はどう作っていますか';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

test('the 世話役 of the other 広域 opens a thread to the organisation that asked, and to nobody else', () => {
	disclosures.ask(story.as('ide'), story.threads.ueda, ABOUT);
	const [pending] = disclosures.pending(story.as('miyazawa'));
	expect(pending).toMatchObject({ organisation: '北相木村', about: ABOUT, board: '上田広域' });

	disclosures.grant(story.as('miyazawa'), pending?.id ?? 0);
	expect(threads.find(story.as('ide'), story.threads.ueda).title).toContain('議事録');
	expect(() => threads.find(story.as('takamizawa'), story.threads.ueda)).toThrow(NotFound);
	expect(disclosures.pending(story.as('miyazawa'))).toEqual([]);
	expect(disclosures.asked(story.as('ide'))).toMatchObject([
		{ outcome: 'granted', href: `/threads/${story.threads.ueda}` }
	]);
});

test('until it is opened the asker learns neither its title nor where it stands', () => {
	disclosures.ask(story.as('ide'), story.threads.ueda, ABOUT);
	const [own] = disclosures.asked(story.as('ide'));
	expect(own).toMatchObject({ district: '上田広域', outcome: null, href: null, title: null });

	disclosures.decline(story.as('miyazawa'), own?.id ?? 0);
	expect(disclosures.asked(story.as('ide'))[0]).toMatchObject({ outcome: 'declined', title: null });
	expect(() => threads.find(story.as('ide'), story.threads.ueda)).toThrow(NotFound);
});

test('a 世話役 settles what was asked of the own board alone', () => {
	disclosures.ask(story.as('nakazawa'), story.threads.saku, ABOUT);
	const [pending] = disclosures.pending(story.as('yanagisawa'));
	expect(pending?.threadId).toBe(story.threads.saku);
	// 佐久 has a 世話役 of its own: the desk, who reads the thread, may not answer for them.
	expect(disclosures.pending(story.as('miyazawa'))).toEqual([]);
	expect(() => disclosures.grant(story.as('miyazawa'), pending?.id ?? 0)).toThrow(Forbidden);
	expect(() => disclosures.grant(story.as('miyashita'), pending?.id ?? 0)).toThrow(NotFound);
});

test('a masked thread, a deleted one and one for all municipalities cannot be asked for', () => {
	mask(story.threads.ueda);
	expect(() => disclosures.ask(story.as('ide'), story.threads.ueda, ABOUT)).toThrow(NotFound);
	expect(() => disclosures.ask(story.as('nakazawa'), story.threads.sakuDeleted, ABOUT)).toThrow(
		NotFound
	);
	expect(() =>
		disclosures.ask(story.as('kitamura'), story.threads.sakuMunicipalities, ABOUT)
	).toThrow(NotFound);
});

test('a thread that was masked after the request is not opened by it', () => {
	disclosures.ask(story.as('ide'), story.threads.ueda, ABOUT);
	mask(story.threads.ueda);
	const [pending] = disclosures.pending(story.as('miyazawa'));
	expect(() => disclosures.grant(story.as('miyazawa'), pending?.id ?? 0)).toThrow(Conflict);
});

test('one organisation asks once, and a seat five times a day', () => {
	disclosures.ask(story.as('ide'), story.threads.ueda, ABOUT);
	expect(() => disclosures.ask(story.as('ide'), story.threads.ueda, ABOUT)).toThrow(Conflict);
	const more = [1, 2, 3, 4, 5].map((nth) =>
		openThread(story.as('miyashita'), 'ueda', { title: `議事録のこと ${nth}` })
	);
	more.slice(0, 4).forEach((id) => disclosures.ask(story.as('ide'), id, ABOUT));
	const last = more[4] ?? 0;
	expect(() => disclosures.ask(story.as('ide'), last, ABOUT)).toThrow(TooMany);
	clockAt('2026-11-28', '11:01');
	disclosures.ask(story.as('ide'), last, ABOUT);
});

test('a request taken back can no longer be granted, and an answer is given once', () => {
	disclosures.ask(story.as('ide'), story.threads.ueda, ABOUT);
	const [own] = disclosures.asked(story.as('ide'));
	expect(() => disclosures.withdraw(story.as('takamizawa'), own?.id ?? 0)).toThrow(NotFound);
	disclosures.withdraw(story.as('ide'), own?.id ?? 0);
	expect(() => disclosures.grant(story.as('miyazawa'), own?.id ?? 0)).toThrow(Conflict);
	expect(
		db()
			.select()
			.from(schema.grant)
			.where(eq(schema.grant.thing, `thread:${story.threads.ueda}`))
			.all()
	).toEqual([]);
});
