import Database from 'better-sqlite3';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { databasePath } from '#lib/server/operations/layout.ts';
import { change, insideChange, listen, system } from '#lib/server/record/change.ts';
import { chainTip, verifyChain } from '#lib/server/record/events.ts';
import { trace } from '#lib/server/record/traces.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui, openTemporaryYui } from '../../support/database.ts';

const { event, eventText, setting } = schema;

let folder: string;

beforeEach(() => {
	clockAt('2026-11-27', '11:00');
	folder = openTemporaryYui();
});
afterEach(() => closeTemporaryYui(folder));

describe('a change', () => {
	test('keeps its rows and its event together', () => {
		change(system, (tx, record) => {
			tx.insert(setting).values({ key: 'motto', value: '結い' }).run();
			record('setting.changed', 'setting:motto', {}, '結い');
		});
		expect(settingNames()).toEqual(['motto']);
		expect(lastEvent()).toMatchObject({ action: 'setting.changed', subject: 'setting:motto' });
	});

	test('that fails half way leaves no row, no event and no text', () => {
		const before = chainTip();
		const fail = () =>
			change(system, (tx, record) => {
				tx.insert(setting).values({ key: 'motto', value: '結い' }).run();
				record('setting.changed', 'setting:motto', {}, '結い');
				throw new Error('the power of the second half is gone');
			});
		expect(fail).toThrow('the second half');
		expect(settingNames()).toEqual([]);
		expect(chainTip()).toEqual(before);
		expect(texts()).toEqual([]);
	});

	test('fails as a whole when something that follows within it fails', () => {
		const refuse = () => {
			throw new Error('the index is full');
		};
		listen({ within: [refuse] });
		expect(() => writeSetting('motto')).toThrow('the index is full');
		expect(settingNames()).toEqual([]);
	});

	test('does not begin inside another: what follows a commit would be told too early', () => {
		const nested = () => change(system, () => writeSetting('inner'));
		expect(nested).toThrow('inside a change');
		expect(insideChange()).toBe(false);
		expect(settingNames()).toEqual([]);
	});

	test('lets no trace be written inside it, and lets them be written again after it', () => {
		const trying = () => change(system, () => trace(() => undefined));
		expect(trying).toThrow('A trace must not be written inside a change.');
		expect(trace(() => 'written')).toBe('written');
	});

	test('tells the listeners after it what was committed, in order', () => {
		const heard: string[][] = [];
		listen({ after: [(events) => heard.push(events.map((each) => each.subject))] });
		change(system, (_, record) => {
			record('setting.changed', 'setting:a');
			record('setting.changed', 'setting:b');
			expect(heard).toEqual([]);
		});
		expect(heard).toEqual([['setting:a', 'setting:b']]);
	});

	test('that fails is heard by nobody', () => {
		const heard: unknown[] = [];
		listen({ after: [(events) => heard.push(events)] });
		const fail = () =>
			change(system, (_, record) => {
				record('setting.changed', 'setting:a');
				throw new Error('no');
			});
		expect(fail).toThrow('no');
		expect(heard).toEqual([]);
	});

	test('already stands in the database when the listeners hear of it', () => {
		const seen: string[][] = [];
		listen({ after: [() => seen.push(settingNamesOfAnother())] });
		writeSetting('motto');
		expect(seen).toEqual([['motto']]);
	});

	test('without an event is heard by nobody', () => {
		const heard: unknown[] = [];
		listen({ after: [(events) => heard.push(events)] });
		change(system, () => undefined);
		expect(heard).toEqual([]);
	});
});

