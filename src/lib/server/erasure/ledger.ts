import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { db, schema } from '../db/index.ts';
import { thingFrom, written, type Eraser, type Thing } from './things.ts';

const { erasure } = schema;

/** The list of what was erased: outside the database, so that an older backup can be told of it. */
export const ERASURES = 'erasures.jsonl';

const VERSION = 1;

export type Entry = Eraser & { thing: Thing };

/** What a list says, oldest first; lines of no known form are passed over. */
function entriesIn(text: string): Entry[] {
	return text.split('\n').flatMap((line) => {
		const entry = line === '' ? null : entryFrom(line);
		return entry ? [entry] : [];
	});
}

/** Writes entries to the end of the open database's list; when this returns they are on disk for good. */
export function append(entries: Entry[]): void {
	if (entries.length === 0) return;
	const path = ledgerPath();
	const isNew = !existsSync(path);
	// A line that a crash cut short must not swallow the next one.
	const isCut = !isNew && !/(^|\n)$/.test(readFileSync(path, 'utf8'));
	const lines = entries.map((entry) => `${lineOf(entry)}\n`).join('');
	const file = openSync(path, 'a', 0o600);
	try {
		writeSync(file, (isCut ? '\n' : '') + lines);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	if (isNew) syncFolder(dirname(path));
}

/** Writes to the list what was erased just before a crash, when the database knew of it and the list did not. */
export function complete(): number {
	const path = ledgerPath();
	const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
	const known = new Set(entriesIn(text).map(keyOf));
	const missing = db()
		.select()
		.from(erasure)
		.orderBy(erasure.id)
		.all()
		.flatMap((row) => {
			const thing = thingFrom(row.thing);
			return thing ? [{ ...row, thing }] : [];
		})
		.filter((entry) => !known.has(keyOf(entry)));
	append(missing);
	return missing.length;
}

/** What the open database's list says; empty where there is none. */
export function listed(): Entry[] {
	const path = ledgerPath();
	return existsSync(path) ? entriesIn(readFileSync(path, 'utf8')) : [];
}

/** Where the open database has its list. */
export function ledgerPath(): string {
	return join(dirname(db().$client.name), ERASURES);
}

function keyOf(entry: Entry): string {
	return `${written(entry.thing)} ${entry.at.getTime()}`;
}

function lineOf({ at, thing, personId, organisationId }: Entry): string {
	return JSON.stringify({
		v: VERSION,
		at: at.toISOString(),
		thing: written(thing),
		person: personId,
		organisation: organisationId
	});
}

function entryFrom(line: string): Entry | null {
	let read: unknown;
	try {
		read = JSON.parse(line);
	} catch {
		return null;
	}
	const { v, at, thing, person, organisation } = Object(read) as Record<string, unknown>;
	const day = new Date(String(at));
	const known = thingFrom(String(thing));
	if (v !== VERSION || known === null || Number.isNaN(day.getTime())) return null;
	return {
		thing: known,
		at: day,
		personId: Number(person) || 0,
		organisationId: Number(organisation) || 0
	};
}

function syncFolder(folder: string): void {
	const handle = openSync(folder, 'r');
	fsyncSync(handle);
	closeSync(handle);
}
