import { Conflict, Invalid, type Issue } from '#lib/errors.ts';
import { MOST_COLUMNS, priceFieldNames, type MapInput } from '#lib/price-lists.ts';
import type { Actor } from '../../identity/actors.ts';
import { change } from '../../record/change.ts';
import type { Charset } from '../../files/charset.ts';
import type { Kind } from './cells/kind.ts';
import type { GivenColumns } from './columns.ts';
import { find, replaceable, vendors, type PriceList } from './lists.ts';
import { mappingOf, recalled, remember, type Mapping } from './mapping.ts';
import type { Answers } from './price-row.ts';
import type { OpenedList } from './open-list.ts';
import { kindQuestion, question, type Question } from './questions.ts';
import { readingOf } from './readings.ts';
import { asSeen, step } from './steps.ts';

/** Where to read, as a person said; null and '' are left to the reader. */
type Place = {
	version: number;
	sheet: string;
	headerRows: number[] | null;
	withHiddenRows: boolean;
	charset: Charset | null;
};

/** Says where in the file to read; what the columns are is guessed anew. Throws `Invalid`, `Conflict`, `Forbidden`. */
export async function place(actor: Actor, id: number, said: Place): Promise<void> {
	const list = find(actor, id);
	asSeen(list, said.version);
	const { sheet, headerRows, withHiddenRows, charset } = said;
	const next: Mapping = {
		...mappingOf(list),
		...{ sheet: sheet || null, headerRows, withHiddenRows, charset, columns: null }
	};
	const moved = { ...list, mapping: JSON.stringify(next) };
	const { reading } = await readingOf(moved);
	const template = recalled(list.resellerId, reading.fingerprint);
	const mapping = JSON.stringify({ ...next, ...template });
	change(actor, (tx, record) => step(tx, record, actor, list, 'map', { set: { mapping } }));
}

/**
 * Says what a list is and what its columns mean, remembers that for its reseller, and reads the rows by it: without an
 * open question the list is checked. Throws `Invalid`, `Conflict`, `Forbidden`.
 */
export async function map(actor: Actor, id: number, input: MapInput): Promise<void> {
	const list = find(actor, id);
	asSeen(list, input.version);
	const before = await readingOf(list);
	const columns = columnsIn(input, before);
	const mapping: Mapping = {
		...mappingOf(list),
		...{ sheet: before.reading.sheet, headerRows: before.reading.headerRows, columns },
		...{ codes: input.codes, vendorId: input.vendor },
		answers: answersIn(input),
		kinds: kindsIn(input, list, before)
	};
	const { title, issuedOn, validFrom, validTo } = input;
	const set = {
		...{ title, issuedOn, validFrom, validTo, ...replacedIn(input, list) },
		mapping: JSON.stringify(mapping)
	};
	const issues = issuesIn(input);
	if (issues.length > 0) throw new Invalid(issues);
	const mapped = change(actor, (tx, record) => {
		remember(tx, list.resellerId, before.reading.fingerprint, mapping);
		return step(tx, record, actor, list, 'map', { set });
	});
	await check(actor, mapped);
}

/** Reads the rows by what was said; stays where it is while something is still to be answered. */
async function check(actor: Actor, list: PriceList): Promise<void> {
	const { reading } = await readingOf(list);
	if (openQuestions(reading.questions).length > 0) return;
	const refs = {
		rows: reading.rows.length,
		errors: reading.errors.length,
		warnings: reading.warnings.length
	};
	const set = { isTaxIncluded: reading.taxMode === 'included' };
	change(actor, (tx, record) => step(tx, record, actor, list, 'check', { set, refs }));
}

const answerable = ['tax-mode', 'tax-back', 'thousand', 'rate-rounding', 'short-year'] as const;

/** The names of the answers in the mapping, by the question. */
const keyOf = {
	'tax-mode': 'taxMode',
	'tax-back': 'taxBack',
	thousand: 'thousand',
	'rate-rounding': 'rateRounding',
	'short-year': 'shortYear'
} as const satisfies Record<(typeof answerable)[number], keyof Answers>;

/** A question with what was answered to it so far. */
type Asked = Question & { name: string; answer: string };

