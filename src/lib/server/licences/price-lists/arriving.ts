import { and, eq, ne } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { schema } from '../../db/index.ts';
import { attach } from '../../files/attachments.ts';
import { pathOf } from '../../files/store.ts';
import type { StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { byId, replaceable, type PriceList } from './lists.ts';
import { kindsOf, mappingOf, recalled } from './mapping.ts';
import { openList } from './open-list.ts';
import type { PriceListReading } from './reading.ts';
import { asItStands, step } from './steps.ts';
import { UnusableFile } from './unusable.ts';

const { priceList, reseller } = schema;

/** Where a file ended up: its own list, or the one it had become before. */
type Arrival = { id: number; isKnown: boolean };

/**
 * Takes a reseller's file in and reads it in a worker; the same file a second time leads to the first. A file that
 * cannot be read stays as one that says why. Throws `Forbidden`, and `Invalid` without a file or a reseller.
 */
export async function takeIn(
	actor: Actor,
	resellerId: number,
	files: readonly StoredFile[]
): Promise<Arrival> {
	authorize(actor, 'licence.work', null);
	const file = files.at(-1);
	if (!file) throw invalid('files', '価格表のファイルを選んでください。');
	const arrival = change(actor, (tx, record): Arrival => {
		const seller = tx.select().from(reseller).where(eq(reseller.id, resellerId)).get();
		if (!seller) throw invalid('reseller', '販売店を選び直してください。');
		const isSame = and(
			eq(priceList.resellerId, resellerId),
			eq(priceList.sha256, file.sha256),
			ne(priceList.state, 'dropped')
		);
		const first = tx.select({ id: priceList.id }).from(priceList).where(isSame).get();
		if (first) return { id: first.id, isKnown: true };
		const id = Number(
			tx
				.insert(priceList)
				.values({
					...{ resellerId, title: titleOf(file.name), state: 'uploaded', fileName: file.name },
					...{ sha256: file.sha256, personId: actor.person.id, at: now() }
				})
				.run().lastInsertRowid
		);
		const thing = { type: 'price-list', id, audience: 'union', authorAudience: null } as const;
		attach(tx, actor, [file], thing);
		record('price-list.uploaded', `price-list:${id}`, { reseller: resellerId }, file.name);
		return { id, isKnown: false };
	});
	if (!arrival.isKnown) await parse(actor, arrival.id);
	return arrival;
}

/** Reads a file that was taken in: it is read, or it has failed and says why. Throws `Conflict` once that is done. */
export async function parse(actor: Actor, id: number): Promise<void> {
	authorize(actor, 'licence.work', null);
	const list = byId(id);
	// The file of a list that is done with may be gone.
	asItStands(list, 'parse');
	try {
		const { reading } = await openList(pathOf(list.sha256), {
			given: { kinds: kindsOf(list.resellerId) }
		});
		const found = guessedFrom(list, reading);
		change(actor, (tx, record) => {
			const refs = { rows: reading.rows.length, errors: reading.errors.length };
			step(tx, record, actor, list, 'parse', { set: found, refs });
		});
	} catch (thrown) {
		if (!(thrown instanceof UnusableFile)) throw thrown;
		change(actor, (tx, record) => {
			const set = { failure: thrown.message };
			step(tx, record, actor, list, 'fail', { set, refs: { code: thrown.code } });
		});
	}
}

/** What a list says of itself, to be looked at and confirmed by a person, with what was said of the last one like it. */
function guessedFrom(list: PriceList, { stated, rows, fingerprint }: PriceListReading) {
	const begins = rows.flatMap(({ from }) => from ?? []).toSorted();
	const [latest] = replaceable(list);
	const template = recalled(list.resellerId, fingerprint);
	return {
		issuedOn: stated.issuedOn,
		validFrom: stated.validFrom ?? begins[0] ?? null,
		supersedes: latest?.id ?? null,
		mapping: JSON.stringify({ ...mappingOf(list), ...template })
	};
}

function titleOf(fileName: string): string {
	return fileName.replace(/\.[^.]{1,5}$/, '').slice(0, 200) || fileName;
}
