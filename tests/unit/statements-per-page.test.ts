import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDatabase, db } from '#lib/server/db/index.ts';
import { loadDemo } from '#lib/server/demo/load.ts';
import { actorOf, type Actor } from '#lib/server/identity/actors.ts';
import { registerListeners } from '#lib/server/listeners.ts';
import { setClock } from '#lib/server/now.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { stopListening } from '#lib/server/record/change.ts';
import { load as frame } from '../../src/routes/(app)/+layout.server.ts';
import { load as home } from '../../src/routes/(app)/+page.server.ts';
import { load as boards } from '../../src/routes/(app)/boards/+page.server.ts';
import { load as board } from '../../src/routes/(app)/boards/[slug]/+page.server.ts';
import { load as directory } from '../../src/routes/(app)/directory/+page.server.ts';
import { load as drafts } from '../../src/routes/(app)/drafts/+page.server.ts';
import { load as groups } from '../../src/routes/(app)/groups/+page.server.ts';
import { load as group } from '../../src/routes/(app)/groups/[slug]/+page.server.ts';
import { load as groupFrame } from '../../src/routes/(app)/groups/[slug]/+layout.server.ts';
import { load as materials } from '../../src/routes/(app)/groups/[slug]/materials/+page.server.ts';
import { load as desk } from '../../src/routes/(app)/helpdesk/+page.server.ts';
import { load as ticket } from '../../src/routes/(app)/helpdesk/[number]/+page.server.ts';
import { load as queue } from '../../src/routes/(app)/helpdesk/queue/+page.server.ts';
import { load as licences } from '../../src/routes/(app)/licences/+page.server.ts';
import { load as applications } from '../../src/routes/(app)/licences/applications/+page.server.ts';
import { load as catalogue } from '../../src/routes/(app)/licences/catalogue/+page.server.ts';
import { load as expiry } from '../../src/routes/(app)/licences/expiry/+page.server.ts';
import { load as ledger } from '../../src/routes/(app)/licences/ledger/+page.server.ts';
import { load as morning } from '../../src/routes/(app)/morning/+page.server.ts';
import { load as notices } from '../../src/routes/(app)/notices/+page.server.ts';
import { load as notice } from '../../src/routes/(app)/notices/[id]/+page.server.ts';
import { load as notifications } from '../../src/routes/(app)/notifications/+page.server.ts';
import { load as search } from '../../src/routes/(app)/search/+page.server.ts';
import { load as thread } from '../../src/routes/(app)/threads/[id]/+page.server.ts';
import { load as today } from '../../src/routes/(app)/today/+page.server.ts';
import { copies } from '../support/many.ts';
import { watchedStatements } from '../support/statements.ts';
import { numberIn } from '../support/tickets.ts';
import { actorFor } from '../support/logins.ts';

/* Of everything there is more than one page, so that a statement for each row would show at once. */

const MANY = 120;

type Load = unknown;
type Page = {
	name: string;
	/** With `:thread`, `:ticket` and `:notice` for the long ones. */
	path: string;
	loads: Load[];
	by: string;
	/** Statements it takes at most, the frame around it and the actor of its session included. */
	most: number;
};

/** The long thread, the long case and the notice that `enlarge` lays down. */
const long = { thread: '', ticket: '', notice: '' };

const village = 'kitaaiki';
const union = 'kumiai';

