import { and, eq, sql, type SQL } from 'drizzle-orm';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { byId } from '#lib/server/groups/groups.ts';
import { opine } from '#lib/server/groups/opinions.ts';
import { publish } from '#lib/server/groups/summaries.ts';
import * as topics from '#lib/server/groups/topics.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import * as permissions from '#lib/server/permissions.ts';
import { clockAt } from '../support/clock.ts';
import { closeTemporaryYui } from '../support/database.ts';
import { dispatchIn, secondCoordinator } from '../support/dispatches.ts';
import { CLOSED, groupId, OPEN, tellGroups } from '../support/groups.ts';
import {
	actorNames,
	STORY_DAY,
	tellStory,
	type ActorName,
	type NoticeName,
	type Story,
	type ThreadName
} from '../support/story.ts';
import { numberIn, raised } from '../support/tickets.ts';

const { board, grant, notice, post, thread } = schema;
const { scopes, scopeOf } = permissions;

let story: Story;

beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
	// One post is kept from all but the union; one would be open to all, if its thread were.
	setAudience(story.threads.sakuAll, 2, 'union');
	setAudience(story.threads.ueda, 2, 'all');
	tellVoices();
	tellDesk();
});

/** A case of one organisation and a named one of another, dispatches in several hands, and Q&A under each key. */
function tellDesk(): void {
	const [ide, desk] = [story.as('ide'), story.as('miyazawa')];
	const cast = {
		requester: () => story.as('ide'),
		desk: () => story.as('miyazawa'),
		expert: () => story.as('tanaka'),
		second: secondCoordinator(story)
	};
	const open = raised(ide);
	raised(story.as('yanagisawa'), { visibility: 'named' });
	for (const state of ['unapproved', 'requested', 'offered', 'accepted', 'cancelled'] as const) {
		dispatchIn(state, cast, state === 'accepted' ? { ticket: numberIn(open) } : {});
	}
	clockAt(STORY_DAY, '11:00');
	const categoryId = db().select().from(schema.ticket).get()?.categoryId ?? 0;
	const text = {
		title: '件名',
		question: '質問',
		questionHtml: '',
		answer: '回答',
		answerHtml: ''
	};
	for (const audience of ['all', 'municipalities', 'union', 'group:1']) {
		for (const withdrawnAt of [null, new Date()]) {
			db()
				.insert(schema.article)
				.values({
					...{ ...text, ticketId: open, kind: 'answer', categoryId, audience, withdrawnAt },
					fiscalYear: 2026,
					reviewOn: '2027-11-27',
					personId: desk.person.id,
					tenureId: desk.tenure.id,
					seatId: desk.seat.id,
					organisationId: desk.organisation.id,
					authorName: desk.person.name,
					authorSection: '',
					publishedAt: new Date(),
					updatedAt: new Date()
				})
				.run();
		}
	}
}

afterAll(() => closeTemporaryYui(story.folder));

type InGroup = ReturnType<typeof rowsInGroups>[number];
type GroupScope = 'group' | 'groupInside' | 'groupTopic' | 'groupOpinion' | 'groupSummary';

/** Each scope over what lies in working groups, with its table and the rule that says the same. */
const inGroups: Record<
	GroupScope | 'groupLed' | 'groupRun',
	{
		from: 'group' | 'topic' | 'opinion' | 'summary';
		reads: (actor: Actor, row: InGroup) => boolean;
	}
> = {
	group: { from: 'group', reads: (actor, { group }) => permissions.readsGroup(actor, group) },
	groupInside: {
		from: 'group',
		reads: (actor, { group }) => permissions.readsInsideGroup(actor, group)
	},
	groupTopic: {
		from: 'topic',
		reads: (actor, row) =>
			permissions.readsTopic(actor, { ...row, takesOutside: row.takesOutside ?? false })
	},
	groupOpinion: {
		from: 'opinion',
		reads: (actor, { group, organisationId }) =>
			permissions.readsOpinion(actor, { group, organisationId: organisationId ?? 0 })
	},
	groupSummary: {
		from: 'summary',
		reads: (actor, row) => permissions.readsSummary(actor, row)
	},
	groupLed: {
		from: 'group',
		reads: (actor, { group }) =>
			permissions.may(actor, 'group.run', group) && group.leads.includes(actor.organisation.id)
	},
	groupRun: {
		from: 'group',
		reads: (actor, { group }) => permissions.may(actor, 'group.run', group)
	}
};

