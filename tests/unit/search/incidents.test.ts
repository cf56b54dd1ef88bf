import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import {
	correctIncident,
	endIncident,
	updateIncident,
	type IncidentInput
} from '#lib/server/helpdesk/incidents/keeping.ts';
import { addOther } from '#lib/server/identity/organisations.ts';
import { check } from '#lib/server/operations/check.ts';
import { readsIncident } from '#lib/server/permissions.ts';
import { catchUpAtOnce, startOver } from '#lib/server/search/index.ts';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { INCIDENT, openedIncident } from '../../support/incidents.ts';
import { searchFor } from '../../support/searching.ts';
import { actorNames, tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	clockAt('2026-11-27', '9:00');
});
afterEach(() => closeTemporaryYui(story.folder));

const desk = () => story.as('miyazawa');
const opened = (of: Partial<IncidentInput> = {}) => openedIncident(desk(), of);
const counts = (name: Parameters<Story['as']>[0], typed: string) =>
	searchFor(story.as(name), typed).counts;

test('障害情報 is found by its title, its system and all that was written into it, over or not', () => {
	const id = opened();
	updateIncident(desk(), id, {
		...{ body: '野沢菜部品を替えます。', version: 1 },
		...{ nextOn: null, nextTime: null }
	});
	endIncident(desk(), id, { body: '木曽部品で直りました。', version: 2 });
	for (const typed of ['柚子', '味噌蔵', '寒天', '野沢菜', '木曽部品']) {
		const { hits, counts: found } = searchFor(story.as('ide'), typed);
		expect(
			hits.map(({ href, target, board }) => ({ href, target, board })),
			typed
		).toEqual([{ href: `/helpdesk/incidents/${id}`, target: 'incidents', board: '回線・LGWAN' }]);
		expect(found, typed).toMatchObject({ all: 1, incidents: 1, tickets: 0 });
	}
	const [hit] = searchFor(story.as('ide'), '野沢菜').hits;
	expect(hit?.excerpt).toContainEqual({ text: '野沢菜', isHit: true });
	expect(searchFor(story.as('ide'), '柚子', { target: 'incidents' }).count).toBe(1);
	expect(searchFor(story.as('ide'), '柚子', { target: 'tickets' }).count).toBe(0);
});

test('what is for the participants of a shared system is found by whoever reads it', () => {
	opened({ category: 'core-systems' });
	opened({ title: '山葵の受付が止まりました', body: '調べています。' });
	const body = addOther('見本広域連合', 'みほんこういきれんごう', '他団体');
	const own = eq(schema.organisation.id, body.id);
	db().update(schema.organisation).set({ kind: '広域連合' }).where(own).run();
	const officer = actingAs(newcomer(body.id, '総務', { fromOn: '2026-04-01' }));
	expect(officer.reach).not.toContain('all');
	for (const actor of [...actorNames.map((name) => story.as(name)), officer]) {
		const isReader = readsIncident(actor, { audience: 'all' });
		expect(searchFor(actor, '山葵').counts.incidents, actor.person.name).toBe(Number(isReader));
	}
	expect(searchFor(officer, '山葵').counts.incidents).toBe(1);
	expect(counts('takamizawa', '柚子').incidents).toBe(1);
	expect(counts('miyazawa', '柚子').incidents).toBe(1);
	expect(counts('ide', '柚子').all).toBe(0);
});

test('a corrected head is found as it reads now, and not as it stood', () => {
	const id = opened();
	const title = '山葵回線が切れています';
	correctIncident(desk(), id, { ...INCIDENT, title, system: '', version: 1 });
	expect(counts('ide', '山葵').incidents).toBe(1);
	for (const typed of ['柚子', '味噌蔵']) expect(counts('ide', typed).all, typed).toBe(0);
});

test('a lost index has 障害情報 again after it was made anew, and check tells when it lacks', async () => {
	opened();
	db().$client.exec(`delete from search_entry where kind = 'incident'`);
	expect((await check()).map(({ line }) => line).join()).toContain('障害情報');
	startOver();
	catchUpAtOnce();
	expect(counts('ide', '柚子').incidents).toBe(1);
	expect(await check()).toEqual([]);
});
