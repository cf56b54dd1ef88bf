import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { cannedEditSchema, cannedSchema, cannedVariables, filledIn } from '#lib/canned.ts';
import { Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import {
	addCanned,
	allCanned,
	changeCanned,
	findCanned,
	setPutAway,
	type CannedInput
} from '#lib/server/helpdesk/canned/canned.ts';
import { filledFor, offeredCanned } from '#lib/server/helpdesk/canned/filling.ts';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { numberIn, raised, rowOf } from '../../support/tickets.ts';
import { theirsOf } from '../../support/finding.ts';

let story: Story;
let desk: () => Actor;

beforeEach(async () => {
	story = await tellStory();
	desk = () => story.as('miyazawa');
	clockAt('2026-11-27', '9:00');
});
afterEach(() => closeTemporaryYui(story.folder));

const add = (more: Partial<CannedInput> = {}) =>
	addCanned(desk(), { title: '受付のお知らせ', body: '受け付けました。', category: null, ...more });
const messages = (body: string) =>
	v
		.safeParse(cannedSchema, { title: '名前', body })
		.issues?.map(({ message }) => message)
		.join() ?? '';
const categoryNamed = (slug: string) =>
	db()
		.select()
		.from(schema.ticketCategory)
		.all()
		.find((row) => row.slug === slug)?.id ?? 0;

describe('variables', () => {
	test('that nobody knows are refused by name, and those there are, are named', () => {
		const said = messages('{{団体名}} {{電話}} と {{首長名}} と {{電話}}');
		expect(said).toContain('{{電話}}、{{首長名}}という差し込みはありません');
		for (const name of Object.keys(cannedVariables)) expect(said).toContain(`{{${name}}}`);
		expect(messages('{{}}')).toContain('{{}}という差し込みはありません');
		expect(messages('{{toString}}')).toContain('{{toString}}');
		expect(messages('{{団体名')).toContain('そろっていません');
		expect(messages('団体名}} さま')).toContain('そろっていません');
		expect(messages('{団体名} {{ 件名 }} ｛｛目安｝｝')).toBe('');
	});

	test('are kept with plain braces, however they were typed', () => {
		const { body } = v.parse(cannedSchema, { title: '名前', body: '｛｛団体名｝｝ {{ 目安　}}' });
		expect(body).toBe('{{団体名}} {{目安}}');
	});

	test('are filled once: what stands in a title is no variable', () => {
		const values = Object.fromEntries(
			Object.keys(cannedVariables).map((name) => [name, `<${name}>`])
		) as Record<keyof typeof cannedVariables, string>;
		const text = filledIn('{{件名}} {{団体名}} {{団体名}}', { ...values, 件名: '{{団体名}}$&' });
		expect(text).toBe('{{団体名}}$& <団体名> <団体名>');
	});

	test('are filled from the case it is written into', () => {
		const all = Object.keys(cannedVariables)
			.map((name) => `{{${name}}}`)
			.join('|');
		const id = add({ body: all });
		const ticket = raised(story.as('ide'), { title: '線が切れた', priority: 'urgent' });
		const number = numberIn(ticket);
		const due = rowOf(ticket).answerDue;
		expect(due).not.toBeNull();
		expect(filledFor(desk(), number, id)).toBe(
			`北相木村|井出 直人|${number}|線が切れた|宮澤 結|令和8年11月27日（金）14:00`
		);
		const calm = raised(story.as('ide'));
		expect(filledFor(desk(), numberIn(calm), id)).toContain('〔目安なし〕');
	});
});

describe('定型文', () => {
	test('are the desk’s to read, write and insert, and nobody else’s', () => {
		const id = add();
		const number = numberIn(raised(story.as('ide')));
		for (const actor of [story.as('ide'), story.as('maruyama'), story.as('tanaka')]) {
			expect(() => allCanned(actor)).toThrow(Forbidden);
			expect(() => addCanned(actor, { title: 'a', body: 'b', category: null })).toThrow(Forbidden);
			expect(() => setPutAway(actor, id, true)).toThrow(Forbidden);
			expect(() => filledFor(actor, number, id)).toThrow(Forbidden);
		}
		expect(() => findCanned(desk(), 99)).toThrow(NotFound);
	});

	test('have one name each, and a category that is one', () => {
		const id = add();
		expect(() => add()).toThrow(Invalid);
		expect(() => add({ title: '別の名前', category: 9999 })).toThrow(Invalid);
		setPutAway(desk(), id, true);
		const second = add();
		expect(() => setPutAway(desk(), id, false)).toThrow(Invalid);
		setPutAway(desk(), second, true);
		setPutAway(desk(), id, false);
		expect(allCanned(desk()).map((row) => [row.id, row.endedAt === null])).toEqual([
			[id, true],
			[second, false]
		]);
	});

	test('changed by two at once keep what the quicker wrote, and show it to the other', () => {
		const id = add();
		const input = { title: '受付', body: '先の文', category: null, version: 1 };
		changeCanned(desk(), id, input);
		const late = { ...input, body: '後の文' };
		expect(theirsOf(() => changeCanned(desk(), id, late))).toBe('先の文');
		expect(findCanned(desk(), id)).toMatchObject({ body: '先の文', version: 2, by: '宮澤 結' });
		expect(
			v.safeParse(cannedEditSchema, { title: '', body: '', version: '1' }).issues
		).toHaveLength(2);
	});

	test('put away are offered no more, and cannot be inserted', () => {
		const id = add();
		const ticket = raised(story.as('ide'));
		expect(offeredCanned(rowOf(ticket))).toEqual([{ id, title: '受付のお知らせ' }]);
		setPutAway(desk(), id, true);
		expect(offeredCanned(rowOf(ticket))).toEqual([]);
		expect(() => filledFor(desk(), numberIn(ticket), id)).toThrow(NotFound);
	});

	test('of the case’s category come first, those of others last and named by theirs', () => {
		add({ title: 'あ', category: categoryNamed('incident') });
		add({ title: 'い' });
		add({ title: 'う', category: categoryNamed('line') });
		const offered = offeredCanned(rowOf(raised(story.as('ide')))).map(({ title }) => title);
		expect(offered).toEqual(['う', 'い', 'あ（セキュリティ事故）']);
	});
});

test('a case of 関係者のみ is named to nobody but who reads it', () => {
	const id = add({ body: '{{件名}}' });
	const second = newcomer(desk().organisation.id, '相談窓口二', {
		fromOn: '2026-04-01',
		roles: ['desk']
	});
	const title = '住民の名簿を誤送信した';
	const found = { found: '今朝' };
	const named = raised(story.as('ide'), { category: 'incident', title, fields: found });
	proceed(desk(), named, 'take', {});
	expect(filledFor(desk(), numberIn(named), id)).toBe(title);
	expect(() => filledFor(actingAs(second), numberIn(named), id)).toThrow(NotFound);
	const events = JSON.stringify(db().select().from(schema.event).all().slice(-1));
	expect(events).not.toContain('canned');
});
