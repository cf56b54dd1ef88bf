import { and, asc, eq, isNotNull } from 'drizzle-orm';
import {
	paragraphsOf,
	placeOf,
	remarkActs,
	remarkOwes,
	type RemarkAct,
	type RemarkState
} from '#lib/specifications.ts';
import type { Side } from '#lib/tickets.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { may } from '../../permissions.ts';
import type { Ticket } from '../tickets.ts';
import type { Specification } from './steps.ts';

const { organisation, specificationRemark, specificationStep } = schema;

/** What was said about a remark; 'remark' is how it began. */
type RemarkStep = {
	act: RemarkAct | 'remark';
	text: string;
	versionNumber: number;
	author: string;
	organisation: string;
	at: Date;
};

/** 指摘 as pages show it. */
export type ShownRemark = {
	id: number;
	number: number;
	versionNumber: number;
	paragraph: number;
	quoted: string;
	state: RemarkState;
	side: Side;
	version: number;
	steps: RemarkStep[];
	may: Record<RemarkAct, boolean>;
};

/** The remarks of a consultation, by their number. */
export function shownRemarks(actor: Actor, ticket: Ticket, of: Specification): ShownRemark[] {
	const steps = stepsByRemark(of.id);
	const acts = Object.keys(remarkActs) as RemarkAct[];
	return db()
		.select()
		.from(specificationRemark)
		.where(eq(specificationRemark.specificationId, of.id))
		.orderBy(asc(specificationRemark.number))
		.all()
		.map(({ id, number, versionNumber, paragraph, quoted, state, version }) => ({
			...{ id, number, versionNumber, paragraph, quoted, state, version },
			side: remarkOwes[state],
			steps: steps.get(id) ?? [],
			may: Object.fromEntries(
				acts.map((act) => [
					act,
					may(actor, 'remark.act', { ticket, state: of.state, remark: state, act })
				])
			) as ShownRemark['may']
		}));
}

/**
 * Where the remarks stand in the text of a version: by paragraph, and those whose words are not there any more
 * (前の版の箇所). Remarks of later versions are in neither.
 */
export function placed<Remark extends Pick<ShownRemark, 'versionNumber' | 'paragraph' | 'quoted'>>(
	remarks: Remark[],
	text: string,
	number: number
): { byParagraph: Map<number, Remark[]>; elsewhere: Remark[] } {
	const paragraphs = paragraphsOf(text);
	const byParagraph = new Map<number, Remark[]>();
	const elsewhere: Remark[] = [];
	for (const remark of remarks.filter(({ versionNumber }) => versionNumber <= number)) {
		const place =
			remark.versionNumber === number
				? remark.paragraph
				: placeOf(remark.quoted, remark.paragraph, paragraphs);
		if (place === null) elsewhere.push(remark);
		else byParagraph.set(place, [...(byParagraph.get(place) ?? []), remark]);
	}
	return { byParagraph, elsewhere };
}

function stepsByRemark(specificationId: number): Map<number, RemarkStep[]> {
	const rows = db()
		.select({ step: specificationStep, organisation: organisation.name })
		.from(specificationStep)
		.innerJoin(organisation, eq(organisation.id, specificationStep.organisationId))
		.where(
			and(
				eq(specificationStep.specificationId, specificationId),
				isNotNull(specificationStep.remarkId)
			)
		)
		.orderBy(asc(specificationStep.id))
		.all();
	const byRemark = new Map<number, RemarkStep[]>();
	for (const { step, organisation: name } of rows) {
		const { text, versionNumber, authorName, at } = step;
		const act = step.act as RemarkStep['act'];
		const shown = { act, text, versionNumber, author: authorName, organisation: name, at };
		const id = step.remarkId ?? 0;
		byRemark.set(id, [...(byRemark.get(id) ?? []), shown]);
	}
	return byRemark;
}
