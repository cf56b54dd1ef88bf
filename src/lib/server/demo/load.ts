import { addDays, dayOf, fiscalYear, instantOf, type Day } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { previousBusinessDay } from '../calendar/business-days.ts';
import { db, schema } from '../db/index.ts';
import type { StoredFile } from '../files/uploads.ts';
import * as approvals from '../forum/approvals.ts';
import { followBoard } from '../forum/following.ts';
import { setHelpful } from '../forum/helpful.ts';
import { hidePost } from '../forum/hiding.ts';
import { move } from '../forum/moving.ts';
import * as posts from '../forum/posts.ts';
import * as reading from '../forum/reading.ts';
import * as threads from '../forum/threads.ts';
import { actorOf, type Actor, type Role } from '../identity/actors.ts';
import { setDeskPhone } from '../identity/desk.ts';
import { addOther, findByCode, findUnion } from '../identity/organisations.ts';
import { hashPassword } from '../identity/passwords.ts';
import { appoint, appointAlso, type Newcomer } from '../identity/people.ts';
import * as inbox from '../notifications/inbox.ts';
import { now, setClock } from '../now.ts';
import { change, system } from '../record/change.ts';
import { follows } from './content/follows.ts';
import { threads as year } from './content/index.ts';
import { administrators, people, type DemoAdministrator } from './content/people.ts';
import { DESK_PHONE, phoneOf } from './content/phones.ts';
import type { DemoFile, DemoThread } from './content/types.ts';
import { answerSteps } from './answers.ts';
import { store } from './files.ts';
import { groupFiles, groupSteps, joinGroups } from './groups/index.ts';
import { caseFiles, deskSteps } from './helpdesk/index.ts';
import { mailAddresses } from './helpdesk/mails.ts';
import { licenceSteps } from './licences/index.ts';
import { wideningSteps } from './naming.ts';
import { noticeSteps, rosterSteps } from './notices.ts';
import { setUpKnownApp } from './second-step.ts';
import { DEMO_APP, DEMO_PASSWORD, markAsDemo } from './state.ts';
import { tableSteps } from './tables.ts';
import { actorsNamed, instantAgo, type Step } from './year.ts';

/** What everybody but the reader of `readByKitaaiki` has not read yet: the last open days. */
const UNREAD_DAYS = 3;
/** The asker marks an answer a little after it came, ms. */
const SOLVED_AFTER = 20 * 60 * 1000;
const MINUTE = 60 * 1000;

/** Something that happens in a thread; `number` is the post's. */
export type Act = { at: Date; of: DemoThread } & (
	| { does: 'open' }
	| {
			does: 'reply';
			by: string;
			number: number;
			body: string;
			files: DemoFile[];
			voice?: 'official';
	  }
	| { does: 'solve'; number: number | null }
	| { does: 'thank'; by: string; number: number }
	| { does: 'hide'; number: number; reason: string }
	| { does: 'move' }
);

type Sample = Newcomer & { login: string; organisationId: number };

/**
 * Loads the demonstration year into the open, empty folder: people, threads, replies and what has been read.
 * Throws `Conflict` when anybody or anything is there already.
 */
export async function loadDemo(): Promise<void> {
	refuseRealData();
	const passwordHash = await hashPassword(DEMO_PASSWORD);
	const files = await storeAll();
	// Asked again: somebody may have been faster while the files were made.
	refuseRealData();
	const { $client } = db();
	$client.pragma('synchronous = OFF');
	try {
		// No `await` from here on: the clock is everybody's, and nobody may act while it is set back.
		run(dayOf(now()), passwordHash, files);
	} finally {
		setClock(null);
		$client.pragma('synchronous = FULL');
		$client.pragma('wal_checkpoint(TRUNCATE)');
	}
}

/** All acts of the year in the order in which they happen, the last of them before `today`. */
export function layActs(today: Day, of: readonly DemoThread[] = year): Act[] {
	return of.flatMap((thread) => actsOf(thread, today)).sort(byInstant);
}

function actsOf(of: DemoThread, today: Day): Act[] {
	const replies = of.replies.map((reply, index) => ({
		...reply,
		does: 'reply' as const,
		of,
		at: instantAgo(today, of.daysAgo - reply.after, reply.at),
		number: index + 2,
		files: reply.files ?? []
	}));
	const acts: Act[] = [{ does: 'open', of, at: instantAgo(today, of.daysAgo, of.at) }, ...replies];
	const answers = replies.filter((reply) => reply.solves);
	const asked = replies.filter((reply) => reply.by === of.by);
	const last = answers.at(-1);
	if (last) {
		const thanks = asked.find((reply) => reply.number > last.number);
		const from = thanks ? thanks.at.getTime() + MINUTE : last.at.getTime() + SOLVED_AFTER;
		answers.forEach(({ number }, index) => {
			acts.push({ does: 'solve', of, at: new Date(from + index * 10_000), number });
		});
	} else if (of.solved) {
		const last = asked.at(-1) ?? replies.at(-1) ?? acts[0];
		const at = (last?.at.getTime() ?? 0) + SOLVED_AFTER;
		acts.push({ does: 'solve', of, at: new Date(at), number: null });
	}
	for (const { helpful = [], number, at, hidden: reason } of replies) {
		for (const [index, by] of helpful.entries()) {
			acts.push({
				does: 'thank',
				of,
				at: new Date(at.getTime() + (index + 1) * MINUTE),
				by,
				number
			});
		}
		if (reason) {
			acts.push({ does: 'hide', of, at: new Date(at.getTime() + SOLVED_AFTER), number, reason });
		}
	}
	if (of.moved) {
		acts.push({ does: 'move', of, at: instantAgo(today, of.daysAgo - of.moved.after, '08:50') });
	}
	return acts;
}

