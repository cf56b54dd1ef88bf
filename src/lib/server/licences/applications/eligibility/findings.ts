import type { Day } from '#lib/dates.ts';
import type { Reader } from '../../../db/index.ts';
import type { Agreement, Application } from '../applications.ts';
import { linesOf, titleOf, type Line } from '../lines.ts';
import { agreementFindings } from './agreement.ts';
import { assuranceFindings } from './assurance.ts';
import { coreFindings } from './cores.ts';
import { priceFindings } from './prices.ts';
import { quantityFindings } from './quantities.ts';
import { supportFindings } from './support.ts';

/** What stands against an application: an error stops it, a warning has to be ticked and stays in the record. */
export type Finding = {
	level: 'error' | 'warning';
	/** The same for the same reason at the same line, so that a tick stands for what was read. */
	key: string;
	/** Null: the application as a whole. */
	lineId: number | null;
	message: string;
};

/** What the rules look at. */
export type Case = {
	tx: Reader;
	application: Application;
	agreement: Agreement;
	lines: Line[];
	/** The day whose prices and rights count, JST. */
	day: Day;
};

/** Everything that stands against sending an application on a day, errors first. */
export function findingsOn(
	tx: Reader,
	application: Application,
	agreement: Agreement,
	day: Day
): Finding[] {
	const of: Case = { tx, application, agreement, lines: linesOf(tx, application.id), day };
	const findings = [
		...agreementFindings(of),
		...quantityFindings(of),
		...priceFindings(of),
		...assuranceFindings(of),
		...coreFindings(of),
		...supportFindings(of)
	];
	return [
		...findings.filter(({ level }) => level === 'error'),
		...findings.filter(({ level }) => level === 'warning')
	];
}

/** A finding at a line; its key is the rule's word and the line's part number. */
export function at(
	line: Pick<Line, 'id' | 'partNumber' | 'name'>,
	level: Finding['level'],
	rule: string,
	message: string
): Finding {
	return {
		level,
		key: `${rule}:${line.partNumber}`,
		lineId: line.id,
		message: `${titleOf(line)}：${message}`
	};
}

/** A finding at the application as a whole. */
export function overall(level: Finding['level'], rule: string, message: string): Finding {
	return { level, key: rule, lineId: null, message };
}
