import { and, asc, eq, inArray } from 'drizzle-orm';
import { formerMunicipalities } from '#lib/reference/former-municipalities.ts';
import { commonVendors } from '#lib/reference/common-vendors.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { db, schema } from '../../db/index.ts';
import { list } from '../../identity/organisations.ts';
import type { Lexicon } from './redaction.ts';

const { attachment, person, seat, tenure, ticket, ticketMessage, vendorName } = schema;
const { specification, specificationStep, specificationVersion } = schema;

const suffix = /[市町村県]$/;
const suffixKana = /(?:し|まち|ちょう|むら|そん|けん)$/;
/** A reading of fewer letters stands in too many words (うえだ, ながの). */
const LEAST_KANA = 4;
const LEAST_ROMAJI = 5;

/** All that the organisations are called: whole and without 市, read, in Latin letters, and as they were called before. */
export function organisationNames(): string[] {
	const bodies = list().filter(({ kind }) => kind !== '専門家所属');
	const whole = bodies.flatMap(({ name, kana }) => [
		name,
		...(kana.length >= LEAST_KANA ? [kana] : [])
	]);
	const places = [
		...bodies.map(({ name, kana }) => ({ name, kana })),
		...formerMunicipalities.map(({ name }) => ({ name, kana: '' }))
	];
	const short = places.flatMap(({ name, kana }) => {
		const stem = suffix.test(name) ? name.replace(suffix, '') : '';
		const read = suffixKana.test(kana) ? kana.replace(suffixKana, '') : '';
		// うえだ市: too short a reading by itself, but none with what follows.
		const mixed = read.length > 1 && stem !== '' ? [`${read}${name.slice(-1)}`] : [];
		return [
			...mixed,
			...(stem.length > 1 ? [stem] : []),
			...(read.length >= LEAST_KANA ? [read] : [])
		];
	});
	const latin = municipalities
		.map(({ romaji }) => romaji.replace(/-.*$/, ''))
		.filter((name) => name.length >= LEAST_ROMAJI);
	const counties = municipalities.flatMap(({ county }) => county ?? []);
	const former = formerMunicipalities.flatMap(({ name, county }) => [
		name,
		...(county ? [county] : [])
	]);
	const union = ['市町村自治振興組合', '自治振興組合', '振興組合'];
	return [...new Set([...whole, ...short, ...latin, ...counties, ...former, ...union])];
}

/** What the check has to know for a case: everybody of the organisation that asked and of the desk, who wrote or called, its files. */
export function lexiconOf(ticketId: number): Lexicon {
	return {
		organisations: organisationNames(),
		people: [...peopleAround(ticketId), ...namesGiven(ticketId), ...namesInSpecification(ticketId)],
		vendors: [...vendors(), ...commonVendors],
		files: [...filesOf(ticketId), ...filesOfSpecification(ticketId)].map(({ name }) => name)
	};
}

/** The 業者 the union has noted, in their order. */
export function vendors(): string[] {
	return db()
		.select({ name: vendorName.name })
		.from(vendorName)
		.orderBy(asc(vendorName.name))
		.all()
		.map(({ name }) => name);
}

/** The attachments of a case that the organisation reads too, oldest first; notes of the union are none of them. */
export function filesOf(ticketId: number) {
	return db()
		.select({ attachment })
		.from(attachment)
		.innerJoin(ticketMessage, eq(ticketMessage.id, attachment.thingId))
		.where(and(eq(attachment.thingType, 'ticket-message'), eq(ticketMessage.ticketId, ticketId)))
		.orderBy(asc(attachment.id))
		.all()
		.map((row) => row.attachment)
		.filter(({ audience, removedAt }) => audience !== 'union' && removedAt === null);
}

/** The files of the versions of its specification. */
function filesOfSpecification(ticketId: number) {
	return db()
		.select({ name: attachment.name })
		.from(attachment)
		.innerJoin(specificationVersion, eq(specificationVersion.id, attachment.thingId))
		.innerJoin(specification, eq(specification.id, specificationVersion.specificationId))
		.where(
			and(eq(attachment.thingType, 'specification-version'), eq(specification.ticketId, ticketId))
		)
		.all();
}

/** Who took part in it, coordinators too. */
function namesInSpecification(ticketId: number): Lexicon['people'] {
	return db()
		.selectDistinct({ name: specificationStep.authorName })
		.from(specificationStep)
		.innerJoin(specification, eq(specification.id, specificationStep.specificationId))
		.where(eq(specification.ticketId, ticketId))
		.all()
		.map(({ name }) => ({ name, kana: '' }));
}

/** Also who has left: a case may name them. */
function peopleAround(ticketId: number): Lexicon['people'] {
	const row = db().select().from(ticket).where(eq(ticket.id, ticketId)).get();
	const bodies = list().filter(({ id, kind }) => id === row?.organisationId || kind === '組合');
	return db()
		.selectDistinct({ name: person.name, kana: person.kana })
		.from(person)
		.innerJoin(tenure, eq(tenure.personId, person.id))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(
			inArray(
				seat.organisationId,
				bodies.map(({ id }) => id)
			)
		)
		.all();
}

/** Names as they were typed in: of who called, and of who wrote. */
function namesGiven(ticketId: number): Lexicon['people'] {
	return db()
		.selectDistinct({ name: ticketMessage.authorName })
		.from(ticketMessage)
		.where(eq(ticketMessage.ticketId, ticketId))
		.all()
		.filter(({ name }) => name.trim().length > 1)
		.map(({ name }) => ({ name, kana: '' }));
}
