import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { db, inOneView, schema } from '#lib/server/db/index.ts';
import { databasePath } from '#lib/server/operations/layout.ts';
import { change, system } from '#lib/server/record/change.ts';
import { heldUntilRecorded } from '#lib/server/record/held.ts';
import { trace } from '#lib/server/record/traces.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;

beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

const title = () =>
	db().select({ name: schema.organisation.name }).from(schema.organisation).limit(1).get()?.name;
const rename = (name: string) =>
	change(system, (tx) => tx.update(schema.organisation).set({ name }).run());

/** Another process, such as the command line, that writes beside this one. */
function elsewhere(name: string): void {
	const other = new Database(databasePath(story.folder));
	other.prepare('update organisation set name = ?').run(name);
	other.close();
}

test('what is read in one view is of one moment, and the next view sees what came meanwhile', () => {
	const seen = inOneView(() => {
		const before = title();
		elsewhere('よそで改めた町');
		return [before, title()];
	});
	expect(seen[1]).toBe(seen[0]);
	expect(inOneView(title)).toBe('よそで改めた町');
});

test('what is written in between is seen by what is read after it, and is there for others at once', () => {
	const seen = inOneView(() => {
		const before = title();
		rename('改めた町');
		const other = new Database(databasePath(story.folder), { readonly: true });
		const there = other.prepare('select name from organisation limit 1').pluck().get();
		other.close();
		return [before, title(), there];
	});
	expect(seen.slice(1)).toEqual(['改めた町', '改めた町']);
});

test('a trace goes through while a view is open, and is seen after it', () => {
	const { person } = schema;
	const density = () =>
		db().select({ density: person.density }).from(person).limit(1).get()?.density;
	const seen = inOneView(() => {
		density();
		trace((traces) => traces.update(person).set({ density: 'compact' }).run());
		return density();
	});
	expect(seen).toBe('compact');
});

test('what comes after an await reads anew', async () => {
	const seen = await inOneView(async () => {
		title();
		await Promise.resolve();
		elsewhere('待つ間に改めた町');
		return title();
	});
	expect(seen).toBe('待つ間に改めた町');
});

test('a reading that fails leaves no view behind', () => {
	expect(() =>
		inOneView(() => {
			title();
			throw new Error('だめでした');
		})
	).toThrow('だめでした');
	expect(db().$client.inTransaction).toBe(false);
	elsewhere('その後の町');
	expect(title()).toBe('その後の町');
});

test('what is held is read anew after a write of the same view', () => {
	const held = heldUntilRecorded<{ name: string | undefined }>(1);
	const name = () => held('first', () => ({ name: title() })).name;
	const seen = inOneView(() => {
		name();
		rename('書き直した町');
		return name();
	});
	expect(seen).toBe('書き直した町');
});
