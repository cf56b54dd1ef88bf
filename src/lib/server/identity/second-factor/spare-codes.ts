import { and, eq, isNull } from 'drizzle-orm';
import { SPARE_CODES } from '#lib/second-factor.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import { change, type Recorder } from '../../record/change.ts';
import type { Actor } from '../actors.ts';
import { codeIn, hashOf, inGroups, newCode } from '../codes.ts';

const { spareCode } = schema;

/** How many 予備コード of a person still open. */
export function spareCodesLeft(personId: number): number {
	return db().select({ id: spareCode.id }).from(spareCode).where(isUnused(personId)).all().length;
}

/** Makes ten new ones in place of all earlier, and gives them this once, in groups of four. */
export function makeSpareCodes(tx: Tx, record: Recorder, personId: number): string[] {
	const codes = Array.from({ length: SPARE_CODES }, newCode);
	const replaced = tx.delete(spareCode).where(eq(spareCode.personId, personId)).run().changes;
	tx.insert(spareCode)
		.values(codes.map((code) => ({ personId, codeHash: hashFor(personId, code) })))
		.run();
	record('spare-codes.made', `person:${personId}`, replaced > 0 ? { replaced } : {});
	return codes.map(inGroups);
}

/** Uses one up; false where it is none of this person's or was used before. */
export function useSpareCode(actor: Actor, typed: string): boolean {
	const code = codeIn(typed);
	if (code === null) return false;
	const personId = actor.person.id;
	return change(actor, (tx, record) => {
		const used = tx
			.update(spareCode)
			.set({ usedAt: now() })
			.where(and(isUnused(personId), eq(spareCode.codeHash, hashFor(personId, code))))
			.run();
		if (used.changes === 0) return false;
		record('spare-code.used', `person:${personId}`);
		return true;
	});
}

function isUnused(personId: number) {
	return and(eq(spareCode.personId, personId), isNull(spareCode.usedAt));
}

function hashFor(personId: number, code: string): string {
	return hashOf(`spare ${personId} ${code}`);
}
