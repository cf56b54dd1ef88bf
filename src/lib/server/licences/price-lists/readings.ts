import { and, asc, count, desc, eq, isNull, max } from 'drizzle-orm';
import { dayOf, fiscalYear } from '#lib/dates.ts';
import { invalid } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import { pathOf } from '../../files/store.ts';
import { now } from '../../now.ts';
import { knownParts, rowsFrom } from './in-force.ts';
import { byId, type PriceList } from './lists.ts';
import { kindsOf, mappingOf } from './mapping.ts';
import { openList, type OpenedList, type Opening } from './open-list.ts';
import type { Given } from './price-row.ts';
import { UnusableFile } from './unusable.ts';

const { lifecycle, person, priceListEdit, sku } = schema;

/** Readings that are looked at page by page are kept for a while: reading twenty thousand rows takes a second. */
const kept = new Map<string, Promise<OpenedList>>();
const KEPT = 4;

/** Reads the file of a list with all that was said and corrected so far. Throws `Invalid` for a file that cannot be read so. */
export async function readingOf(list: PriceList): Promise<OpenedList> {
	const given = givenOf(list);
	const key = JSON.stringify([list.sha256, mappingOf(list).charset, given, stateOfRecords(list)]);
	const before = kept.get(key);
	if (before) return before;
	const { charset } = mappingOf(list);
	const opening: Opening = {
		given: { ...given, ...recordsFor(list) },
		today: dayOf(now()),
		...(charset === null ? {} : { charset })
	};
	const reading = openList(pathOf(list.sha256), opening);
	kept.set(key, reading);
	const [oldest] = kept.keys();
	if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
	try {
		return await reading;
	} catch (thrown) {
		kept.delete(key);
		if (thrown instanceof UnusableFile) {
			throw invalid('', `「${list.fileName}」は${thrown.message}`);
		}
		throw thrown;
	}
}

/** What was said about a list, in the words of the reader. */
function givenOf(list: PriceList): Given {
	const { sheet, headerRows, columns, withHiddenRows, codes, answers, kinds } = mappingOf(list);
	const edits = editsOf(list.id).filter((edit) => sheet === null || edit.sheet === sheet);
	const cells = edits.flatMap(({ cell, after }) => (cell === null ? [] : [[cell, after] as const]));
	const day = list.validFrom ?? list.issuedOn;
	return {
		...(sheet === null ? {} : { sheet }),
		...(headerRows === null ? {} : { headerRows }),
		...(columns === null ? {} : { columns }),
		...(day === null ? {} : { fiscalYear: fiscalYear(day) }),
		withHiddenRows,
		codes,
		answers,
		kinds: { ...kindsOf(list.resellerId), ...kinds },
		corrections: Object.fromEntries(cells),
		excluded: edits.filter(({ cell }) => cell === null).map(({ rowNumber }) => rowNumber)
	};
}

function recordsFor({ supersedes, validFrom }: PriceList): Pick<Given, 'known' | 'previous'> {
	const known = knownParts();
	if (supersedes === null) return { known };
	return { known, previous: rowsFrom(supersedes, validFrom ?? dayOf(now())) };
}

/** Changes whenever what a list is compared with does. */
function stateOfRecords({ supersedes, validFrom }: PriceList) {
	const parts = db().select({ all: count() }).from(sku).get();
	const ends = db()
		.select({ last: max(lifecycle.id) })
		.from(lifecycle)
		.get();
	const before = supersedes === null ? null : byId(supersedes).version;
	return [parts?.all, ends?.last, supersedes, before, validFrom, dayOf(now())];
}

type Edit = typeof priceListEdit.$inferSelect;

/** What was corrected or left out and stands, in its order. */
export function editsOf(listId: number): Edit[] {
	return db()
		.select()
		.from(priceListEdit)
		.where(and(eq(priceListEdit.priceListId, listId), isNull(priceListEdit.undoneAt)))
		.orderBy(asc(priceListEdit.id))
		.all();
}

/** As `editsOf`, the latest first and with who did it, for the page. */
export function namedEdits(listId: number): (Edit & { by: string })[] {
	return db()
		.select({ edit: priceListEdit, by: person.name })
		.from(priceListEdit)
		.innerJoin(person, eq(person.id, priceListEdit.personId))
		.where(and(eq(priceListEdit.priceListId, listId), isNull(priceListEdit.undoneAt)))
		.orderBy(desc(priceListEdit.id))
		.all()
		.map(({ edit, by }) => ({ ...edit, by }));
}
