import { eq } from 'drizzle-orm';
import { redactionWords, REVIEWED_AFTER, type ArticleKind, type Replaced } from '#lib/articles.ts';
import { dayOf, type Day } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { populationBand } from '#lib/reference/population-bands.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import * as organisations from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { messagesOf } from '../messages.ts';
import { find, findFor, type ShownTicket } from '../tickets.ts';
import { filesOf, lexiconOf } from './lexicon.ts';
import { findings, redact, type Lexicon } from './redaction.ts';

const { fileText } = schema;

/** A file of the case, as it would be called in an article, and how much of its own text the check finds. */
type DraftFile = { id: number; name: string; newName: string; size: number; found: number };

/** What an article of a case begins with. */
type Draft = {
	texts: Record<Replaced['part'], string>;
	replaced: Replaced[];
	files: DraftFile[];
	categoryId: number;
	kind: ArticleKind;
	system: string;
	size: string;
	reviewOn: Day;
	version: number;
};

/**
 * The draft of an article of a case, with neutral marks where the check found what could say who asked. Throws
 * `NotFound`, `Forbidden`, and `Conflict` where the organisation has not agreed.
 */
export function draftOf(actor: Actor, typed: string): { of: ShownTicket; draft: Draft } {
	const of = publishable(actor, find(actor, typed).id);
	const messages = messagesOf(actor, of).filter(({ kind }) => kind !== 'internal');
	const question = messages.find(({ act }) => act === 'submit')?.body ?? '';
	const answer = messages.findLast(({ act, body }) => act === 'answer' && body !== '')?.body ?? '';
	const lexicon = lexiconOf(of.id);
	const { texts, replaced } = redact({ title: of.title, question, answer }, lexicon);
	const isSpecification = of.category.slug === 'specification';
	const fields = JSON.parse(of.fields) as Record<string, string>;
	return {
		of,
		draft: {
			texts,
			replaced,
			files: filesOf(of.id).map(({ id, name, size, sha256 }) => ({
				id,
				name,
				size,
				newName: neutralName(name, lexicon),
				found: findings(wordsOf(sha256), lexicon).length
			})),
			categoryId: of.categoryId,
			kind: isSpecification ? 'specification' : 'answer',
			system: isSpecification ? (fields.system ?? '') : '',
			size: isSpecification ? sizeOf(of.organisationId) : '',
			reviewOn: aYearFrom(dayOf(now())),
			version: of.version
		}
	};
}

/** A case of which an article may be made; throws as `draftOf`. */
export function publishable(actor: Actor, id: number): ShownTicket {
	const of = findFor(actor, id, 'publish');
	if (of.consent === 'granted') return of;
	throw new Conflict(
		'この団体は、名前を伏せて役立てることにまだ同意していません。先に問い合わせの画面で尋ねてください。'
	);
}

/** A file's name without what the check finds in it; its ending stays. */
export function neutralName(name: string, lexicon: Lexicon): string {
	const ending = /\.[^.]+$/.exec(name)?.[0] ?? '';
	const stem = ending ? name.slice(0, -ending.length) : name;
	const found = findings(stem, { ...lexicon, files: [] });
	const neutral = found.reduceRight(
		(text, { start, end, kind }) =>
			`${text.slice(0, start)}〔${redactionWords[kind]}〕${text.slice(end)}`,
		stem
	);
	return `${neutral}${ending}`;
}

/** The size of the organisation behind a specification, in words of a band. */
export function sizeOf(organisationId: number): string {
	const { population } = organisations.find(organisationId);
	return population === null ? '' : populationBand(population).words;
}

/** The same day a year later; 29 February becomes the day before. */
export function aYearFrom(day: Day): Day {
	const [year = '', rest = ''] = [day.slice(0, 4), day.slice(4)];
	return `${Number(year) + REVIEWED_AFTER}${rest === '-02-29' ? '-02-28' : rest}`;
}

function wordsOf(sha256: string): string {
	return db().select().from(fileText).where(eq(fileText.sha256, sha256)).get()?.text ?? '';
}
