import { count, eq, sql } from 'drizzle-orm';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boardSlugs } from '#lib/boards.ts';
import { addDays, dayOf, instantOf } from '#lib/dates.ts';
import { Conflict, NotFound } from '#lib/errors.ts';
import { replySchema, threadSchema } from '#lib/forum.ts';
import { labels } from '#lib/labels.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { inFours } from '#lib/second-factor.ts';
import { ticketStates } from '#lib/tickets.ts';
import { addBusinessDays, isBusinessDay } from '#lib/server/calendar/business-days.ts';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { threads as year } from '#lib/server/demo/content/index.ts';
import { layActs, loadDemo } from '#lib/server/demo/load.ts';
import { DEMO_APP, DEMO_PASSWORD, isDemoData, samples } from '#lib/server/demo/state.ts';
import { preview, type Previewable } from '#lib/server/files/extract.ts';
import { pathOf } from '#lib/server/files/store.ts';
import { openToUs, summaryOf } from '#lib/server/forum/asked/addressees.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as reading from '#lib/server/forum/reading.ts';
import * as listings from '#lib/server/forum/listings.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { messagesOf } from '#lib/server/helpdesk/messages.ts';
import { queue, type QueueView } from '#lib/server/helpdesk/queue.ts';
import * as batches from '#lib/server/helpdesk/past/batches.ts';
import * as tickets from '#lib/server/helpdesk/tickets.ts';
import { registerListeners } from '#lib/server/listeners.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { deadlines, outstanding } from '#lib/server/readers/deadlines.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { actorOf, tenuresOf } from '#lib/server/identity/actors.ts';
import { verifyPassword } from '#lib/server/identity/passwords.ts';
import { hasOne } from '#lib/server/identity/second-factor/having.ts';
import { passWithApp } from '#lib/server/identity/second-factor/passing.ts';
import { base32 } from '#lib/server/identity/second-factor/totp.ts';
import { signIn } from '#lib/server/identity/sign-in.ts';
import { now, setClock } from '#lib/server/now.ts';
import { check } from '#lib/server/operations/check.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { chainTip, verifyChain } from '#lib/server/record/events.ts';
import { actorFor } from '../support/logins.ts';

const { attachment, board, event, person, post, tenure, thread } = schema;

const README = readFileSync('README.md', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'yui-demo-test-'));
let loadedOn = '';

beforeAll(async () => {
	openYui(folder);
	registerListeners();
	expect(isDemoData()).toBe(false);
	expect(samples()).toEqual([]);
	loadedOn = dayOf(now());
	await loadDemo();
}, 120_000);

afterAll(() => {
	closeDatabase();
	rmSync(folder, { recursive: true, force: true });
});

describe('what is told in the demonstration year', () => {
	test('北相木村 owes 宿題 of a group by a day and has not caught up with a meeting it missed', () => {
		const village = actorFor('kitaaiki');
		expect(deadlines(village).filter(({ kind }) => kind === 'action')).toHaveLength(1);
		expect(waiting(village).filter(({ kind }) => kind === 'absence')).toHaveLength(1);
		expect(deadlines(actorFor('saku')).filter(({ kind }) => kind === 'action')).toHaveLength(2);
	});

	test('北相木村 finds at least three lines, one of them bundled, one naming the village, one 催促', () => {
		const lines = inbox(actorFor('kitaaiki'), null).unseen;
		expect(lines.length).toBeGreaterThanOrEqual(3);
		const sentences = lines.flatMap((line) => line.sentences);
		expect(sentences.some((words) => /^返信が([2-9]|\d\d)件$/.test(words))).toBe(true);
		expect(sentences).toContain('@であなたを指定した投稿が1件');
		expect(sentences).toContain('確認を催促されています');
	});

	test('nobody has an unseen line about what they have read long ago', () => {
		const counts = db()
			.select({ items: count() })
			.from(schema.inboxItem)
			.where(sql`${schema.inboxItem.seenAt} is null`)
			.groupBy(schema.inboxItem.seatId)
			.all();
		expect(Math.max(...counts.map((row) => row.items))).toBeLessThan(60);
	});
});