function run(today: Day, passwordHash: string, files: Map<DemoFile, StoredFile>): void {
	change(system, (tx, record) => {
		markAsDemo(tx, now());
		record('demo.begun', 'demo');
	});
	const since: Day = `${fiscalYear(today) - 2}-04-01`;
	const sent: Day = `${fiscalYear(today)}-04-01`;
	setTime(eveOf(since));
	const appointed = appointAll(since, passwordHash);
	const tenures = [...appointed.values()].map(({ tenureId }) => tenureId);
	setTime(instantOf(since, '12:00'));
	joinGroups(since, (login) => known(appointed, login).tenureId);
	const actors = new Map([...appointed].map(([login, { tenureId }]) => [login, inForce(tenureId)]));
	const as = actorsNamed(appointed);
	setDeskPhone(as('admin'), DESK_PHONE);
	setUpKnownApp(known(actors, DEMO_APP.login));
	for (const [login, slugs] of Object.entries(follows)) {
		for (const slug of slugs) followBoard(known(actors, login), slug, true);
	}
	const ids = new Map<DemoThread, number>();
	const stored = (file: DemoFile) => known(files, file);
	const byTitle = new Map(year.map((of) => [of.title, of]));
	const steps: Step[] = [
		...layActs(today).map((act) => ({ at: act.at, take: () => play(act, actors, files, ids) })),
		{
			at: eveOf(sent),
			take: () => tenures.push(dispatch(known(appointed, 'suzaka').personId, sent))
		},
		{
			at: instantAgo(today, UNREAD_DAYS, '20:00'),
			take: () => catchUp(tenures)
		},
		...wideningSteps(
			today,
			(login) => known(actors, login),
			(title) => known(ids, known(byTitle, title))
		),
		...noticeSteps(today, as),
		...answerSteps(today, as, (title) => idOf(ids, title)),
		...rosterSteps(today, as),
		...tableSteps(today, as, (title) => idOf(ids, title)),
		...groupSteps({ today, as, stored }),
		...deskSteps({ today, as, stored }),
		...licenceSteps({ today, as, stored })
	].sort(byInstant);
	for (const step of steps) {
		setTime(step.at);
		step.take();
	}
	for (const [of, id] of ids) {
		const upTo = of.readByKitaaiki;
		if (upTo !== undefined) reading.markUnread(known(actors, 'kitaaiki'), id, upTo + 1);
	}
}

function play(
	act: Act,
	actors: Map<string, Actor>,
	files: Map<DemoFile, StoredFile>,
	ids: Map<DemoThread, number>
): void {
	const { of } = act;
	const actor = known(actors, act.does === 'reply' ? act.by : of.by);
	const stored = (wanted: DemoFile[]) => wanted.map((file) => known(files, file));
	if (act.does === 'open') {
		const { entry: call, addressees: asked, ...written } = of;
		const entry = call ? { ...call, organisation: actor.organisation.id } : null;
		const hand = entry ? known(actors, 'kumiai') : actor;
		const files = stored(of.files ?? []);
		const asksOfficial = of.asksOfficial === 'on';
		const addressees = asked?.logins.map((login) => ({
			id: known(actors, login).organisation.id,
			why: asked.why
		}));
		const input = { ...written, files, entry, asksOfficial, addressees };
		ids.set(of, threads.open(hand, of.board, input));
	} else if (act.does === 'solve') {
		threads.solve(actor, known(ids, of), act.number);
	} else if (act.does === 'thank') {
		setHelpful(known(actors, act.by), known(ids, of), act.number, true);
	} else if (act.does === 'hide') {
		hidePost(known(actors, 'kumiai'), known(ids, of), act.number, act.reason);
	} else if (act.does === 'move') {
		if (of.moved) move(known(actors, 'kumiai'), known(ids, of), of.moved);
	} else {
		const id = known(ids, of);
		// Whoever answers has read what stands above.
		reading.markShown(actor, id, 1, act.number - 1);
		inbox.markSeen(actor, `thread:${id}`);
		const input = { body: act.body, files: stored(act.files) };
		if (act.voice === 'official') approvals.answer(actor, id, input);
		else posts.reply(actor, id, input);
	}
}

