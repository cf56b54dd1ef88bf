import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { proceed, type PlainAct } from '#lib/server/helpdesk/proceeding.ts';
import { correctOrganisation, narrow, widen } from '#lib/server/helpdesk/readership.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { now } from '#lib/server/now.ts';
import { catchUpAtOnce, startOver } from '#lib/server/search/index.ts';
import { drawTexts } from '#lib/server/search/file-texts.ts';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { approverOf } from '../../support/approver.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { searchFor } from '../../support/searching.ts';
import { actorNames, tellStory, uploaded, type Story } from '../../support/story.ts';
import { numberIn, raised } from '../../support/tickets.ts';

vi.setConfig({ testTimeout: 30_000 });

let story: Story;
beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

const ide = () => story.as('ide');
const desk = () => story.as('miyazawa');
const go = (actor: Actor, id: number, act: PlainAct, body: string, files: Deed['files'] = []) =>
	proceed(actor, id, act, { body, files });
type Deed = { files: Awaited<ReturnType<typeof uploaded>> };
const found = (actor: Actor, typed: string, fields: Record<string, string> = {}) =>
	searchFor(actor, typed, fields);
const numberOfHits = (actor: Actor, typed: string) => found(actor, typed).hits.length;

test('a case is found by its number, title, form and messages, as one line at the best of them', () => {
	const id = raised(ide(), {
		category: 'specification',
		title: '柚子台帳の仕様書',
		body: '味噌蔵台帳と合わせたい。',
		fields: { system: '野沢菜管理', budget: '1200000' }
	});
	go(desk(), id, 'take', '');
	go(desk(), id, 'answer', '寒天連携の項目を加えてください。');
	const number = numberIn(id);
	const first = `/helpdesk/${number}`;
	const at: [typed: string, href: string][] = [
		[number, first],
		['柚子台帳', first],
		['野沢菜', first],
		['味噌蔵', `${first}#m1`],
		['寒天連携', `${first}#m3`]
	];
	for (const actor of [ide(), desk()]) {
		for (const [typed, href] of at) {
			const { hits, counts } = found(actor, typed);
			expect(
				hits.map((hit) => [hit.href, hit.target, hit.isCase]),
				typed
			).toEqual([[href, 'tickets', true]]);
			expect(counts).toMatchObject({ all: 1, tickets: 1, posts: 0 });
		}
	}
	expect(found(ide(), '寒天連携').hits[0]?.organisation).toBe(desk().organisation.name);
	expect(found(ide(), '柚子台帳', { target: 'tickets' }).count).toBe(1);
	for (const name of actorNames.filter((each) => !['ide', 'miyazawa'].includes(each))) {
		expect(found(story.as(name), '柚子台帳').counts.all, name).toBe(0);
	}
});

test('what the union notes for itself is found by the union alone, though a grant opens the case', async () => {
	const id = raised(ide(), { title: '柚子台帳' });
	go(desk(), id, 'take', '');
	go(desk(), id, 'note', '味噌蔵の業者に電話した。', await uploaded('寒天.txt', '小豆島'));
	go(desk(), id, 'contact', '確かめています。', await uploaded('野沢菜.txt', '木曽川'));
	await drawTexts();
	for (const typed of ['味噌蔵', '寒天', '小豆島']) {
		expect(numberOfHits(desk(), typed), typed).toBe(1);
		expect(found(ide(), typed).counts, typed).toMatchObject({ all: 0, tickets: 0, files: 0 });
	}
	const expert = () => story.as('tanaka');
	expect(numberOfHits(expert(), '柚子台帳')).toBe(0);
	db()
		.insert(schema.grant)
		.values({
			thing: `ticket:${id}`,
			seatId: expert().seat.id,
			fromAt: now(),
			why: 'dispatch'
		})
		.run();
	for (const typed of ['柚子台帳', '木曽川']) expect(numberOfHits(expert(), typed), typed).toBe(1);
	for (const typed of ['味噌蔵', '寒天', '小豆島']) {
		expect(numberOfHits(expert(), typed), typed).toBe(0);
	}
});