const everybody = actorNames.map((name) => [name] as const);

describe.each(everybody)('what %s reads', (name) => {
	test('is the same threads by rule and by query', () => {
		const actor = story.as(name);
		const byRule = allThreads().filter((row) => permissions.reads(actor, 'thread', row));
		expect(threadsWhere(actor, scopes.thread)).toEqual(idsOf(byRule));
	});

	test('is the same posts by rule and by query', () => {
		const actor = story.as(name);
		const byRule = allPosts().filter((row) => permissions.readsInside(actor, row.post, row.thread));
		const byQuery = postsWhere(actor, and(scopes.thread, scopes.post) ?? sql`false`);
		expect(byQuery).toEqual(byRule.map((row) => row.post.id));
	});

	test('is the same notices by rule and by query', () => {
		const actor = story.as(name);
		const byRule = allNotices().filter((row) => permissions.reads(actor, 'notice', row));
		const query = db().select({ id: notice.id }).from(notice).where(scopes.notice);
		expect(idsOf(query.orderBy(notice.id).prepare().all(scopeOf(actor)))).toEqual(idsOf(byRule));
	});

	test('is the same Q&A by rule and by query', () => {
		const actor = story.as(name);
		const all = db().select().from(schema.article).orderBy(schema.article.id).all();
		const byRule = all.filter((row) => permissions.readsArticle(actor, row));
		const query = db().select({ id: schema.article.id }).from(schema.article).where(scopes.article);
		expect(all.length).toBeGreaterThan(5);
		expect(idsOf(query.orderBy(schema.article.id).prepare().all(scopeOf(actor)))).toEqual(
			idsOf(byRule)
		);
	});

	test('is the same cases and dispatches by rule and by query', () => {
		const actor = story.as(name);
		const { dispatch, ticket } = schema;
		const [cases, sent] = [db().select().from(ticket).all(), db().select().from(dispatch).all()];
		expect([cases.length, sent.length]).toEqual([2, 5]);
		const readCases = db().select({ id: ticket.id }).from(ticket).where(scopes.ticket);
		expect(idsOf(readCases.orderBy(ticket.id).prepare().all(scopeOf(actor)))).toEqual(
			idsOf(cases.filter((row) => permissions.reads(actor, 'ticket', row)))
		);
		const readSent = db().select({ id: dispatch.id }).from(dispatch).where(scopes.dispatch);
		expect(idsOf(readSent.orderBy(dispatch.id).prepare().all(scopeOf(actor)))).toEqual(
			idsOf(sent.filter((row) => permissions.reads(actor, 'dispatch', row)))
		);
	});

	test('names the same authors by rule and by query', () => {
		const actor = story.as(name);
		const seen = (row: { authorAudience: string | null }) => permissions.seesAuthor(actor, row);
		expect(threadsWhere(actor, scopes.threadAuthor)).toEqual(idsOf(allThreads().filter(seen)));
		expect(postsWhere(actor, scopes.postAuthor)).toEqual(
			idsOf(
				allPosts()
					.map((row) => row.post)
					.filter(seen)
			)
		);
	});

	test('takes part in the same groups by rule and by query', () => {
		const actor = story.as(name);
		const { workingGroup } = schema;
		const all = db()
			.select({ id: workingGroup.id, conclusionId: workingGroup.conclusionId })
			.from(workingGroup)
			.orderBy(workingGroup.id)
			.all();
		const byRule = all.filter((row) =>
			permissions.may(actor, 'group.take-part', { ...row, inside: '', leads: [] })
		);
		const query = db().select({ id: workingGroup.id }).from(workingGroup);
		const byQuery = query.where(scopes.groupMember).orderBy(workingGroup.id);
		expect(idsOf(byQuery.prepare().all(scopeOf(actor)))).toEqual(idsOf(byRule));
	});

	test.each(Object.keys(inGroups) as (keyof typeof inGroups)[])(
		'in working groups (%s) is the same by rule and by query',
		(scope) => {
			const actor = story.as(name);
			const { from, reads } = inGroups[scope];
			const all = idsOf(rowsInGroups(from, sql`true`, actor).filter((row) => reads(actor, row)));
			expect(idsOf(rowsInGroups(from, scopes[scope], actor))).toEqual(all);
		}
	);

	test('is on the same boards by rule and by query', () => {
		const actor = story.as(name);
		const all = db().select().from(board).orderBy(board.position).all();
		const byRule = all.filter((row) => permissions.entersBoard(actor, row));
		expect(idsOf(boards.list(actor))).toEqual(idsOf(byRule.filter(({ kind }) => kind !== 'group')));
	});

	test('and the reports that wait for them are the same by rule and by query', () => {
		const actor = story.as(name);
		const byRule = allPosts().filter((row) =>
			permissions.may(actor, 'report.settle', {
				boardId: row.thread.boardId,
				authorOrganisationId: row.post.organisationId,
				leads: leadsOn(row.thread.boardId)
			})
		);
		const byQuery = postsWhere(actor, permissions.reportScope(actor));
		expect(byQuery).toEqual(byRule.map((row) => row.post.id));
	});

	test.each(Object.keys(permissions.threadScopes) as (keyof typeof permissions.threadScopes)[])(
		'and may do (%s) is the same by rule and by query',
		(action) => {
			const actor = story.as(name);
			const byRule = allThreads().filter((row) => permissions.may(actor, action, row));
			expect(threadsWhere(actor, permissions.threadScopes[action](actor))).toEqual(idsOf(byRule));
		}
	);
});