/** All that is asked of a person about a list: what is open, and what was answered and may be answered anew. */
export function asked(list: PriceList, { reading }: OpenedList): Asked[] {
	const { answers, kinds } = mappingOf(list);
	const isOpen = (code: string) => reading.questions.some((one) => one.code === code);
	const plain = answerable
		.filter((code) => isOpen(code) || answers[keyOf[code]] !== undefined)
		.map((code) => ({
			...offered(question(code)),
			name: `answer-${code}`,
			answer: String(answers[keyOf[code]] ?? '')
		}));
	const words = kindWords(list, reading.questions).map((word, index) => ({
		...kindQuestion(word),
		name: `kind-${index}`,
		answer: kinds[word] ?? ''
	}));
	return [...plain, ...words];
}

/** The register reckons without tax, so prices with it are not kept as they are. */
function offered(of: Question): Question {
	return { ...of, options: of.options.filter(({ value }) => value !== 'keep') };
}

/** What still has to be answered before the rows count. */
export function openQuestions(questions: readonly Question[]): Question[] {
	return questions.filter(({ code }) => code !== 'unit-price');
}

function answersIn(input: MapInput): Answers {
	const said = (code: (typeof answerable)[number]) => {
		const value = input[`answer-${code}`];
		const options = offered(question(code)).options.map((option) => option.value);
		return typeof value === 'string' && options.includes(value) ? value : undefined;
	};
	const thousand = said('thousand');
	const given = {
		taxMode: said('tax-mode'),
		taxBack: said('tax-back'),
		thousand: thousand === undefined ? undefined : thousand === 'true',
		rateRounding: said('rate-rounding'),
		shortYear: said('short-year')
	};
	return Object.fromEntries(
		Object.entries(given).filter(([, value]) => value !== undefined)
	) as Answers;
}

function columnsIn(input: MapInput, { reading }: OpenedList): GivenColumns {
	return Object.fromEntries(
		reading.columns.slice(0, MOST_COLUMNS).map(({ letters }) => {
			const said = input[`column-${letters}`];
			return [letters, priceFieldNames.find((field) => field === said) ?? null];
		})
	);
}

function kindsIn(input: MapInput, list: PriceList, { reading }: OpenedList): Record<string, Kind> {
	const options = kindQuestion('').options.map(({ value }) => value);
	return Object.fromEntries(
		kindWords(list, reading.questions).flatMap((word, index) => {
			const value = input[`kind-${index}`];
			const isKind = typeof value === 'string' && options.includes(value);
			return isKind ? [[word, value as Kind]] : [];
		})
	);
}

/** The words that were answered, and then those that still have to be. */
function kindWords(list: PriceList, questions: readonly Question[]): string[] {
	const asked = questions.filter(({ code }) => code === 'kind').map(({ subject }) => subject);
	return [...new Set([...Object.keys(mappingOf(list).kinds), ...asked])];
}

function replacedIn(input: MapInput, list: PriceList) {
	const [, how, id] = /^(whole|partial):(\d{1,15})$/.exec(input.replaces) ?? [];
	if (!how) return { supersedes: null, isPartial: false };
	const other = replaceable(list).find((one) => one.id === Number(id));
	if (!other) {
		throw new Conflict('代わる価格表が、ほかの価格表に代わりました。画面を開き直してください。');
	}
	return { supersedes: other.id, isPartial: how === 'partial' };
}

function issuesIn(input: MapInput): Issue[] {
	const issues: Issue[] = [];
	const { validFrom, validTo, vendor } = input;
	if (validFrom && validTo && validTo < validFrom) {
		issues.push({ field: 'validTo', message: '終わりの日が、始まりの日より前です。' });
	}
	if (!vendors().some(({ id }) => id === vendor)) {
		issues.push({ field: 'vendor', message: 'メーカーを選び直してください。' });
	}
	const taken = new Map<string, string>();
	for (const [name, field] of Object.entries(input)) {
		if (!name.startsWith('column-') || typeof field !== 'string' || field === '') continue;
		const letters = name.slice('column-'.length);
		const other = taken.get(field);
		if (other !== undefined) {
			const message = `${other}列と${letters}列が同じものになっています。どちらか一つにしてください。`;
			issues.push({ field: name, message });
		}
		taken.set(field, letters);
	}
	return issues;
}