const pages: Page[] = [
	{ name: 'thread, first page', path: '/threads/:thread', loads: [thread], by: village, most: 35 },
	{ name: 'thread, for the union', path: '/threads/:thread', loads: [thread], by: union, most: 37 },
	{
		name: 'thread, last page',
		path: '/threads/:thread?page=3',
		loads: [thread],
		by: village,
		most: 29
	},
	{ name: 'boards', path: '/boards', loads: [boards], by: village, most: 10 },
	{ name: 'board', path: '/boards/prefecture', loads: [board], by: village, most: 17 },
	{ name: 'home', path: '/', loads: [home], by: village, most: 68 },
	{ name: 'home of the union', path: '/', loads: [home], by: union, most: 84 },
	{ name: '今朝の一覧', path: '/morning', loads: [morning], by: village, most: 39 },
	{ name: '今日の紙', path: '/today', loads: [today], by: village, most: 66 },
	{ name: 'search', path: '/search?q=端末', loads: [search], by: village, most: 30 },
	{ name: '知らせ', path: '/notifications', loads: [notifications], by: village, most: 17 },
	{ name: 'お知らせ', path: '/notices?filter=all', loads: [notices], by: village, most: 14 },
	{ name: 'one of お知らせ', path: '/notices/:notice', loads: [notice], by: union, most: 18 },
	{ name: '下書き', path: '/drafts', loads: [drafts], by: village, most: 13 },
	{ name: '名簿', path: '/directory', loads: [directory], by: village, most: 14 },
	{ name: 'groups', path: '/groups', loads: [groups], by: village, most: 11 },
	{ name: 'a group', path: '/groups/open-data', loads: [groupFrame, group], by: village, most: 32 },
	{
		name: '資料 of a group',
		path: '/groups/open-data/materials',
		loads: [groupFrame, materials],
		by: village,
		most: 18
	},
	{ name: 'own cases', path: '/helpdesk', loads: [desk], by: village, most: 14 },
	{ name: 'queue', path: '/helpdesk/queue?view=all', loads: [queue], by: union, most: 18 },
	{
		name: 'queue with a case',
		path: '/helpdesk/queue?view=all&case=:ticket',
		loads: [queue],
		by: union,
		most: 53
	},
	{ name: 'a case at the desk', path: '/helpdesk/:ticket', loads: [ticket], by: union, most: 44 },
	{ name: 'ライセンス', path: '/licences', loads: [licences], by: village, most: 9 },
	{ name: '台帳', path: '/licences/ledger', loads: [ledger], by: village, most: 20 },
	{ name: '台帳 of the union', path: '/licences/ledger', loads: [ledger], by: union, most: 21 },
	{ name: '期限', path: '/licences/expiry', loads: [expiry], by: union, most: 15 },
	{ name: 'カタログ', path: '/licences/catalogue', loads: [catalogue], by: union, most: 14 },
	{ name: '申請', path: '/licences/applications', loads: [applications], by: union, most: 19 }
];

const folder = mkdtempSync(join(tmpdir(), 'yui-statements-test-'));
const actors = new Map<string, Actor>();

beforeAll(async () => {
	openYui(folder);
	registerListeners();
	await loadDemo();
	Object.assign(long, enlarge());
	for (const login of [village, union]) actors.set(login, actorFor(login));
}, 240_000);

afterAll(() => {
	stopListening();
	closeDatabase();
	setClock(null);
	rmSync(folder, { recursive: true, force: true });
});

describe('However many rows there are, so many statements are enough for', () => {
	test.each(pages)('$name', async (page) => {
		await show(page);
		const { count, often } = await watchedStatements(() => show(page));
		const again = often ? `, ${often.times} of them: ${often.source.replace(/\s+/g, ' ')}` : '';
		expect(count, `${count} statements${again}`).toBeLessThanOrEqual(page.most);
	});
});

/** What the server reads for a page: who asks, the frame, and the page itself. */
async function show({ path: template, loads, by }: Page): Promise<void> {
	const path = template.replace(/:(\w+)/g, (_, of: keyof typeof long) => long[of]);
	const [, , last = ''] = path.split('?')[0]?.split('/') ?? [];
	const params = { id: last, slug: last, number: last };
	const known = actors.get(by);
	const actor = known && actorOf(known.tenure.id);
	if (!actor) throw new Error(`${by} has no seat.`);
	const event = {
		locals: { actor, requestId: 'test', sessionId: null, refusal: null },
		url: new URL(`http://yui.test${path}`),
		params,
		route: { id: null },
		request: new Request(`http://yui.test${path}`),
		cookies: { get: () => undefined, set: () => undefined },
		depends: () => undefined,
		setHeaders: () => undefined,
		getClientAddress: () => '127.0.0.1',
		parent: () => Promise.resolve({}),
		untrack: (read: () => unknown) => read()
	};
	const parents: object[] = [];
	for (const load of [frame, ...loads]) {
		const all = Object.assign({}, ...parents) as object;
		const data = await (load as (event: object) => unknown)({
			...event,
			parent: () => Promise.resolve(all)
		});
		parents.push((data ?? {}) as object);
	}
}