describe('who reads which audience', () => {
	const sakuPeople: ActorName[] = ['ide', 'takamizawa', 'yanagisawa', 'kobayashi', 'shiokawa'];
	const elsewhere: ActorName[] = ['miyashita', 'nakazawa', 'ushikoshi', 'maki'];
	const union: ActorName[] = ['miyazawa', 'maruyama', 'makiAtUnion'];
	const municipalities = [...sakuPeople, ...elsewhere, ...union];
	const all: ActorName[] = [...municipalities, 'kitamura'];

	const readers: [ThreadName, ActorName[]][] = [
		['saku', [...sakuPeople, ...union]],
		['sakuClosed', [...sakuPeople, ...union]],
		['sakuGranted', [...sakuPeople, ...union, 'tanaka']],
		['sakuMunicipalities', municipalities],
		['sakuDeleted', municipalities],
		['sakuOfKoyama', municipalities],
		['sakuAll', all],
		['ueda', ['miyashita', 'nakazawa', ...union]],
		['nagano', ['nakazawa', 'maki', ...union]],
		['prefectureMunicipalities', municipalities],
		['prefectureAll', all],
		['masked', all],
		['practice', all]
	];

	test('every thread of the story stands in this table', () => {
		expect(readers.map(([name]) => name).sort()).toEqual(Object.keys(story.threads).sort());
	});

	test.each(readers)('the thread %s is read by exactly these people', (name, people) => {
		const of = threadOf(name);
		const found = actorNames.filter((each) => permissions.reads(story.as(each), 'thread', of));
		expect(found.sort()).toEqual([...people].sort());
	});

	test('a post may narrow its thread and never widens it', () => {
		const readersOf = (name: ThreadName, number: number) =>
			actorNames.filter((each) => {
				const [row] = allPosts().filter(
					(candidate) =>
						candidate.thread.id === story.threads[name] && candidate.post.number === number
				);
				return row && permissions.readsInside(story.as(each), row.post, row.thread);
			});
		expect(readersOf('sakuAll', 2).sort()).toEqual([...union].sort());
		expect(readersOf('ueda', 2).sort()).toEqual(['miyashita', 'nakazawa', ...union].sort());
	});

	test('only 生坂村 itself sees who asked under the mask, not even the union', () => {
		const seeing = actorNames.filter((each) =>
			permissions.seesAuthor(story.as(each), threadOf('masked'))
		);
		expect(seeing).toEqual(['ushikoshi']);
	});

	test('a thread opened to the coordinator is theirs to read and not to answer', () => {
		const actor = story.as('tanaka');
		expect(permissions.reads(actor, 'thread', threadOf('sakuGranted'))).toBe(true);
		expect(permissions.may(actor, 'thread.reply', threadOf('sakuGranted'))).toBe(false);
	});

	test.each([
		['has run out', { untilAt: new Date('2026-11-27T01:59:59Z') }],
		['begins later', { fromAt: new Date('2026-11-28T00:00:00Z') }],
		['was taken back', { revokedAt: new Date('2026-11-26T00:00:00Z') }]
	])('a grant that %s opens nothing', (_, change) => {
		db()
			.insert(grant)
			.values({
				thing: `thread:${story.threads.ueda}`,
				seatId: story.holdings.tanaka.seatId,
				fromAt: new Date('2026-11-01T00:00:00Z'),
				why: 'test',
				...change
			})
			.run();
		expect(permissions.reads(story.as('tanaka'), 'thread', threadOf('ueda'))).toBe(false);
	});

	test('a grant to an organisation opens the thread to every seat of it', () => {
		const values = {
			thing: `thread:${story.threads.nagano}`,
			organisationId: story.as('yanagisawa').organisation.id,
			fromAt: new Date('2026-11-01T00:00:00Z'),
			why: 'test'
		};
		const { lastInsertRowid } = db().insert(grant).values(values).run();
		for (const name of ['yanagisawa', 'kobayashi'] as const) {
			expect(permissions.reads(story.as(name), 'thread', threadOf('nagano'))).toBe(true);
		}
		db()
			.delete(grant)
			.where(eq(grant.id, Number(lastInsertRowid)))
			.run();
	});
});