test('the words of an attached file are found, and lead to the message that bears it', async () => {
	const id = raised(ide(), { files: await uploaded('構成図.txt', '木曽川の分電盤') });
	expect(numberOfHits(ide(), '構成図')).toBe(1);
	expect(numberOfHits(ide(), '分電盤')).toBe(0);
	await drawTexts();
	expect(found(ide(), '分電盤').hits).toMatchObject([
		{ href: `/helpdesk/${numberIn(id)}#m1`, target: 'files', isCase: true, kind: null }
	]);
	expect(numberOfHits(story.as('takamizawa'), '分電盤')).toBe(0);
});

describe('a case of 関係者のみ', () => {
	const colleague = () => {
		const fromOn = '2026-04-01';
		return newcomer(ide().organisation.id, '総務担当', { fromOn });
	};

	test('is in no hit, count or facet of anybody else, from the moment it is narrowed', async () => {
		const other = colleague();
		const id = raised(ide(), {
			title: '柚子事故',
			files: await uploaded('柚子記録.txt', '味噌蔵')
		});
		await drawTexts();
		const all = (actor: Actor) => found(actor, '柚子');
		expect(all(actingAs(other)).hits).toHaveLength(2);
		go(desk(), id, 'take', '');
		narrow(ide(), id, []);
		for (const actor of [ide(), desk(), approverOf(story)]) {
			expect(all(actor).counts).toMatchObject({ all: 2, tickets: 1, files: 1 });
		}
		const outside = [actingAs(other), ...actorNames.map((name) => story.as(name))].filter(
			({ seat }) => seat.id !== ide().seat.id && seat.id !== desk().seat.id
		);
		for (const actor of outside) {
			const { hits, counts, facets, count } = all(actor);
			expect([hits, count, counts.all, facets.years], actor.person.name).toEqual([[], 0, 0, []]);
			expect(numberOfHits(actor, '味噌蔵')).toBe(0);
			expect(numberOfHits(actor, `団体:${ide().organisation.name}`)).toBeLessThan(
				numberOfHits(ide(), `団体:${ide().organisation.name}`)
			);
		}
		widen(ide(), id);
		expect(all(actingAs(other)).counts).toMatchObject({ all: 2, tickets: 1, files: 1 });
	});

	test('goes with its organisation when that was wrong', () => {
		const id = raised(
			desk(),
			{ title: '柚子事故' },
			{ organisation: ide().organisation.id, via: 'phone', caller: '井出 直人' }
		);
		expect(numberOfHits(ide(), '柚子')).toBe(1);
		const right = story.as('takamizawa').organisation.id;
		correctOrganisation(approverOf(story), id, right, { body: '聞き違い' });
		expect(numberOfHits(ide(), '柚子')).toBe(0);
		expect(numberOfHits(story.as('takamizawa'), '柚子')).toBe(1);
		expect(found(story.as('takamizawa'), '柚子').hits[0]?.organisation).toBe(
			story.as('takamizawa').organisation.name
		);
	});
});

test('made anew the index says the same, and a draft is in it never', () => {
	const id = raised(ide(), { title: '柚子台帳' });
	go(desk(), id, 'take', '');
	go(desk(), id, 'note', '味噌蔵に電話した。');
	const draft = raised(ide(), { title: '柚子の下書き' });
	db().update(schema.ticket).set({ state: 'draft' }).where(eq(schema.ticket.id, draft)).run();
	const entries = () => db().select().from(schema.searchEntry).all();
	startOver();
	catchUpAtOnce();
	const things = entries().map(({ thing }) => thing);
	expect(things).toEqual(expect.arrayContaining([`ticket:${id}`, 'ticket-message:3']));
	expect(things).not.toContain(`ticket:${draft}`);
});
