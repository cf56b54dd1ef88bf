import { dayOf } from '#lib/dates.ts';
import { db } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { byId } from './applications.ts';
import { baseLotsIn, basesFor, isBased, type Base } from './bases.ts';
import { choices } from './choosing.ts';
import { findingsOn, type Finding } from './eligibility/findings.ts';
import { find, type Shown } from './finding.ts';
import { totalOf, type Line, type Total } from './lines.ts';
import { priceOn } from './prices.ts';
import { goesToApprover } from './sending.ts';
import { TAX_RATE } from './snapshots.ts';

/** A line at the price it would be taken at. */
type PreviewedLine = Omit<Line, 'price'> & {
	price: { listYen: number | null; preferentialYen: number; taxRate: number } | null;
};

/** A draft before it is sent. */
type Checked = {
	application: Shown;
	lines: PreviewedLine[];
	total: Total;
	findings: Finding[];
	/** Whether it goes to the organisation's 決裁者 first. */
	isAsked: boolean;
};

/** A line of a draft as its form shows it. */
type EditedLine = Line & {
	yen: number | null;
	lastYear: number | null;
	isBased: boolean;
	bases: Base[];
	named: number[];
};

/** A draft at today's prices with what stands against it; nothing is taken yet. Throws `NotFound`. */
export function check(actor: Actor, id: number): Checked {
	const application = find(actor, id);
	const row = byId(id);
	const day = dayOf(now());
	const { resellerId, id: agreementId } = application.agreement;
	const lines = application.lines.map((line): PreviewedLine => {
		const price = priceOn(db(), {
			...{ partNumber: line.partNumber, resellerId, agreementId, day }
		});
		const preferentialYen = price?.preferentialYen ?? null;
		const taken =
			preferentialYen === null
				? null
				: { listYen: price?.listYen ?? null, preferentialYen, taxRate: TAX_RATE };
		return { ...line, revision: null, price: taken };
	});
	return {
		application,
		lines,
		total: totalOf(lines),
		findings: findingsOn(db(), row, application.agreement, day),
		isAsked: goesToApprover(db(), actor, row)
	};
}

/** A draft for its form, with what its lines may stand on. Throws `NotFound`. */
export function edited(actor: Actor, id: number): { application: Shown; lines: EditedLine[] } {
	const application = find(actor, id);
	const { organisationId, agreement, lines } = application;
	const parts = lines.map(({ partNumber }) => partNumber);
	const offered = choices(
		organisationId,
		{ resellerId: agreement.resellerId, agreementId: agreement.id },
		parts
	);
	const day = dayOf(now());
	return {
		application,
		lines: lines.map((line) => {
			const choice = offered.find(({ partNumber }) => partNumber === line.partNumber);
			const stands = isBased(line.sku.kind);
			return {
				...line,
				yen: choice?.preferentialYen ?? null,
				lastYear: choice?.lastYear ?? null,
				isBased: stands,
				bases: stands ? basesFor(db(), organisationId, line, day) : [],
				named: baseLotsIn(line.baseLots)
			};
		})
	};
}
