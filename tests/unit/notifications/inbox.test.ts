import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { erase, findPost } from '#lib/server/erasure/erase.ts';
import { followBoard, followsThread, followThread } from '#lib/server/forum/following.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { openCall, remind } from '#lib/server/identity/roster/calls.ts';
import { setForSeat } from '#lib/server/identity/preferences.ts';
import * as corrections from '#lib/server/notices/corrections.ts';
import * as reminders from '#lib/server/notices/reminders.ts';
import {
	inbox,
	markAllSeen,
	markSeen,
	sweep,
	unseenCount
} from '#lib/server/notifications/inbox.ts';
import { reads } from '#lib/server/permissions.ts';
import { changeAudience } from '#lib/server/record/audience.ts';
import { change, system } from '#lib/server/record/change.ts';
import { announced } from '../../support/announced.ts';
import { actingAs, endsOn, successorOf } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	actorNames,
	mask,
	openThread,
	tellStory,
	type ActorName,
	type Story
} from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	// What the story itself has told is not what is looked at here.
	db().delete(schema.inboxItem).run();
});
afterEach(() => closeTemporaryYui(story.folder));

const reply = (name: ActorName, thread: number, body = '返信です。') =>
	posts.reply(story.as(name), thread, { body, files: [] });
const lines = (name: ActorName) =>
	inbox(story.as(name), null).unseen.map((bundle) => [bundle.thing, ...bundle.sentences]);
const items = () => db().select().from(schema.inboxItem).all();

describe('who is told', () => {
	test('who asks and who answers follow the thread, in one line however many replies', () => {
		const { saku } = story.threads;
		expect(followsThread(story.as('ide'), saku)).toBe(true);
		expect(followsThread(story.as('yanagisawa'), saku)).toBe(true);
		for (const name of ['yanagisawa', 'takamizawa', 'yanagisawa'] as const) reply(name, saku);
		expect(lines('ide')).toEqual([[`thread:${saku}`, '返信が3件']]);
		expect(unseenCount(story.as('ide'))).toEqual({ count: 1, isMore: false });
		const [line] = inbox(story.as('ide'), null).unseen;
		expect(line?.by).toBe('佐久市、佐久穂町');
		expect(line?.href).toBe(`/threads/${saku}#p4`);
	});

	test('nobody is told of what they wrote themselves, nor of what is practised', () => {
		const { saku, practice } = story.threads;
		reply('ide', saku);
		reply('ide', practice);
		expect(lines('ide')).toEqual([]);
		followThread(story.as('takamizawa'), practice, true);
		reply('ide', practice);
		expect(lines('takamizawa')).toEqual([[`thread:${saku}`, '返信が1件']]);
	});

	test('a board and its thread followed both tell once of one post', () => {
		followBoard(story.as('ide'), 'saku', true);
		reply('yanagisawa', story.threads.saku);
		expect(items().filter((row) => row.seatId === story.holdings.ide.seatId)).toHaveLength(1);
		const fresh = openThread(story.as('takamizawa'), 'saku', { title: '新しい件' });
		expect(lines('ide')[0]).toEqual([`thread:${fresh}`, '新しい投稿']);
	});

	test('the level says how much: all, replies only, nothing', () => {
		const { saku } = story.threads;
		const ide = story.as('ide');
		followBoard(ide, 'saku', true);
		setForSeat(ide, 'telling', 'replies');
		openThread(story.as('takamizawa'), 'saku');
		reply('yanagisawa', saku);
		expect(lines('ide')).toEqual([[`thread:${saku}`, '返信が1件']]);
		setForSeat(ide, 'telling', 'none');
		reply('yanagisawa', saku, '@北相木村 いかがですか。');
		expect(lines('ide')).toEqual([[`thread:${saku}`, '返信が1件']]);
	});

	test('a failed transaction tells nobody', () => {
		expect(() =>
			change(story.as('yanagisawa'), (_tx, record) => {
				record('thread.replied', `thread:${story.threads.saku}`, { board: 1 });
				throw new Error('on purpose');
			})
		).toThrow('on purpose');
		expect(items()).toEqual([]);
	});

	test('what the system did or was taken over from elsewhere tells nobody', () => {
		const { saku } = story.threads;
		change(system, (_tx, record) => record('thread.replied', `thread:${saku}`, { board: 1 }));
		change(story.as('yanagisawa'), (_tx, record) =>
			record('thread.opened', `thread:${saku}`, { board: 1, legacy: '12' })
		);
		expect(items()).toEqual([]);
	});
});