describe('the chain', () => {
	beforeEach(() => {
		for (const key of ['a', 'b', 'c']) writeSetting(key);
	});

	test('is whole after ordinary work', () => {
		expect(verifyChain()).toEqual([]);
	});

	test('does not care in which order the references of an event are named', () => {
		change(system, (_, record) => record('setting.changed', 'x', { post: 2, board: 1, a: null }));
		sql(`update event set refs = '{"a":null,"board":1,"post":2}' where id = ${lastEvent().id}`);
		expect(verifyChain()).toEqual([]);
	});

	test.each([
		['its instant', 'at = at + 1'],
		['its actor', 'actor = 1'],
		['its seat', 'seat = 1'],
		['its organisation', 'organisation = 1'],
		['its action', "action = 'setting.read'"],
		['its subject', "subject = 'setting:z'"],
		['a reference', 'refs = \'{"n":2}\''],
		['its references, which cannot be read any more', "refs = 'broken'"],
		['its instant, which is none any more', "at = 'yesterday'"],
		['its text’s hash', 'text_hash = null'],
		['its version', 'v = 2'],
		['its own hash', "hash = 'feed'"]
	])('shows that somebody changed %s', (_, assignment) => {
		for (const id of [middle(), lastEvent().id]) {
			sql(`update event set ${assignment} where id = ${id}`);
			expect(verifyChain()).toContain(`event ${id} was altered`);
		}
	});

	test('shows that an event was taken out', () => {
		sql(`delete from event_text where event_id = ${middle()}`);
		sql(`delete from event where id = ${middle()}`);
		expect(verifyChain()).toContain(`event ${middle()} is missing`);
	});

	test('shows that two events changed places', () => {
		const [first, second] = [middle(), lastEvent().id];
		sql('pragma foreign_keys = off');
		sql(`update event set id = 9999 where id = ${first}`);
		sql(`update event set id = ${first} where id = ${second}`);
		sql(`update event set id = ${second} where id = 9999`);
		expect(verifyChain()).toContain(`event ${first} was altered`);
		expect(verifyChain()).toContain(`event ${second} was altered`);
	});

	test('shows by its tip that its end was cut off', () => {
		const kept = chainTip();
		sql(`delete from event_text where event_id = ${lastEvent().id}`);
		sql(`delete from event where id = ${lastEvent().id}`);
		expect(verifyChain()).toEqual([]);
		expect(chainTip()).not.toEqual(kept);
		expect(chainTip().count).toBe(kept.count - 1);
	});

	test('shows that an event was added by hand', () => {
		sql(`insert into event select id + 1, v, at, actor, seat, organisation, action, subject,
			refs, text_hash, hash from event where id = ${lastEvent().id}`);
		expect(verifyChain()).toEqual([`event ${lastEvent().id} was altered`]);
	});

	test('shows that a text was changed, or put with another event', () => {
		const { id } = lastEvent();
		sql(`update event_text set text = 'x' where event_id = ${id}`);
		expect(verifyChain()).toEqual([`text of event ${id} was altered`]);
	});

	test('stays whole when a text is erased', () => {
		sql(`delete from event_text where event_id = ${lastEvent().id}`);
		expect(verifyChain()).toEqual([]);
	});

	test('holds neither the text nor anything it could be guessed from', () => {
		change(system, (_, record) => record('a', 'b', {}, '同じ文'));
		const first = lastEvent();
		change(system, (_, record) => record('a', 'b', {}, '同じ文'));
		expect(lastEvent().textHash).not.toBe(first.textHash);
		expect(JSON.stringify(db().select().from(event).all())).not.toContain('同じ文');
	});

	test('goes on after what another process wrote in between', async () => {
		const before = chainTip().count;
		for (const key of ['d', 'e']) {
			await writeElsewhere(1);
			writeSetting(key);
		}
		expect(verifyChain()).toEqual([]);
		expect(chainTip().count).toBe(before + 4);
	}, 20_000);

	test('is one chain when three processes write at the same time', async () => {
		const before = chainTip().count;
		const children = [1, 2].map(() => writeElsewhere(25));
		for (let count = 0; count < 25; count += 1) {
			writeSetting(`mine-${count}`);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		await Promise.all(children);
		expect(verifyChain()).toEqual([]);
		expect(chainTip().count).toBe(before + 75);
	}, 20_000);
});

function writeSetting(key: string): void {
	change(system, (tx, record) => {
		tx.insert(setting).values({ key, value: '' }).run();
		record('setting.changed', `setting:${key}`, { n: 1 }, key);
	});
}

async function writeElsewhere(count: number): Promise<void> {
	const program = `
		import { openDatabase, closeDatabase } from '#lib/server/db/index.ts';
		import { change, system } from '#lib/server/record/change.ts';
		openDatabase(${JSON.stringify(databasePath(folder))});
		for (let count = 0; count < ${count}; count += 1) {
			change(system, (tx, record) => record('setting.changed', 'setting:x', {}, 'x'));
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		closeDatabase();`;
	await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', program]);
}

function lastEvent() {
	const [last] = db().select().from(event).all().slice(-1);
	if (!last) throw new Error('Nothing has happened yet.');
	return last;
}

function middle(): number {
	return chainTip().count - 1;
}

function settingNames(): string[] {
	return db()
		.select()
		.from(setting)
		.all()
		.map((row) => row.key);
}

function settingNamesOfAnother(): string[] {
	const other = new Database(databasePath(folder), { readonly: true });
	const rows = other.prepare('select key from setting').all() as { key: string }[];
	other.close();
	return rows.map((row) => row.key);
}

function texts(): string[] {
	return db()
		.select()
		.from(eventText)
		.all()
		.map((row) => row.text);
}

function sql(statement: string): void {
	db().$client.exec(statement);
}