describe('who reads which notice', () => {
	const saku: ActorName[] = ['ide', 'takamizawa', 'yanagisawa', 'kobayashi', 'shiokawa'];
	const union: ActorName[] = ['miyazawa', 'maruyama', 'makiAtUnion'];
	const readers: [NoticeName, ActorName[]][] = [
		['toAll', [...saku, 'miyashita', 'nakazawa', 'ushikoshi', 'maki', 'kitamura', ...union]],
		['toSaku', [...saku, ...union]],
		['toChosen', ['ide', 'kitamura', ...union]],
		['ofPrefecture', ['miyashita', 'kitamura']],
		['tomorrow', union]
	];

	test('every notice of the story stands in this table', () => {
		expect(readers.map(([name]) => name).sort()).toEqual(Object.keys(story.notices).sort());
	});

	test.each(readers)('the notice %s is read by exactly these people', (name, people) => {
		const [of] = allNotices().filter((row) => row.id === story.notices[name]);
		const found = actorNames.filter(
			(each) => of && permissions.reads(story.as(each), 'notice', of)
		);
		expect(found.sort()).toEqual([...people].sort());
	});

	test('sending is for the union’s desk and approvers and for the prefecture', () => {
		const sending = actorNames.filter((each) =>
			permissions.may(story.as(each), 'notice.send', null)
		);
		expect(sending.sort()).toEqual(['kitamura', 'miyazawa']);
	});
});

