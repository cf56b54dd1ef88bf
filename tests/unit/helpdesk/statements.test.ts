import { afterEach, beforeEach, expect, test } from 'vitest';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { queue, queueCounts, queueViews } from '#lib/server/helpdesk/queue.ts';
import { db } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { load as showCase } from '../../../src/routes/(app)/helpdesk/[number]/+page.server.ts';
import { load as showOwn } from '../../../src/routes/(app)/helpdesk/+page.server.ts';
import { load as showForm } from '../../../src/routes/(app)/helpdesk/new/+page.server.ts';
import { load as showQueue } from '../../../src/routes/(app)/helpdesk/queue/+page.server.ts';
import { load as showUnresolved } from '../../../src/routes/(app)/helpdesk/unresolved/+page.server.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { statementsOf, spiesOnStatements } from '../../support/statements.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { numberIn, raised } from '../../support/tickets.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

const ide = () => story.as('ide');
const desk = () => story.as('miyazawa');

function tellCases(count: number): void {
	for (let n = 0; n < count; n += 1) {
		const id = raised(ide(), { title: `回線の件 ${n}` });
		if (n % 2 === 0) proceed(desk(), id, 'take', {});
		if (n % 4 === 0) proceed(desk(), id, 'ask-organisation', { body: '機種を教えてください。' });
	}
}

/** The statements one reading of a page takes, once what is prepared is prepared. */
function taken(load: unknown, actor: Actor, path: string, number = ''): number {
	const read = () =>
		(load as (event: object) => unknown)({
			locals: { actor },
			url: new URL(`http://yui.test${path}`),
			params: { number },
			request: new Request('http://yui.test'),
			depends: () => undefined
		});
	read();
	return statementsOf(read);
}

function pages(): Record<string, number> {
	const number = numberIn(1);
	const views = ['unassigned', 'mine', 'overdue', 'waiting', 'all', 'over'];
	return {
		...Object.fromEntries(
			views.map((view) => [view, taken(showQueue, desk(), `/helpdesk/queue?view=${view}`)])
		),
		'queue with a case': taken(showQueue, desk(), `/helpdesk/queue?view=all&case=${number}`),
		unresolved: taken(showUnresolved, desk(), '/helpdesk/unresolved'),
		'own cases': taken(showOwn, ide(), '/helpdesk'),
		form: taken(showForm, ide(), '/helpdesk/new?category=line&title=回線'),
		'case at the desk': taken(showCase, desk(), `/helpdesk/${number}`, number),
		'own case': taken(showCase, ide(), `/helpdesk/${number}`, number)
	};
}

test('no page of the desk takes more statements for fifty cases than for five', () => {
	tellCases(5);
	const few = pages();
	tellCases(45);
	expect(pages()).toEqual(few);
	expect(Math.min(...Object.values(few))).toBeGreaterThan(1);
	expect(Math.max(...Object.values(few))).toBeLessThan(60);
}, 60_000);

test('no view of the queue is sorted, and none but what is over meets what is over', () => {
	tellCases(8);
	for (const view of queueViews)
		expect(
			plansOf(() => queue(desk(), view)),
			view
		).toEqual([]);
	expect(plansOf(() => queueCounts(desk()))).toEqual([]);
});

/** What the plans of the statements about cases do that takes longer with every case there ever was. */
function plansOf(act: () => unknown): string[] {
	const client = db().$client;
	const spies = spiesOnStatements();
	act();
	const runs = spies.flatMap(({ mock }) =>
		mock.calls.map((given, index) => ({
			given,
			source: (mock.contexts[index] as unknown as { source: string }).source
		}))
	);
	for (const spy of spies) spy.mockRestore();
	const ofCases = runs.filter(({ source }) => /from "ticket".*json_each/.test(source));
	expect(ofCases).toHaveLength(1);
	return ofCases.flatMap(({ source, given }) =>
		(client.prepare(`explain query plan ${source}`).all(...given) as { detail: string }[])
			.map(({ detail }) => detail)
			.filter((detail) => /^SCAN ticket(?! USING INDEX)|TEMP B-TREE/.test(detail))
	);
}