/** Lays down more of everything than a page shows; gives the long thread, the long case and a notice. */
function enlarge(): { thread: string; ticket: string; notice: string } {
	const client = db().$client;
	const one = (sql: string) => client.prepare(sql).pluck().get() as number;
	const threadId = one(
		`select id from thread where board_id = (select id from board where slug = 'prefecture')
			and audience in ('all', 'municipalities') and closure_id is null and hiding_id is null
			and deletion_id is null and merged_into_id is null order by last_number desc limit 1`
	);
	const people = client
		.prepare(
			`select person_id, tenure_id, seat_id, organisation_id, author_name, author_section
			from post group by organisation_id`
		)
		.all() as Record<string, number | string>[];
	const authors = (index: number) => people[index % people.length] ?? {};
	const last = one(`select last_number from thread where id = ${threadId}`);
	copies('post', `thread_id = ${threadId} and deletion_id is null`, MANY, (index) => ({
		...authors(index),
		number: last + 1 + index,
		created_at: Date.now() - (MANY - index) * 1000
	}));
	client
		.prepare('update thread set last_number = ?, reply_count = reply_count + ? where id = ?')
		.run(last + MANY, MANY, threadId);
	const more = copies('thread', `id = ${threadId}`, MANY, (index) => ({
		...authors(index),
		title: `端末の更新について ${index}`,
		last_number: 1,
		solution_id: null,
		importance_id: null,
		last_post_at: Date.now() - index * 60_000
	}));
	more.forEach((id, index) => {
		copies('post', `thread_id = ${threadId} and number = 1`, 1, () => ({
			...authors(index),
			thread_id: id,
			created_at: Date.now() - index * 60_000
		}));
	});
	const organisation = one("select id from organisation where name = '北相木村'");
	const desk = `organisation_id = ${organisation} and audience = 'desk:${organisation}' and submitted_at is not null`;
	const year = one(`select fiscal_year from ticket where ${desk} limit 1`);
	const [ticketId = 0] = copies('ticket', desk, MANY, (index) => ({
		fiscal_year: year,
		sequence: 5_000 + index,
		past_number: null,
		state: index % 3 === 0 ? 'new' : 'open',
		closed_at: null,
		title: `端末の件 ${index}`,
		touched_at: Date.now() - index * 60_000
	}));
	copies(
		'ticket_message',
		`organisation_id = ${organisation} and audience = 'desk:${organisation}'`,
		MANY,
		(index) => ({ ticket_id: ticketId, number: index + 1, at: Date.now() - (MANY - index) * 1000 })
	);
	const [noticeId = 0] = copies(
		'notice',
		"audience = 'all' and withdrawn_at is null order by from_on",
		MANY,
		(index) => ({ title: `研修のお知らせ ${index}`, to_on: null })
	);
	const seat = one(
		`select tenure.seat_id from tenure join person on person.id = tenure.person_id where login = 'kitaaiki'`
	);
	client
		.prepare(
			`insert or ignore into inbox_item (seat_id, event_id, why, action, thing, thread_id, post_id, audience, at)
			select ?, event.id, 'follow', action, subject, thread.id, refs ->> 'post', thread.audience, event.at
			from event join thread on subject = 'thread:' || thread.id
			where action in ('thread.opened', 'thread.replied') and thread.audience in ('all', 'municipalities')`
		)
		.run(seat);
	const lots = copies('lot', `organisation_id = ${organisation}`, MANY, (index) => ({
		agreement_number: `S-${index}`,
		delivery_id: null,
		origin_id: null
	}));
	lots.forEach((lot) =>
		copies('ledger_entry', "kind = 'opening'", 1, () => ({ lot_id: lot, group_id: null }))
	);
	copies('licence_application', 'sequence is not null', MANY, (index, row) => ({
		sequence: 5_000 + index,
		fiscal_year: row.fiscal_year ?? null
	}));
	const [person, tenure] = [
		one("select id from person where login = 'kitaaiki'"),
		one("select t.id from tenure t join person p on p.id = t.person_id where login = 'kitaaiki'")
	];
	const draft = client.prepare(
		`insert into draft (person_id, tenure_id, seat_id, organisation_id, form, title, fields, updated_at, saved_at)
			values (?, ?, ?, ?, ?, '', ?, ?, ?)`
	);
	for (const id of more) {
		const text = JSON.stringify({ body: '書きかけ' });
		draft.run(person, tenure, seat, organisation, `/threads/${id}`, text, Date.now(), Date.now());
	}
	return { thread: String(threadId), ticket: numberIn(ticketId), notice: String(noticeId) };
}