/** Everybody has read everything up to now; who takes a seat later starts as every newcomer does. */
function catchUp(tenures: number[]): void {
	for (const tenureId of tenures) {
		const actor = actorOf(tenureId);
		if (!actor) continue;
		reading.markAllRead(actor, null);
		inbox.markAllSeen(actor);
	}
}

/** Appoints everybody, and gives person and tenure by login. */
function appointAll(
	since: Day,
	passwordHash: string
): Map<string, { personId: number; tenureId: number }> {
	const office = addOther('専門コーディネーター室', 'せんもんこーでぃねーたーしつ', '専門家所属');
	const appointed = change(
		system,
		(tx, record) =>
			new Map(
				everybody(since, office.id).map((sample) => [
					sample.login,
					appoint(tx, record, sample.organisationId, {
						...sample,
						email: mailAddresses[sample.login],
						passwordHash,
						hasAcceptedTerms: true
					})
				])
			)
	);
	for (const { tenureId } of appointed.values()) reading.start(tenureId);
	return appointed;
}

/** A second seat, at the union and for one fiscal year, so that changing seats can be tried. */
function dispatch(personId: number, fromOn: Day): number {
	const tenureId = appointAlso(system, personId, findUnion().id, {
		section: '電子自治体推進担当',
		seat: '相談窓口（派遣）',
		roles: ['member'],
		fromOn,
		toOn: addDays(`${fiscalYear(fromOn) + 1}-04-01`, -1)
	});
	reading.start(tenureId);
	return tenureId;
}

function everybody(fromOn: Day, coordinators: number): Sample[] {
	const term = { fromOn, toOn: null };
	const officers = people.map((person, index) => {
		const place = municipalities[index];
		if (place?.login !== person.login) throw new Error(`${person.login} is not in code order.`);
		// One person who does everything else besides: nobody but they could approve.
		const isAlone = place.kind === '村' && person.duties !== undefined;
		const roles: Role[] = isAlone ? ['member', 'approver'] : ['member'];
		const phone = phoneOf(place.code6, 1);
		return { ...person, ...term, phone, roles, organisationId: findByCode(place.code6).id };
	});
	const others = administrators.map((person) => ({
		...person,
		...term,
		phone: phoneOf(person.organisation, 2),
		roles: rolesOf(person),
		organisationId: organisationOf(person, coordinators)
	}));
	return [...officers, ...others];
}

function rolesOf({ login }: DemoAdministrator): Role[] {
	switch (login) {
		case 'ken':
			return ['member'];
		case 'kumiai':
		case 'kumiai-apply':
		case 'kumiai-supply':
			return ['member', 'desk'];
		case 'kumiai-lead':
			return ['member', 'union-approver'];
		case 'admin':
			return ['member', 'operator', 'org-admin'];
		case 'coordinator':
		case 'coordinator2':
			return ['coordinator'];
		default:
			return ['member', 'org-admin'];
	}
}

function organisationOf({ organisation }: DemoAdministrator, coordinators: number): number {
	if (organisation === 'union') return findUnion().id;
	else if (organisation === 'coordinator') return coordinators;
	else return findByCode(organisation).id;
}

async function storeAll(): Promise<Map<DemoFile, StoredFile>> {
	const files = year.flatMap((of) => [of, ...of.replies]).flatMap((one) => one.files ?? []);
	const stored = new Map<DemoFile, StoredFile>();
	for (const file of [...files, ...groupFiles, ...caseFiles]) stored.set(file, await store(file));
	return stored;
}

function refuseRealData(): void {
	const { person, thread } = schema;
	const anybody = db().select({ id: person.id }).from(person).limit(1).get();
	const anything = db().select({ id: thread.id }).from(thread).limit(1).get();
	if (!anybody && !anything) return;
	throw new Conflict(
		'このデータフォルダーにはすでに人か投稿が入っているため、見本の年は読み込めません。空のフォルダーを使ってください。'
	);
}

function idOf(ids: Map<DemoThread, number>, title: string): number {
	const [, id] = [...ids].find(([of]) => of.title.startsWith(title)) ?? [];
	if (id === undefined) throw new Error(`The demonstration year has no thread ${title}.`);
	return id;
}

function setTime(instant: Date): void {
	setClock(() => instant);
}

function byInstant(a: { at: Date }, b: { at: Date }): number {
	return a.at.getTime() - b.at.getTime();
}

function eveOf(day: Day): Date {
	return instantOf(previousBusinessDay(day), '09:00');
}

function inForce(tenureId: number): Actor {
	const actor = actorOf(tenureId);
	if (!actor) throw new Error(`Tenure ${tenureId} is not in force.`);
	return actor;
}

function known<Key, Value>(map: Map<Key, Value>, key: Key): Value {
	const value = map.get(key);
	if (value === undefined) throw new Error(`The demonstration year does not know ${String(key)}.`);
	return value;
}