describe('what is owed in the demonstration year', () => {
	test('北相木村 owes by deadline, the first of it overdue and one in a colleague’s hand', () => {
		const owed = deadlines(actorFor('kitaaiki'));
		const days = owed.map(({ dueOn }) => dueOn);
		expect(owed.length).toBeGreaterThanOrEqual(5);
		expect(days).toEqual([...days].sort());
		expect((days[0] ?? '') < dayOf(now())).toBe(true);
		expect(owed.filter(({ remindedAt }) => remindedAt !== null).length).toBeGreaterThanOrEqual(2);
		expect(owed.some(({ holder }) => holder?.name === '木次 秀一')).toBe(true);
	});

	test('the union sees who is missing, of notices, rosters, tables and meetings', () => {
		const asked = outstanding(actorFor('kumiai'));
		expect(new Set(asked.map(({ kind }) => kind))).toEqual(
			new Set(['notice', 'roster', 'table', 'meeting'])
		);
		expect(asked.find(({ title }) => title.includes('LGWAN'))).toMatchObject({
			done: 61,
			asked: 77
		});
		expect(outstanding(actorFor('kitaaiki'))).toEqual([]);
	});

	test('a table asks all 77 within the week, 北相木村 among those who have not answered', () => {
		const owed = deadlines(actorFor('kitaaiki')).find(({ kind }) => kind === 'table');
		expect(owed?.title).toBe('文書管理システムの状況');
		expect(owed?.remindedAt).not.toBe(null);
		expect((owed?.dueOn ?? '') <= addDays(dayOf(now()), 7)).toBe(true);
		const asked = outstanding(actorFor('kumiai')).find(({ kind }) => kind === 'table');
		expect(asked).toMatchObject({ asked: 77, done: 50 });
	});

	test('a question was put to fourteen, of whom nine have answered', () => {
		const sakuho = actorFor('sakuho');
		const question = listings
			.ownOpenQuestions(sakuho, 20)
			.find(({ title }) => title.includes('ファイルサーバー'));
		const of = threads.find(sakuho, question?.id ?? 0);
		expect(summaryOf(sakuho, of)).toMatchObject({ addressees: 14, replied: 9, declined: 0 });
		expect(openToUs(actorFor('tatsuno'))).toContain(of.id);
		expect(openToUs(actorFor('fujimi'))).not.toContain(of.id);
	});

	test('everybody can be telephoned under a number that nobody has', () => {
		const phones = db().select({ phone: tenure.phone }).from(tenure).all();
		const given = phones.filter(({ phone }) => phone !== '');
		expect(given.length).toBeGreaterThanOrEqual(155);
		for (const { phone } of given) expect(phone).toMatch(/^02\d{1,2}-0\d{1,2}-\d{4}$/);
	});
});

describe('the desk in the demonstration year', () => {
	const desk = () => actorFor('kumiai');
	const numbered = (view: QueueView) => queue(desk(), view).map(({ number }) => number);

	test('has a former 受付簿 taken over, of which nobody but the union reads', () => {
		expect(batches.list(desk())).toMatchObject([{ state: 'taken', freshCount: 3 }]);
		expect(tickets.find(desk(), '旧H30-5').title).toBe('落雷のあと回線が戻らない');
		expect(() => tickets.find(actorFor('kitaaiki'), '旧H30-5')).toThrow(NotFound);
	});

	test('has cases in every state, of many organisations, in an unbroken series', async () => {
		const rows = db().select().from(schema.ticket).all();
		expect(rows.length).toBeGreaterThanOrEqual(30);
		expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(ticketStates));
		const hands = new Set(rows.flatMap(({ assigneeSeatId }) => assigneeSeatId ?? []));
		expect(hands.size).toBeGreaterThanOrEqual(3);
		expect(db().select().from(schema.ticketRating).all().length).toBeGreaterThan(5);
		expect(new Set(rows.map(({ organisationId }) => organisationId)).size).toBeGreaterThan(20);
		expect(rows.some(({ reopenedCount }) => reopenedCount > 0)).toBe(true);
		const own = rows.filter(({ pastNumber }) => pastNumber === null);
		expect(new Set(own.map(({ via }) => via))).toEqual(new Set(['web', 'phone']));
		expect(rows.filter(({ audience }) => audience.startsWith('case:')).length).toBeGreaterThan(2);
		expect(await check()).toEqual([]);
	});

	test('has some that nobody took, and one that is urgent and over its 目安', () => {
		expect(numbered('unassigned').length).toBeGreaterThanOrEqual(3);
		const overdue = queue(desk(), 'overdue');
		expect(overdue.map(({ priority, title }) => [priority, title])).toEqual([
			['urgent', '今朝からLGWANにつながらず、窓口の証明発行が止まっています']
		]);
		expect(waiting(desk()).filter(({ kind }) => kind === 'desk')).toHaveLength(2);
	});

	test('北相木村 has a long one in which it was answered again and has to say whether that helped', () => {
		const village = actorFor('kitaaiki');
		const [own] = waiting(village).filter(({ kind }) => kind === 'ticket');
		expect(own?.title).toContain('Wi-Fi');
		const of = tickets.find(village, own?.href.split('/').at(-1) ?? '');
		expect(messagesOf(village, of).length).toBeGreaterThanOrEqual(8);
		expect(messagesOf(desk(), of).length).toBeGreaterThan(messagesOf(village, of).length);
		expect(() => tickets.find(actorFor('saku'), of.number ?? '')).toThrow(NotFound);
	});
});

