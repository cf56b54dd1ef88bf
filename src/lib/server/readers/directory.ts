import { and, asc, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { addDays, dayOf, typedDay, type Day } from '#lib/dates.ts';
import { districts } from '#lib/reference/districts.ts';
import { findMunicipality } from '#lib/reference/municipalities.ts';
import { resolveMunicipality } from '#lib/reference/names.ts';
import { kanaKey, nameKey } from '#lib/reference/person-names.ts';
import { isOftenMisread } from '#lib/reference/readings.ts';
import { db, schema } from '../db/index.ts';
import { writeWorkbook, type Workbook } from '../files/write-workbook.ts';
import type { Actor } from '../identity/actors.ts';
import { deskContact } from '../identity/desk.ts';
import { list, type Organisation } from '../identity/organisations.ts';
import { now } from '../now.ts';
import { authorize, may } from '../permissions.ts';

const { person, seat, tenure } = schema;

/** Who begins within this many days stands in the directory already. */
const AHEAD = 30;

export type Listed = {
	tenureId: number;
	section: string;
	seat: string;
	name: string;
	kana: string;
	phone: string;
	email: string;
	/** The first day, where it is still to come. */
	startsOn: Day | null;
};

export type ListedOrganisation = {
	id: number;
	name: string;
	kana: string;
	code6: string | null;
	kind: Organisation['kind'];
	hasRuby: boolean;
	/** Null where the reader may not see who works there. */
	people: Listed[] | null;
	phone: string | null;
};

export type DirectoryGroup = { slug: string; title: string; organisations: ListedOrganisation[] };

/**
 * 名簿: every organisation by 広域 in code order with the people in its seats today, narrowed to a 広域 and to
 * what was typed. People are for the municipalities, the prefecture and the union; others see bodies alone.
 */
export function directory(actor: Actor, asked: { q: string; district: string }) {
	const words = asked.q.trim().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
	const people = may(actor, 'directory.people', null) ? peopleByOrganisation() : null;
	const desk = deskContact().phone;
	const listed = list()
		.filter((body) => isStanding(body))
		.map((body) => ({
			district: body.district,
			entry: {
				id: body.id,
				name: body.name,
				kana: body.kana,
				code6: body.code6,
				kind: body.kind,
				hasRuby: body.code6 !== null && isOftenMisread(body.code6),
				people: people && (people.get(body.id) ?? []),
				phone: body.kind === '組合' ? desk : null
			}
		}))
		.flatMap(({ district, entry }) => {
			const found = narrowed(entry, words);
			return found ? [{ district, entry: found }] : [];
		});
	const groups = groupsOf(listed).filter(
		({ slug }) => asked.district === '' || slug === asked.district
	);
	const bodies = groups.flatMap((group) => group.organisations);
	return {
		now: now(),
		q: asked.q,
		district: asked.district,
		groups,
		seesPeople: people !== null,
		isNarrowed: words.length > 0 || asked.district !== '',
		counts: {
			organisations: bodies.length,
			people: bodies.reduce((sum, body) => sum + (body.people?.length ?? 0), 0)
		}
	};
}

/** 名簿 as a workbook, one row for each person in a seat; throws `Forbidden` for who may not see people. */
export async function directoryWorkbook(actor: Actor): Promise<Workbook> {
	authorize(actor, 'directory.people', null);
	const { groups } = directory(actor, { q: '', district: '' });
	const rows = groups.flatMap((group) =>
		group.organisations.flatMap((body) =>
			(body.people ?? []).map((one) => [
				group.title,
				body.code6 ?? '',
				body.name,
				one.section,
				one.seat,
				one.name,
				one.kana,
				one.phone,
				one.email,
				one.startsOn ? `${typedDay(one.startsOn)}から` : ''
			])
		)
	);
	const header = [
		'広域',
		'団体コード',
		'団体名',
		'課',
		'担当',
		'氏名',
		'ふりがな',
		'電話',
		'メール',
		'備考'
	];
	return writeWorkbook('名簿_県内', { sheet: '名簿', header, rows });
}

/** Nobody types more; each word is compared with everybody. */
const MOST_WORDS = 10;

function isStanding(body: Organisation): boolean {
	return body.validTo === null || body.validTo >= dayOf(now());
}

type Entry = { district: string | null; entry: ListedOrganisation };

function groupsOf(listed: Entry[]): DirectoryGroup[] {
	const inOrder = (slug: string, title: string, holds: (one: Entry) => boolean) => ({
		slug,
		title,
		organisations: listed.filter(holds).map(({ entry }) => entry)
	});
	return [
		inOrder('ken', '長野県', ({ entry }) => entry.kind === '県'),
		...districts.map(({ slug, name }) =>
			inOrder(slug, `${name}広域`, ({ district }) => district === slug)
		),
		inOrder('union', '組合', ({ entry }) => entry.kind === '組合'),
		inOrder('others', 'そのほかの団体', ({ district, entry }) =>
			Boolean(district === null && entry.kind !== '県' && entry.kind !== '組合')
		)
	].filter((group) => group.organisations.length > 0);
}

/** The organisation with those who fit all words; whole where the words name the organisation itself, null where nothing fits. */
function narrowed(entry: ListedOrganisation, words: string[]): ListedOrganisation | null {
	const rest = words.filter((word) => !namesOrganisation(entry, word));
	if (rest.length === 0) return entry;
	const people = (entry.people ?? []).filter((one) => rest.every((word) => fits(one, word)));
	return people.length > 0 ? { ...entry, people } : null;
}

function namesOrganisation(entry: ListedOrganisation, word: string): boolean {
	if (word === entry.code6) return true;
	const resolved = resolveMunicipality(word);
	if (resolved.kind === 'found') {
		// 「木曽」 in 南木曽町 is another place; what names one exactly does not look inside others.
		if (findMunicipality(resolved.code6)) return resolved.code6 === entry.code6;
	}
	if (resolved.kind === 'ambiguous') return resolved.candidates.includes(entry.code6 ?? '');
	if (resolved.kind === 'former') return resolved.code6 === entry.code6;
	const isInName = nameKey(entry.name).includes(nameKey(word));
	const isInKana = isKana(word) && looseKana(entry.kana).includes(looseKana(word));
	const romaji = findMunicipality(entry.code6 ?? '')?.romaji.toLowerCase() ?? '';
	const isInRomaji = /^[a-z-]{3,}$/i.test(word) && romaji.includes(word.toLowerCase());
	return isInName || isInKana || isInRomaji;
}

function fits(one: Listed, word: string): boolean {
	const key = nameKey(word);
	return (
		[one.name, one.section, one.seat].some((text) => nameKey(text).includes(key)) ||
		(isKana(word) && looseKana(one.kana).includes(looseKana(word))) ||
		(key.length > 3 && digitsOf(one.phone).includes(digitsOf(word) || ' '))
	);
}

function isKana(word: string): boolean {
	return /^[ぁ-ゖー]+$/.test(kanaKey(word));
}

/** づ and ず, ぢ and じ, long and short vowels are one to the ear. */
function looseKana(text: string): string {
	return kanaKey(text)
		.replaceAll('づ', 'ず')
		.replaceAll('ぢ', 'じ')
		.replaceAll('ー', '')
		.replace(/([おこそとのほもよろごぞどぼぽ])[おう]/g, '$1')
		.replace(/([うくすつぬふむゆるぐずぶぷ])う/g, '$1');
}

function digitsOf(text: string): string {
	return text.normalize('NFKC').replace(/\D/g, '');
}

function peopleByOrganisation(): Map<number, Listed[]> {
	const today = dayOf(now());
	const rows = db()
		.select({ tenure, person, seat })
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(
			and(
				isNull(tenure.endedAt),
				lte(tenure.fromOn, addDays(today, AHEAD)),
				or(isNull(tenure.toOn), sql`${tenure.toOn} >= ${today}`)
			)
		)
		.orderBy(asc(seat.id), asc(tenure.fromOn), asc(tenure.id))
		.all();
	const byOrganisation = new Map<number, Listed[]>();
	for (const row of rows) {
		const listed = byOrganisation.get(row.seat.organisationId) ?? [];
		listed.push({
			tenureId: row.tenure.id,
			section: row.tenure.section,
			seat: row.seat.name,
			name: row.person.name,
			kana: row.person.kana,
			phone: row.tenure.phone,
			email: row.person.email ?? '',
			startsOn: row.tenure.fromOn > today ? row.tenure.fromOn : null
		});
		byOrganisation.set(row.seat.organisationId, listed);
	}
	return byOrganisation;
}
