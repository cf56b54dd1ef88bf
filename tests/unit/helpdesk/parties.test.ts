import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { Conflict, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { recordCall } from '#lib/server/helpdesk/calls.ts';
import { changeParties, partiesOf } from '#lib/server/helpdesk/parties.ts';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { correctOrganisation } from '#lib/server/helpdesk/readership.ts';
import { find, findById } from '#lib/server/helpdesk/tickets.ts';
import { undoOf } from '#lib/server/helpdesk/undoing.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { approverOf } from '../../support/approver.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { raised, rowOf } from '../../support/tickets.ts';
import { toldLabels } from '#lib/server/labels/told.ts';
import { clearInbox, says } from '../../support/inbox.ts';

let story: Story;
let colleague: () => Actor;
let second: () => Actor;
const desk = () => story.as('miyazawa');
/** The 決裁者 of the village. */
const ide = () => story.as('ide');
const right = () => story.as('takamizawa');

beforeEach(async () => {
	story = await tellStory();
	const fromOn = '2026-04-01';
	const own = ide().organisation.id;
	const other = newcomer(own, '総務担当', { fromOn });
	const third = newcomer(own, '税務担当', { fromOn });
	colleague = () => actingAs(other);
	second = () => actingAs(third);
});
afterEach(() => closeTemporaryYui(story.folder));

describe('the seats that read a case of 関係者のみ', () => {
	const named = () => {
		const id = raised(colleague(), { visibility: 'named' });
		clearInbox();
		return id;
	};

	test('are added and taken out by requester or desk; keys, record and 知らせ follow', () => {
		const id = named();
		expect(partiesOf(rowOf(id)).always.map((each) => each.id)).toEqual([ide().seat.id]);
		changeParties(desk(), id, [colleague().seat.id, second().seat.id]);
		expect(findById(second(), id).id).toBe(id);
		expect(says(second())).toEqual([toldLabels['ticket.party-added']]);
		expect(says(colleague())).toEqual([toldLabels['ticket.parties-changed']]);
		clearInbox();
		changeParties(colleague(), id, [second().seat.id]);
		expect(() => findById(colleague(), id)).toThrow(NotFound);
		const [line] = inbox(ide(), null).unseen;
		expect(line?.sentences).toEqual([toldLabels['ticket.parties-changed']]);
		const events = db()
			.select()
			.from(schema.event)
			.where(eq(schema.event.action, 'ticket.parties-changed'))
			.all();
		expect(events.map(({ refs }) => refs)).toMatchObject([
			{ added: String(second().seat.id), removed: '' },
			{ added: '', removed: String(colleague().seat.id) }
		]);
	});

	test('tell whoever is out that they are, without its title', () => {
		const id = named();
		changeParties(desk(), id, [second().seat.id]);
		expect(inbox(colleague(), null).unseen).toMatchObject([
			{ title: '', href: '/helpdesk', sentences: [toldLabels['ticket.party-removed']] }
		]);
	});

	test('keep the 決裁者 and one who asks, and are of the organisation alone', () => {
		const id = named();
		expect(() => changeParties(colleague(), id, [])).toThrow('最後の1席は外せません。');
		expect(() => changeParties(colleague(), id, [ide().seat.id])).toThrow(Invalid);
		expect(() => changeParties(colleague(), id, [colleague().seat.id])).toThrow(Invalid);
		expect(() => changeParties(colleague(), id, [colleague().seat.id, right().seat.id])).toThrow(
			Invalid
		);
		expect(() => changeParties(second(), id, [second().seat.id])).toThrow(NotFound);
		changeParties(colleague(), id, [colleague().seat.id, second().seat.id]);
		changeParties(colleague(), id, [colleague().seat.id]);
		expect(findById(ide(), id).id).toBe(id);
		expect(() => findById(second(), id)).toThrow(NotFound);
		expect(() => changeParties(colleague(), raised(colleague()), [])).toThrow(Conflict);
	});

	test('are chosen on the version that was on the screen', () => {
		const id = named();
		const { version } = rowOf(id);
		proceed(colleague(), id, 'add', { body: 'もう一つあります。' });
		const seats = [colleague().seat.id, second().seat.id];
		expect(() => changeParties(colleague(), id, seats, { version })).toThrow(Conflict);
		expect(() => findById(second(), id)).toThrow(NotFound);
	});
});

test('a セキュリティ事故 is told on the telephone with what its form asks, and is 関係者のみ', () => {
	const call = (fields: Record<string, string>) =>
		recordCall(
			desk(),
			{
				...{ category: 'incident', title: '不審な添付', body: '開いた。', fields },
				...{ priority: 'urgent', visibility: null, contact: '井出', files: [] }
			},
			{ organisation: ide().organisation.id, via: 'phone', caller: '井出' },
			{ answer: '', isSolved: false }
		);
	expect(() => call({})).toThrow('気づいた日時を入れてください。');
	const number = call({ found: '今朝9時' });
	const of = find(desk(), number);
	expect(of.audience).toBe(`case:${of.id}`);
	expect(JSON.parse(of.fields)).toEqual({ found: '今朝9時' });
});

describe('団体訂正 of a shared system’s case', () => {
	test('goes to its participants, or with another category', () => {
		const id = raised(ide());
		const category = db()
			.select()
			.from(schema.ticketCategory)
			.where(eq(schema.ticketCategory.slug, 'joint-vdi'))
			.get();
		const held = db()
			.select()
			.from(schema.organisationKey)
			.where(eq(schema.organisationKey.audience, category?.audience ?? ''))
			.all()
			.map(({ organisationId }) => organisationId);
		const to = right().organisation.id;
		db()
			.update(schema.ticket)
			.set({ categoryId: category?.id ?? 0 })
			.run();
		db().delete(schema.organisationKey).where(eq(schema.organisationKey.organisationId, to)).run();
		expect(held.length).toBeGreaterThan(0);
		const lead = approverOf(story);
		const deed = { body: '聞き違い' };
		for (const slug of [null, 'joint-vdi', 'no-such']) {
			expect(() => correctOrganisation(lead, id, to, deed, slug), String(slug)).toThrow(Invalid);
		}
		expect(() => correctOrganisation(lead, id, to, deed)).toThrow('共同VDI');
		expect(rowOf(id).organisationId).toBe(ide().organisation.id);
		correctOrganisation(lead, id, to, deed, 'line');
		expect(findById(right(), id).category.slug).toBe('line');
	});

	test('keeps its category at another participant', () => {
		const id = raised(ide());
		const before = rowOf(id).categoryId;
		correctOrganisation(approverOf(story), id, right().organisation.id, { body: '聞き違い' });
		expect(rowOf(id).categoryId).toBe(before);
	});
});

test('what the organisation was told at once offers no 元に戻す', () => {
	for (const act of ['contact', 'ask-organisation'] as const) {
		const id = raised(ide());
		if (act === 'ask-organisation') proceed(desk(), id, 'take', {});
		const before = findById(desk(), id);
		const after = proceed(desk(), id, act, { body: '確かめます。' });
		expect(undoOf(desk(), act, before, after), act).toBeNull();
	}
});
