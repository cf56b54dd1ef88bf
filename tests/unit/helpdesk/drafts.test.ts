import { and, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as attachments from '#lib/server/files/attachments.ts';
import * as drafts from '#lib/server/helpdesk/drafts.ts';
import { messagesOf } from '#lib/server/helpdesk/messages.ts';
import { queue } from '#lib/server/helpdesk/queue.ts';
import type { CaseInput } from '#lib/server/helpdesk/raising.ts';
import { findById, ofOwnOrganisation } from '#lib/server/helpdesk/tickets.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { check } from '#lib/server/operations/check.ts';
import { searchFor } from '../../support/searching.ts';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { approverOf } from '../../support/approver.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, uploaded, type ActorName, type Story } from '../../support/story.ts';
import { numberIn, raised, rowOf } from '../../support/tickets.ts';
import { theirsOf } from '../../support/finding.ts';

const { attachment, clockSegment, event, ticketMessage } = schema;

let story: Story;
/** Somebody else of 井出's office. */
let colleague: () => Actor;
const as = (name: ActorName) => story.as(name);
const input = (over: Partial<CaseInput> = {}): CaseInput => ({
	...{ category: 'line', title: '線が遅い', body: '総務課の3台です。', fields: {} },
	...{ priority: 'normal', visibility: null, contact: '井出', files: [] },
	...over
});
const listedFor = (actor: Actor) =>
	ofOwnOrganisation(actor, { states: ['draft'] }).map(({ title }) => title);

beforeEach(async () => {
	story = await tellStory();
	const other = newcomer(as('ide').organisation.id, '総務担当', { fromOn: '2026-04-01' });
	colleague = () => actingAs(other);
});
afterEach(() => closeTemporaryYui(story.folder));

test('a draft has no number and no clock, is its organisation’s, and nobody’s at the desk', () => {
	const id = drafts.save(as('ide'), input());
	expect(rowOf(id)).toMatchObject({ state: 'draft', fiscalYear: null, sequence: null });
	expect(db().select().from(clockSegment).all()).toEqual([]);
	expect(listedFor(colleague())).toEqual(['線が遅い']);
	expect(drafts.find(colleague(), id).body).toBe('総務課の3台です。');
	for (const other of [as('miyazawa'), approverOf(story), as('takamizawa')]) {
		expect(() => findById(other, id)).toThrow(NotFound);
	}
	for (const view of ['all', 'over', 'unassigned'] as const) {
		expect(queue(as('miyazawa'), view)).toEqual([]);
	}
});

test('of 関係者のみ it is the writer’s seat’s alone, not even the union’s 決裁者’s', () => {
	const id = drafts.save(as('ide'), input({ visibility: 'named' }));
	expect(drafts.find(as('ide'), id).title).toBe('線が遅い');
	for (const other of [colleague(), as('miyazawa'), approverOf(story)]) {
		expect(() => findById(other, id)).toThrow(NotFound);
	}
	expect(listedFor(colleague())).toEqual([]);
	const begun = { id, version: null, removed: [] };
	drafts.save(as('ide'), input({ visibility: 'organisation' }), begun);
	expect(listedFor(colleague())).toEqual(['線が遅い']);
});

test('a colleague goes on with it and sends it: the next number, the clocks, and one message with its files', async () => {
	const stored = [
		...(await uploaded('図.txt', '線の図')),
		...(await uploaded('古い図.txt', '前の図'))
	];
	const id = drafts.save(as('ide'), input({ title: '', files: stored }));
	const { files, version } = drafts.find(colleague(), id);
	expect(files.map(({ name }) => name)).toEqual(['図.txt', '古い図.txt']);
	const removed = files.filter(({ name }) => name === '古い図.txt').map((each) => each.id);
	const begun = { id, version, removed };
	expect(() => drafts.send(colleague(), input({ title: '' }), begun)).toThrow(Invalid);
	expect(rowOf(id).state).toBe('draft');
	const number = drafts.send(colleague(), input(), begun);
	expect(number).toBe('R8-0001');
	expect(rowOf(id)).toMatchObject({
		...{ state: 'new', seatId: colleague().seat.id },
		audience: `desk:${as('ide').organisation.id}`
	});
	const messages = messagesOf(as('miyazawa'), { id });
	expect(messages.map(({ number: at, body }) => [at, body])).toEqual([[1, '総務課の3台です。']]);
	expect(messages[0]?.files.map(({ name }) => name)).toEqual(['図.txt']);
	expect(attachments.open(as('miyazawa'), messages[0]?.files[0]?.id ?? 0).name).toBe('図.txt');
	expect(db().select().from(clockSegment).all()).toHaveLength(2);
	expect(() => drafts.send(as('ide'), input(), begun)).toThrow(Conflict);
	expect((await check()).filter(({ area }) => area === 'content')).toEqual([]);
});

test('where a colleague was quicker nothing is written over, and both texts come back', () => {
	const id = drafts.save(as('ide'), input());
	const { version } = rowOf(id);
	drafts.save(colleague(), input({ body: '五台です。' }), { id, version, removed: [] });
	for (const act of [drafts.save, drafts.send]) {
		const late = () => act(as('ide'), input(), { id, version, removed: [] });
		expect(theirsOf(late)).toBe('五台です。');
	}
	expect(drafts.find(as('ide'), id).body).toBe('五台です。');
});

test('thrown away it leaves nothing but that it was', async () => {
	const id = drafts.save(as('ide'), input({ files: await uploaded('図.txt', '線の図') }));
	expect(() => drafts.discard(as('takamizawa'), id)).toThrow(NotFound);
	expect(() => drafts.discard(as('miyazawa'), id)).toThrow(NotFound);
	drafts.discard(colleague(), id);
	expect(() => findById(as('ide'), id)).toThrow(NotFound);
	expect(db().select().from(ticketMessage).where(eq(ticketMessage.ticketId, id)).all()).toEqual([]);
	expect(
		db()
			.select()
			.from(attachment)
			.where(and(eq(attachment.thingType, 'ticket-message')))
			.all()
	).toEqual([]);
	const [recorded] = db()
		.select()
		.from(event)
		.where(eq(event.action, 'ticket.draft-discarded'))
		.all();
	expect(recorded?.textHash).toBeNull();
	const sent = raised(as('ide'));
	expect(() => drafts.discard(as('ide'), sent)).toThrow(Conflict);
});

test('an empty one is not kept, and nobody keeps one who has no desk to ask at', () => {
	expect(() => drafts.save(as('ide'), input({ title: ' ', body: '' }))).toThrow(Invalid);
	expect(() => drafts.save(as('miyazawa'), input())).toThrow(Forbidden);
});

test('a draft is found by no search', () => {
	const title = '珍しい言葉ヌルハチ';
	drafts.save(as('ide'), input({ title }));
	const sent = raised(as('ide'), { title });
	const hrefs = searchFor(as('ide'), 'ヌルハチ').hits.map(({ href }) => href);
	expect(hrefs).toEqual([`/helpdesk/${numberIn(sent)}`]);
});