describe('who may do what', () => {
	test.each<[ActorName, ThreadName, string[]]>([
		['ide', 'saku', ['reply', 'solve']],
		['takamizawa', 'saku', ['reply']],
		['yanagisawa', 'saku', ['reply', 'solve', 'close']],
		['kobayashi', 'saku', ['reply']],
		['miyazawa', 'saku', ['reply', 'solve']],
		['miyazawa', 'ueda', ['reply', 'solve', 'close']],
		['makiAtUnion', 'ueda', ['reply']],
		['takamizawa', 'sakuClosed', []],
		['yanagisawa', 'sakuClosed', ['close']],
		['takamizawa', 'sakuMunicipalities', ['reply']],
		['kitamura', 'prefectureAll', ['reply']],
		['tanaka', 'sakuGranted', []]
	])('%s on the thread %s', (name, of, expected) => {
		const actor = story.as(name);
		const rights = (['reply', 'solve', 'close'] as const).filter((act) =>
			permissions.may(actor, `thread.${act}`, threadOf(of))
		);
		expect(rights).toEqual(expected);
	});
});

describe('who may do what in a working group', () => {
	type Right = 'read' | 'inside' | 'write' | 'run' | 'end' | 'again' | 'apply' | 'leave' | 'name';
	const member: Right[] = ['read', 'inside', 'write', 'leave', 'name'];
	const outside: Right[] = ['read', 'inside', 'apply'];
	const barred: Right[] = ['read', 'apply'];
	const lead: Right[] = ['read', 'inside', 'write', 'run', 'leave', 'name'];
	const union: Right[] = ['read', 'inside', 'write', 'run', 'end', 'leave', 'name'];

	const rightsIn = (name: ActorName, slug: string, isEnded = false): Right[] => {
		const actor = story.as(name);
		const of = { ...byId(groupId(slug)), ...(isEnded ? { conclusionId: 1 } : {}) };
		const own = { organisationId: actor.organisation.id, group: of };
		const held: Record<Right, boolean> = {
			read: permissions.readsGroup(actor, of),
			inside: permissions.readsInsideGroup(actor, of),
			write: permissions.may(actor, 'group.take-part', of),
			run: permissions.may(actor, 'group.run', of),
			end: permissions.may(actor, 'group.conclude', of),
			again: permissions.may(actor, 'group.reopen', of),
			apply: permissions.may(actor, 'group.apply', of),
			leave: permissions.may(actor, 'group.leave', of),
			name: permissions.may(actor, 'group.name-people', own)
		};
		return (Object.keys(held) as Right[]).filter((right) => held[right]);
	};

	test.each<[string, ActorName, Right[], Right[]]>([
		['座長 of the open one', 'yanagisawa', lead, barred],
		['a colleague of the 座長', 'kobayashi', lead, barred],
		['a member of the open one', 'ide', member, barred],
		['the prefecture, a member', 'kitamura', member, barred],
		['座長 of the closed one', 'takamizawa', outside, lead],
		['a member of the closed one', 'miyashita', outside, member],
		['a municipality in neither', 'nakazawa', outside, barred],
		['the union’s desk', 'miyazawa', union, union],
		['the union’s operator, at the 事務局', 'maruyama', lead, lead],
		['somebody sent to the union', 'makiAtUnion', lead, lead],
		['a coordinator', 'tanaka', [], []]
	])('%s', (_, name, inOpen, inClosed) => {
		expect(rightsIn(name, OPEN)).toEqual(inOpen);
		expect(rightsIn(name, CLOSED)).toEqual(inClosed);
		// Ended: it is read as before, and nobody does anything but the union.
		const reading = (rights: Right[]) => rights.filter((one) => one === 'read' || one === 'inside');
		const again: Right[] = name === 'miyazawa' ? ['again'] : [];
		expect(rightsIn(name, OPEN, true)).toEqual([...reading(inOpen), ...again]);
		expect(rightsIn(name, CLOSED, true)).toEqual([...reading(inClosed), ...again]);
	});

	test('an application is answered by the leads and withdrawn by who made it; an invitation the other way', () => {
		const group = byId(groupId(OPEN));
		const organisationId = story.as('nakazawa').organisation.id;
		const doing = (
			action: 'group.settle' | 'group.take-back',
			kind: 'application' | 'invitation'
		) =>
			actorNames
				.filter((name) => permissions.may(story.as(name), action, { kind, organisationId, group }))
				.sort();
		const leads = ['kobayashi', 'makiAtUnion', 'maruyama', 'miyazawa', 'yanagisawa'];
		expect(doing('group.settle', 'application')).toEqual(leads);
		expect(doing('group.take-back', 'application')).toEqual(['nakazawa']);
		expect(doing('group.settle', 'invitation')).toEqual(['nakazawa']);
		expect(doing('group.take-back', 'invitation')).toEqual(leads);
	});
});

