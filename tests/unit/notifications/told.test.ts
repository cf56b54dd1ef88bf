import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import * as disclosures from '#lib/server/forum/disclosures.ts';
import * as reports from '#lib/server/forum/reports.ts';
import { inbox, markKindSeen, markSeen, unseenCount } from '#lib/server/notifications/inbox.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';
import { openTable } from '../../support/tables.ts';
import { toldLabels } from '#lib/server/labels/told.ts';

const tells = /tellSeat|tellOrganisation|\btells\(/;

/** The actions that a file records with somebody to tell, as far as they are written out there. */
function toldIn(path: string): string[] {
	const text = readFileSync(path, 'utf8');
	if (!tells.test(text)) return [];
	const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	const declared = new Map<string, string>();
	const calls: ts.CallExpression[] = [];
	const walk = (node: ts.Node): void => {
		if (ts.isVariableDeclaration(node) && node.initializer) {
			const name = node.name.getText();
			declared.set(name, `${declared.get(name) ?? ''} ${node.initializer.getText()}`);
		}
		if (ts.isCallExpression(node) && node.expression.getText() === 'record') calls.push(node);
		node.forEachChild(walk);
	};
	walk(file);
	const saysSo = (text: string, depth = 0): boolean =>
		tells.test(text) ||
		(depth < 3 &&
			[...text.matchAll(/[a-zA-Z]+/g)].some(([name]) => {
				const of = declared.get(name);
				return of !== undefined && saysSo(of, depth + 1);
			}));
	const named = (text: string) => declared.get(text) ?? text;
	return calls
		.filter((call) => saysSo(call.arguments[2]?.getText() ?? ''))
		.flatMap((call) =>
			[...named(call.arguments[0]?.getText() ?? '').matchAll(/['`]([a-z-]+\.[a-z-]+)['`]/g)].map(
				(found) => found[1] ?? ''
			)
		);
}

/** Told from what an event says besides, or recorded under a name that is put together. */
const otherwise = [
	...['notice.reminded', 'notice.corrected', 'roster-call.reminded'],
	...['disclosure.granted', 'disclosure.declined'],
	...['application', 'invitation'].flatMap((kind) =>
		['accepted', 'declined', 'withdrawn'].map((end) => `group.${kind}-${end}`)
	),
	...['date-poll.opened-told', 'date-poll.closed-told', 'summary.published'],
	...['meeting.announced', 'meeting.moved', 'meeting.cancelled'],
	...['meeting.restored', 'meeting.replied-late'],
	...['submitted', 'entered', 'added-to', 'replied', 'rejected', 'reopened', 'contacted'].map(
		(what) => `ticket.${what}`
	),
	...['organisation-asked', 'answered', 'lapsed', 'reassigned', 'moved-away'].map(
		(what) => `ticket.${what}`
	),
	'ticket.organisation-corrected',
	...['parties-changed', 'party-added', 'party-removed'].map((what) => `ticket.${what}`),
	...['article.revised', 'article.withdrawn'],
	...['accepted', 'declined', 'unanswered', 'exhausted', 'fixed', 'moved', 'held'].map(
		(what) => `dispatch.${what}`
	),
	...['reported', 'report-approved', 'report-returned', 'evaluated', 'cancelled', 'followed'].map(
		(what) => `dispatch.${what}`
	),
	...['updated', 'ended', 'reopened'].map((what) => `incident.${what}`),
	...['handed-in', 'remarked', 'remark-answered', 'remark-replied', 'remark-returned'].map(
		(what) => `specification.${what}`
	),
	...['offered', 'sought', 'agreed', 'approved', 'declined', 'refused'].map(
		(what) => `specification.${what}`
	),
	...['released', 'revoked', 'passed', 'published', 'withdrawn'].map(
		(what) => `specification.${what}`
	),
	// To an organisation, of what others do with its applications; of arrivals it hears when they are handed out.
	...['submitted', 'approval-asked', 'accepted', 'returned', 'repriced', 'confirmed'].map(
		(what) => `application.${what}`
	),
	...['reduced', 'ordered', 'delivered', 'acknowledged', 'rest-cancelled', 'withdrawn'].map(
		(what) => `application.${what}`
	),
	'application.price-back',
	// To who asked for it, to the union's desk.
	...['approved', 'sent-back', 'arrived'].map((what) => `application.${what}`),
	...['allowed', 'refused', 'carried'].map((what) => `return.${what}`),
	...['published', 'extended', 'cancelled'].map((what) => `round.${what}`),
	// As they were planned.
	...['120', '90', '60', '30', 'order', 'budget', 'stocktaking', 'lapsed'].map(
		(what) => `expiry.${what}`
	),
	...['365', '180', '90'].map((days) => `support.${days}`),
	// To the person alone.
	...['password.changed', 'reissue.used'],
	...['added', 'removed', 'reset'].map((what) => `second-factor.${what}`),
	...['spare-codes.made', 'spare-code.used'],
	// To who follows a case: all that happens in it.
	...['taken', 'released', 'reassigned', 'contacted', 'organisation-asked', 'vendor-asked'].map(
		(what) => `followed.ticket.${what}`
	),
	...['expert-asked', 'resumed', 'added-to', 'replied', 'answered', 'answer-retracted'].map(
		(what) => `followed.ticket.${what}`
	),
	...['rejected', 'confirmed', 'lapsed', 'reopened', 'noted', 'merged', 'withdrawn'].map(
		(what) => `followed.ticket.${what}`
	)
];

test('every action that is told has a sentence of its own, and no sentence is left over', () => {
	const told = globSync('src/lib/server/**/*.ts').flatMap(toldIn);
	expect(told.length).toBeGreaterThan(20);
	// Told to the other organisation alone; the same call records what nobody is told of.
	const untold = new Set(['table.answered']);
	const actions = new Set([...told, ...otherwise].filter((action) => !untold.has(action)));
	expect(Object.keys(toldLabels).toSorted()).toEqual([...actions].toSorted());
}, 20_000);

describe('a line of 知らせ', () => {
	let story: Story;
	beforeEach(async () => {
		story = await tellStory();
		db().delete(schema.inboxItem).run();
	});
	afterEach(() => closeTemporaryYui(story.folder));
	const lines = (name: ActorName) =>
		inbox(story.as(name), null).unseen.map(({ thing, href }) => [thing, href]);

	test('about a table leads to the table, and is seen there', () => {
		const table = openTable(story.as('ide'), story.threads.sakuAll, { dueOn: '2026-12-10' });
		expect(lines('takamizawa')).toEqual([[`table:${table}`, `/tables/${table}`]]);
		markSeen(story.as('takamizawa'), `thread:${story.threads.sakuAll}`);
		expect(unseenCount(story.as('takamizawa')).count).toBe(1);
		markSeen(story.as('takamizawa'), `table:${table}`);
		expect(lines('takamizawa')).toEqual([]);
	});

	test('about a request or a report leads to the page that lists them, and is seen there', () => {
		disclosures.ask(story.as('maki'), story.threads.saku, '様式を探しています');
		reports.tell(story.as('takamizawa'), story.threads.saku, 1, '場違いです');
		expect(lines('yanagisawa').map(([, href]) => href)).toEqual(['/reports', '/disclosures']);
		markKindSeen(story.as('yanagisawa'), 'report');
		markKindSeen(story.as('yanagisawa'), 'disclosure');
		expect(lines('yanagisawa')).toEqual([]);
		const [request] = disclosures.pending(story.as('yanagisawa'));
		disclosures.decline(story.as('yanagisawa'), request?.id ?? 0);
		expect(lines('maki').map(([, href]) => href)).toEqual(['/disclosures']);
	});
});