describe('the demonstration year', () => {
	test('gives the real clock back, and the safe way of writing', () => {
		expect(dayOf(now()) >= loadedOn).toBe(true);
		expect(db().$client.pragma('synchronous', { simple: true })).toBe(2);
	});

	test('says that it is one, and offers sample seats that exist', () => {
		expect(isDemoData()).toBe(true);
		expect(samples().length).toBeGreaterThanOrEqual(9);
		for (const { login } of samples()) expect(actorFor(login).person.id).toBeGreaterThan(0);
	});

	test('asks one of them for a second step, whose code the README and the command line give', async () => {
		expect(README).toContain(inFours(base32(DEMO_APP.secret)));
		const typed = { login: DEMO_APP.login, password: DEMO_PASSWORD, shared: false };
		const entered = await signIn(typed, '10.1.2.3', false);
		if (!entered.isHeld) throw new Error('The password alone was enough.');
		const answering = { token: entered.cookie.value, address: '10.1.2.3', secure: false };
		const told = execFileSync(process.execPath, ['src/cli.ts', 'demo-code'], { encoding: 'utf8' });
		const [code = ''] = /^\d{6}(?=（あと\d{1,2}秒）\n$)/.exec(told) ?? [];
		const { tenureId } = await passWithApp(answering, code);
		expect(actorOf(tenureId)).toMatchObject({ organisation: { name: '軽井沢町' } });
		const having = db().select({ id: person.id }).from(person).where(hasOne()).all();
		expect(having).toHaveLength(1);
		expect(inbox(actorFor(DEMO_APP.login), null).unseen).toEqual([]);
	});

	test('has enough threads, posts and speakers', () => {
		expect(countOf(thread)).toBeGreaterThanOrEqual(80);
		expect(countOf(post)).toBeGreaterThanOrEqual(400);
		expect(countOf(attachment)).toBeGreaterThanOrEqual(30);
		const speaking = db().selectDistinct({ id: post.organisationId }).from(post).all();
		expect(speaking.length).toBeGreaterThanOrEqual(25);
	});

	test.each(boardSlugs.filter((slug) => slug !== 'practice'))(
		'keeps the board %s alive',
		(slug) => {
			const rows = db()
				.select({ lastPostAt: thread.lastPostAt })
				.from(thread)
				.innerJoin(board, eq(board.id, thread.boardId))
				.where(eq(board.slug, slug))
				.all();
			expect(rows.length).toBeGreaterThanOrEqual(5);
			const latest =
				rows
					.map((row) => dayOf(row.lastPostAt))
					.sort()
					.at(-1) ?? '';
			expect(latest >= addBusinessDays(loadedOn, -20), `${slug}: ${latest}`).toBe(true);
		}
	);

	test('has solved and unsolved questions, with and without a chosen answer', () => {
		const states = db().select().from(thread).all().map(threads.stateOf);
		expect(states.filter((state) => state === 'solved').length).toBeGreaterThan(10);
		expect(states.filter((state) => state === 'unsolved').length).toBeGreaterThan(10);
		const solutions = db().select().from(schema.threadAct).all();
		expect(solutions.some((act) => act.postId !== null)).toBe(true);
		expect(solutions.some((act) => act.postId === null)).toBe(true);
	});

	test('lets 北相木村 find the answer of 佐久穂町 with its workbook at the first unread post', () => {
		const actor = actorFor('kitaaiki');
		const own = listings.ownOpenQuestions(actor, 10).find((row) => row.title.includes('Wi-Fi'));
		expect(own?.isUnread).toBe(true);
		expect(listings.unreadEverywhere(actor, 10).some((row) => row.id === own?.id)).toBe(true);
		const of = threads.find(actor, own?.id ?? 0);
		const { first } = reading.unreadIn(actor, of.id);
		const answer = posts.page(actor, of, 1).find((shown) => shown.number === first);
		expect(answer?.organisation).toBe('佐久穂町');
		expect(answer?.attachments.map(({ kind, scan }) => [kind, scan])).toEqual([['xlsx', 'off']]);
	});

	test('leaves everyone something unread of the last days, and nothing older', () => {
		const oldest = instantOf(addBusinessDays(loadedOn, -3), '00:00');
		for (const login of ['saku', 'nagano', 'sakae', 'kumiai', 'ken']) {
			const actor = actorFor(login);
			const rows = listings.unreadEverywhere(actor, 200);
			expect(rows.length, login).toBeGreaterThan(0);
			expect(rows.length, login).toBeLessThan(40);
			for (const row of rows) expect(row.lastPostAt >= oldest, row.title).toBe(true);
		}
	});

	test.each(['xlsx', 'docx', 'csv', 'txt'])(
		'says in its %s files that they are samples',
		async (kind) => {
			const files = db().select().from(attachment).where(eq(attachment.kind, kind)).all();
			expect(files.length).toBeGreaterThan(3);
			for (const file of files.slice(0, 2)) {
				const shown = await preview(pathOf(file.sha256), {
					kind: file.kind as Previewable['kind'],
					previews: file.previews as Previewable['previews'],
					extension: kind
				});
				expect(JSON.stringify(shown), file.name).toContain(labels.demo);
			}
		},
		20_000
	);

	test('holds nothing that the forms would refuse', () => {
		for (const of of year) {
			expect(v.is(threadSchema, of), of.title).toBe(true);
			for (const reply of of.replies) expect(v.is(replySchema, reply), reply.body).toBe(true);
		}
	});

	test('lies on open days before the day of loading, in the order in which it was written', () => {
		const rows = db().select().from(post).orderBy(post.threadId, post.number).all();
		for (const row of rows) {
			expect(dayOf(row.createdAt) < loadedOn, row.body).toBe(true);
			expect(isBusinessDay(dayOf(row.createdAt)), row.body).toBe(true);
		}
		rows.forEach((row, index) => {
			const next = rows[index + 1];
			if (next?.threadId === row.threadId) expect(next.createdAt > row.createdAt).toBe(true);
		});
		expect(rows.filter((row) => /lorem|株式会社サンプル/i.test(row.body))).toEqual([]);
	});

	test('is written into a whole chain of events, in the order of their time', () => {
		expect(verifyChain()).toEqual([]);
		expect(chainTip().count).toBeGreaterThan(500);
		const events = db().select().from(event).orderBy(event.id).all();
		const laid = events.slice(events.findIndex((one) => one.action === 'demo.begun') + 1);
		laid.forEach((one, index) => {
			expect(one.at.getTime()).toBeGreaterThanOrEqual(laid[index - 1]?.at.getTime() ?? 0);
		});
		expect(laid.every((one) => dayOf(one.at) < loadedOn)).toBe(true);
	});

	test('gives all 77 a login and an administrator with the one password', async () => {
		const hashes = new Map(
			db()
				.select()
				.from(person)
				.all()
				.map((row) => [row.login, row.passwordHash])
		);
		for (const { login, name } of municipalities) {
			expect(actorFor(login).organisation.name).toBe(name);
			expect(actorFor(`${login}-admin`).roles).toEqual(
				expect.arrayContaining(['member', 'org-admin'])
			);
		}
		expect(new Set(hashes.values()).size).toBe(1);
		expect(await verifyPassword(hashes.get('kitaaiki') ?? null, DEMO_PASSWORD)).toBe(true);
	});

	test('gives the other seats their roles', () => {
		const rolesOf = (login: string) => actorFor(login).roles.toSorted();
		expect(rolesOf('kitaaiki')).toEqual(['approver', 'member']);
		expect(rolesOf('saku')).toEqual(['member']);
		expect(rolesOf('ken')).toEqual(['member']);
		expect(rolesOf('kumiai')).toEqual(['desk', 'member']);
		expect(rolesOf('kumiai-lead')).toEqual(['member', 'union-approver']);
		expect(rolesOf('admin')).toEqual(['member', 'operator', 'org-admin']);
		expect(rolesOf('coordinator')).toEqual(['coordinator']);
		expect(actorFor('coordinator').organisation.kind).toBe('専門家所属');
		expect(boards.list(actorFor('coordinator'))).toEqual([]);
	});

	test('gives one person two seats, their own municipality’s first', () => {
		const { id } = actorFor('suzaka').person;
		expect(tenuresOf(id).map(({ organisation }) => organisation)).toEqual(['須坂市', labels.union]);
	});

	test('has begun reading for every tenure', () => {
		expect(countOf(schema.readingStart)).toBe(countOf(tenure));
	});

	test('refuses a folder that holds data', async () => {
		const before = chainTip();
		await expect(loadDemo()).rejects.toThrow(Conflict);
		expect(chainTip()).toEqual(before);
	});
});