describe('what an event is told by name', () => {
	test('comes to a seat or to every seat that an organisation holds, at every level', () => {
		const { saku } = story.threads;
		setForSeat(story.as('kobayashi'), 'telling', 'none');
		change(story.as('ide'), (_tx, record) => {
			record('answer.asked-again', `thread:${saku}`, {
				tellOrganisation: story.as('yanagisawa').organisation.id
			});
			record('thing.happened', 'other:5', { tellSeat: story.holdings.takamizawa.seatId });
			record('thing.happened', 'other:6', { tellSeat: story.holdings.ide.seatId });
		});
		expect(lines('yanagisawa')).toEqual([[`thread:${saku}`, '知らせがあります']]);
		expect(lines('kobayashi')).toHaveLength(1);
		expect(lines('takamizawa')).toEqual([['other:5', '知らせがあります']]);
		expect(inbox(story.as('takamizawa'), null).unseen[0]?.href).toBeNull();
		expect(lines('ide')).toEqual([]);
	});

	test('a reminder of the roster comes to 団体管理者, or to all where there is none', () => {
		const call = openCall(story.as('miyazawa'), {
			title: '名簿',
			appliesOn: '2027-04-01',
			dueOn: '2027-03-19',
			note: ''
		});
		const asked = [story.as('kobayashi'), story.as('takamizawa')];
		remind(
			story.as('miyazawa'),
			call,
			asked.map((actor) => actor.organisation.id)
		);
		const expected = [[`roster-call:${call}`, '名簿の提出を催促されています']];
		expect(lines('kobayashi')).toEqual(expected);
		expect(lines('yanagisawa')).toEqual([]);
		expect(lines('takamizawa')).toEqual(expected);
	});

	test('催促 and a correction that asks anew come to those asked, a plain correction to nobody', () => {
		const { toChosen } = story.notices;
		reminders.remind(story.as('miyazawa'), toChosen);
		expect(lines('ide')).toEqual([[`notice:${toChosen}`, '確認を催促されています']]);
		expect(lines('takamizawa')).toEqual([]);
		markSeen(story.as('ide'), `notice:${toChosen}`);
		const correct = (version: number, reconfirm: boolean) =>
			corrections.correct(story.as('miyazawa'), toChosen, {
				title: '直した題',
				body: `直した文${version}`,
				toOn: null,
				confirmBy: '2026-12-04',
				reconfirm,
				removed: [],
				files: [],
				version
			});
		correct(1, false);
		expect(lines('ide')).toEqual([]);
		correct(2, true);
		expect(lines('ide')).toEqual([
			[`notice:${toChosen}`, '訂正され、もう一度確認を求められています']
		]);
		corrections.withdraw(story.as('miyazawa'), toChosen, { reason: '誤り' });
		expect(lines('ide')).toEqual([]);
	});
});

describe('the open pages', () => {
	test('of whoever is told by name hear that their number moved, and nothing more', async () => {
		const tellSeat = story.holdings.takamizawa.seatId;
		const heard = await announced(() =>
			change(story.as('ide'), (_tx, record) => record('thing.happened', 'other:5', { tellSeat }))
		);
		expect(heard).toEqual([[[`key:org:${story.as('takamizawa').organisation.id}`], ['nav']]]);
	});
});

describe('what moved', () => {
	test('stands in the thread its post went to, and goes with that thread’s readers', () => {
		const { saku, sakuMunicipalities } = story.threads;
		reply('yanagisawa', saku);
		const last = db().select().from(schema.post).all().at(-1);
		change(story.as('miyazawa'), (tx, record) => {
			tx.update(schema.post)
				.set({ threadId: sakuMunicipalities, number: 9 })
				.where(eq(schema.post.id, last?.id ?? 0))
				.run();
			record('thread.split', `thread:${saku}`, { to: sakuMunicipalities });
		});
		expect(lines('ide')).toEqual([[`thread:${sakuMunicipalities}`, '返信が1件']]);
		expect(items().every((row) => row.audience === 'municipalities')).toBe(true);
		markSeen(story.as('ide'), `thread:${sakuMunicipalities}`);
		expect(lines('ide')).toEqual([]);
	});
});