test('what lies in working groups is enough to tell its readers apart', () => {
	const counts = (scope: keyof typeof inGroups) =>
		new Set(
			actorNames.map(
				(name) => rowsInGroups(inGroups[scope].from, scopes[scope], story.as(name)).length
			)
		).size;
	expect(Object.keys(inGroups).map((scope) => counts(scope as GroupScope))).toSatisfy(
		(found: number[]) => found.every((kinds) => kinds > 1)
	);
});

describe('who looks after rosters', () => {
	test('of all is the desk and the system administrator of the union', () => {
		const all = actorNames.filter((name) => permissions.may(story.as(name), 'roster.all', null));
		expect(all.sort()).toEqual(['maruyama', 'miyazawa']);
	});

	test('of one organisation is its 団体管理者 besides', () => {
		const of = { organisationId: story.as('ide').organisation.id };
		const own = actorNames.filter((name) => permissions.may(story.as(name), 'roster.batch', of));
		expect(own.sort()).toEqual(['ide', 'maruyama', 'miyazawa']);
	});
});

describe('the doors', () => {
	const routes = routeIds();

	test('every route has a door', () => {
		expect(routes.filter((id) => !(id in permissions.doors))).toEqual([]);
	});

	test('no door leads nowhere', () => {
		expect(Object.keys(permissions.doors).filter((id) => !routes.includes(id))).toEqual([]);
	});

	test('who is not signed in is sent to sign in, or passes where anyone may', () => {
		for (const door of Object.values(permissions.doors)) {
			const expected = door === 'anyone' ? 'yes' : 'sign-in';
			expect(permissions.entersDoor(door, null)).toBe(expected);
		}
	});

	test('the operator alone enters the administration of the whole', () => {
		for (const id of [
			'/(app)/admin',
			'/(app)/admin/boards',
			'/(app)/admin/second-factor',
			'/(app)/admin/organisations',
			'/(app)/admin/invitations'
		]) {
			const door = permissions.doors[id] ?? 'anyone';
			const entering = actorNames.filter(
				(name) => permissions.entersDoor(door, story.as(name)) === 'yes'
			);
			expect(entering).toEqual(['maruyama']);
		}
	});

	test('the union alone enters the page of who takes part in groups', () => {
		const door = permissions.doors['/(app)/groups/participation'] ?? 'anyone';
		const entering = actorNames.filter(
			(name) => permissions.entersDoor(door, story.as(name)) === 'yes'
		);
		const union = actorNames.filter((name) => story.as(name).organisation.kind === '組合');
		expect(entering).toEqual(union);
	});

	test('the union’s desk and its operator look after the words of the search', () => {
		const entering = actorNames.filter((name) =>
			permissions.may(story.as(name), 'synonym.keep', null)
		);
		const union = actorNames.filter((name) => story.as(name).organisation.kind === '組合');
		expect(entering).toEqual(
			union.filter((name) =>
				story.as(name).roles.some((role) => role === 'desk' || role === 'operator')
			)
		);
		expect(entering).toContain('miyazawa');
	});
});