describe('the dates', () => {
	const days = [
		['a Sunday', '2026-11-29', '2026-11-27'],
		['the first open day of the year', '2027-01-04', '2026-12-28'],
		['the first day of the fiscal year', '2026-04-01', '2026-03-31'],
		['the last of the holidays in May', '2026-05-06', '2026-05-01'],
		['the day after them', '2026-05-07', '2026-05-01']
	] as const;

	test.each(days)('loaded on %s end on the last open day before it', (_name, today, last) => {
		const acts = layActs(today);
		expect(acts.map((act) => dayOf(act.at)).at(-1)).toBe(last);
		expect(acts.filter((act) => !isBusinessDay(dayOf(act.at)))).toEqual([]);
		expect(acts).toEqual(acts.toSorted((a, b) => a.at.getTime() - b.at.getTime()));
		for (const of of year) {
			const numbers = acts
				.filter((act) => act.of === of)
				.flatMap((act) => (act.does === 'reply' ? [act.number] : []));
			expect(numbers).toEqual(of.replies.map((_, index) => index + 2));
			expect(acts.find((act) => act.of === of)?.does).toBe('open');
		}
	});
});

describe('a year loaded at the turn of the fiscal year', () => {
	const elsewhere = mkdtempSync(join(tmpdir(), 'yui-demo-test-'));

	afterAll(() => {
		setClock(null);
		closeDatabase();
		rmSync(elsewhere, { recursive: true, force: true });
	});

	test.each(['2026-04-01', '2027-01-04'])(
		'stands on %s as on any day',
		async (today) => {
			const morning = instantOf(today, '06:30');
			setClock(() => morning);
			openYui(join(elsewhere, today));
			await loadDemo();
			setClock(() => morning);
			expect(tenuresOf(actorFor('suzaka').person.id)).toHaveLength(2);
			expect(listings.unreadEverywhere(actorFor('kitaaiki'), 100).length).toBeGreaterThan(0);
			expect(
				db()
					.select({ last: sql<number>`max(at)` })
					.from(event)
					.where(sql`action not like '%.seeded' and action <> 'demo.begun'`)
					.get()?.last
			).toBeLessThan(morning.getTime());
		},
		120_000
	);
});

function countOf(table: Parameters<ReturnType<typeof db>['$count']>[0]): number {
	return (
		db()
			.select({ rows: count() })
			.from(table as typeof post)
			.get()?.rows ?? 0
	);
}
