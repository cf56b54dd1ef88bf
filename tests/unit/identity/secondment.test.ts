import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { actorOf, tenuresOf } from '#lib/server/identity/actors.ts';
import { appointAlso } from '#lib/server/identity/people.ts';
import { begin, resume, takeSeat } from '#lib/server/identity/sessions.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { setClock } from '#lib/server/now.ts';
import { system } from '#lib/server/record/change.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { openThread, tellStory, type Story } from '../../support/story.ts';

let story: Story;
let sent: number;
beforeEach(async () => {
	story = await tellStory();
	// Sessions read the machine's clock, the product its own: both go together.
	vi.useFakeTimers({ toFake: ['Date'] });
	moveTo('2027-03-20T09:00:00+09:00');
	sent = appointAlso(system, story.holdings.takamizawa.personId, organisations.findUnion().id, {
		seat: '派遣',
		section: '情報化推進室',
		roles: ['member'],
		fromOn: '2027-04-01',
		toOn: '2028-03-31'
	});
});
afterEach(() => {
	vi.useRealTimers();
	closeTemporaryYui(story.folder);
});

test('the second seat begins at midnight on 1 April, and both are held from then on', () => {
	const { personId, tenureId } = story.holdings.takamizawa;
	moveTo('2027-03-31T23:59:59+09:00');
	expect(tenuresOf(personId).map((held) => held.id)).toEqual([tenureId]);
	expect(actorOf(sent)).toBe(null);
	moveTo('2027-04-01T00:00:00+09:00');
	expect(tenuresOf(personId).map((held) => held.id)).toEqual([tenureId, sent]);
});

test('each seat reaches its own, and what is written carries the seat it was written from', () => {
	moveTo('2027-04-01T08:30:00+09:00');
	const [home, union] = [actorOf(story.holdings.takamizawa.tenureId), actorOf(sent)];
	if (!home || !union) throw new Error('Both seats are held in April.');
	expect(home.reach).not.toContain('union');
	expect(union.reach).toContain('union');
	const asked = openThread(home, 'saku');
	const number = posts.reply(union, asked, { body: '組合からです。', files: [] });
	const shown = posts.page(home, threads.find(home, asked), 1);
	expect(shown.map((post) => post.organisation)).toEqual(['佐久穂町', '長野県市町村自治振興組合']);
	expect(shown[number - 1]).toMatchObject({ section: '情報化推進室', hasMoved: false });
});

test('when the second seat ends, its session falls back to the first and says so once', async () => {
	const { personId, tenureId } = story.holdings.takamizawa;
	moveTo('2028-03-31T17:00:00+09:00');
	const { sessionId } = await begin(personId, tenureId, false, false);
	takeSeat(story.as('takamizawa'), sessionId, sent);
	moveTo('2028-03-31T23:59:00+09:00');
	expect(await resume(sessionId, false)).toMatchObject({
		fellBackFrom: false,
		actor: { tenure: { id: sent } }
	});
	moveTo('2028-04-01T00:00:00+09:00');
	expect(await resume(sessionId, false)).toMatchObject({
		fellBackFrom: true,
		actor: { tenure: { id: tenureId } }
	});
	expect((await resume(sessionId, false))?.fellBackFrom).toBe(false);
});

function moveTo(time: string): void {
	vi.setSystemTime(new Date(time));
	setClock(() => new Date(time));
}