describe('every reader', () => {
	test('sees what an item is about exactly where the rules let them read it', () => {
		const { thread, notice, inboxItem } = schema;
		const threads = db().select().from(thread).all();
		const notices = db().select().from(notice).all();
		for (const name of actorNames) {
			const actor = story.as(name);
			db().delete(inboxItem).run();
			const base = { seatId: actor.seat.id, why: 'told', action: 'x', at: new Date(0) } as const;
			threads.forEach(({ id, audience }, index) =>
				db()
					.insert(inboxItem)
					.values({ ...base, eventId: index + 1, thing: `thread:${id}`, threadId: id, audience })
					.run()
			);
			notices.forEach(({ id, audience }, index) =>
				db()
					.insert(inboxItem)
					.values({ ...base, eventId: threads.length + 1 + index, thing: `notice:${id}`, audience })
					.run()
			);
			const readable = [
				...threads
					.filter((row) => reads(actor, 'thread', row) && row.deletionId === null)
					.map((row) => `thread:${row.id}`),
				...notices.filter((row) => reads(actor, 'notice', row)).map((row) => `notice:${row.id}`)
			];
			const shown = inbox(actor, null).unseen.map((bundle) => bundle.thing);
			expect(shown.toSorted(), name).toEqual(readable.toSorted());
			expect(unseenCount(actor).count, name).toBe(readable.length);
		}
	});
});

describe('what is no longer readable', () => {
	test('vanishes with its post, and with its thread under a narrower key', () => {
		const { sakuMunicipalities } = story.threads;
		followThread(story.as('miyashita'), sakuMunicipalities, true);
		const number = reply('yanagisawa', sakuMunicipalities);
		expect(lines('miyashita')).toHaveLength(1);
		change(story.as('miyazawa'), (tx, record) =>
			changeAudience(tx, record, { type: 'thread', id: sakuMunicipalities }, 'district:saku')
		);
		expect(lines('miyashita')).toEqual([]);
		expect(unseenCount(story.as('miyashita')).count).toBe(0);
		expect(items().every((row) => row.audience === 'district:saku')).toBe(true);
		expect(lines('takamizawa')).toHaveLength(1);
		posts.remove(story.as('yanagisawa'), sakuMunicipalities, number);
		expect(lines('takamizawa')).toEqual([]);
	});

	test('is hidden with a hidden thread or post', () => {
		const { saku } = story.threads;
		reply('yanagisawa', saku);
		db().update(schema.thread).set({ hidingId: 1 }).where(eq(schema.thread.id, saku)).run();
		expect(lines('ide')).toEqual([]);
	});

	test('is gone for good with what was erased', async () => {
		const { saku } = story.threads;
		const number = reply('yanagisawa', saku, '@北相木村 消える言葉');
		const lead = { ...story.as('miyazawa'), roles: ['union-approver' as const] };
		await erase(lead, findPost(lead, saku, number), '試し');
		expect(items()).toEqual([]);
		expect(db().select().from(schema.mention).all()).toEqual([]);
	});

	test('a seat of an organisation out of reach sees nothing of what it follows', () => {
		const { saku } = story.threads;
		db()
			.insert(schema.follow)
			.values({
				seatId: story.holdings.kitamura.seatId,
				thing: `thread:${saku}`,
				createdAt: new Date(0)
			})
			.run();
		reply('yanagisawa', saku);
		expect(lines('kitamura')).toEqual([]);
		expect(unseenCount(story.as('kitamura')).count).toBe(0);
	});
});

describe('the inbox', () => {
	test('never names a masked author', () => {
		const { masked } = story.threads;
		followThread(story.as('maki'), masked, true);
		reply('ushikoshi', masked, '伏せた返信');
		mask(masked);
		const text = JSON.stringify(inbox(story.as('maki'), null));
		expect(text).toContain('県内の団体');
		expect(text).not.toContain('生坂村');
	});

	test('is empty again once the thread was opened, or all of it was seen', () => {
		const { saku, ueda } = story.threads;
		reply('yanagisawa', saku);
		markSeen(story.as('ide'), `thread:${ueda}`);
		expect(lines('ide')).toHaveLength(1);
		markSeen(story.as('ide'), `thread:${saku}`);
		expect(lines('ide')).toEqual([]);
		expect(inbox(story.as('ide'), null).seen).toHaveLength(1);
		reply('yanagisawa', saku);
		expect(markAllSeen(story.as('ide'))).toBe(1);
		expect(lines('ide')).toEqual([]);
		expect(lines('takamizawa')).toHaveLength(1);
		clockAt('2027-03-01', '9:00');
		sweep();
		expect(items().filter((row) => row.seatId === story.holdings.ide.seatId)).toEqual([]);
	});

	test('belongs to the seat: a successor finds it', () => {
		reply('yanagisawa', story.threads.saku);
		endsOn(story.holdings.takamizawa, '2027-03-31');
		const next = successorOf(story, 'takamizawa', { fromOn: '2027-04-01' });
		clockAt('2027-04-01', '8:30');
		expect(inbox(actingAs(next), null).unseen).toHaveLength(1);
	});
});