/** Items, opinions and まとめ of both groups, for outsiders and for the group alone; 坂城町 asked from outside. */
function tellVoices(): void {
	for (const [lead, slug] of [
		['yanagisawa', OPEN],
		['takamizawa', CLOSED]
	] as const) {
		for (const takesOutside of [true, false]) {
			const words = { title: '様式', text: '教えて。' };
			const id = topics.open(story.as(lead), slug, { ...words, takesOutside: true });
			const said = { kind: 'opinion', body: '案。', mask: '' } as const;
			for (const name of [lead, 'nakazawa'] as const) opine(story.as(name), slug, id, said);
			topics.setTakesOutside(story.as(lead), slug, id, takesOutside);
			const more = { body: '', link: '', toAll: takesOutside };
			publish(story.as(lead), slug, { ...words, ...more });
		}
	}
}

/** What lies in the groups, as far as a scope lets it through. */
function rowsInGroups(from: 'group' | 'topic' | 'opinion' | 'summary', scope: SQL, actor: Actor) {
	const { groupOpinion, groupSummary, groupTopic, workingGroup } = schema;
	const of = {
		group: workingGroup,
		topic: groupTopic,
		opinion: groupOpinion,
		summary: groupSummary
	};
	const hasTopic = from === 'topic' || from === 'opinion' ? sql`true` : sql`false`;
	const is = (what: typeof from) => (from === what ? sql`true` : sql`false`);
	return db()
		.select({
			id: sql<number>`${of[from].id}`,
			groupId: workingGroup.id,
			takesOutside: groupTopic.takesOutside,
			organisationId: groupOpinion.organisationId,
			toAllAt: groupSummary.toAllAt
		})
		.from(workingGroup)
		.innerJoin(board, eq(board.groupId, workingGroup.id))
		.leftJoin(groupTopic, and(eq(groupTopic.groupId, workingGroup.id), hasTopic))
		.leftJoin(groupOpinion, and(eq(groupOpinion.topicId, groupTopic.id), is('opinion')))
		.leftJoin(groupSummary, and(eq(groupSummary.groupId, workingGroup.id), is('summary')))
		.where(and(sql`${of[from].id} is not null`, scope))
		.orderBy(sql`${of[from].id}`)
		.prepare()
		.all(scopeOf(actor))
		.map(({ groupId: id, ...row }) => ({ ...row, group: byId(id) }));
}

function allThreads() {
	return db().select().from(thread).orderBy(thread.id).all();
}

function leadsOn(boardId: number): number[] {
	const row = db().select().from(board).where(eq(board.id, boardId)).get();
	return row?.groupId == null ? [] : byId(row.groupId).leads;
}

function allNotices() {
	return db().select().from(notice).orderBy(notice.id).all();
}

function allPosts() {
	return db()
		.select({ post, thread })
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.orderBy(post.id)
		.all();
}

function threadsWhere(actor: Actor, scope: SQL): number[] {
	const query = db().select({ id: thread.id }).from(thread).where(scope).orderBy(thread.id);
	return idsOf(query.prepare().all(scopeOf(actor)));
}

function postsWhere(actor: Actor, scope: SQL): number[] {
	const query = db()
		.select({ id: post.id })
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.where(scope)
		.orderBy(post.id);
	return idsOf(query.prepare().all(scopeOf(actor)));
}

function idsOf(rows: { id: number }[]): number[] {
	return rows.map((row) => row.id);
}

function threadOf(name: ThreadName) {
	const [row] = allThreads().filter((each) => each.id === story.threads[name]);
	if (!row) throw new Error(`The story has no thread ${name}.`);
	return row;
}

function setAudience(threadId: number, number: number, audience: string): void {
	db()
		.update(post)
		.set({ audience })
		.where(and(eq(post.threadId, threadId), eq(post.number, number)))
		.run();
}

/** Route ids are the folders that answer something: a page, its loading or an endpoint. */
function routeIds(): string[] {
	const root = fileURLToPath(new URL('../../src/routes', import.meta.url));
	if (!existsSync(root)) return [];
	const folders = readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => /^\+(page\.svelte|page(\.server)?\.ts|server\.ts)$/.test(entry.name))
		.map((entry) => join(entry.parentPath).slice(root.length) || '/');
	return [...new Set(folders)].sort();
}
