import { and, eq, ne, sum } from 'drizzle-orm';
import { fiscalYear } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { schema } from '../../../db/index.ts';
import { isAppliedFor, numberOf } from '../applications.ts';
import { lastYearsPacks } from '../last-year.ts';
import { at, overall, type Case, type Finding } from './findings.ts';

const { applicationLine, licenceApplication } = schema;

/** How many times last year's quantity makes one ask whether it is a slip. */
const MANY = 2;

/** No line twice, what is for what and from which budget; and what looks like a slip is asked about. */
export function quantityFindings(of: Case): Finding[] {
	const { tx, application, lines, day } = of;
	const findings: Finding[] = [];
	if (lines.length === 0) {
		findings.push(overall('error', 'no-lines', '品目を一つ以上選んでください。'));
	}
	if (application.purpose === '') {
		findings.push(overall('error', 'purpose', '用途を入れてください。'));
	}
	if (application.budget === '') {
		findings.push(overall('error', 'budget', '予算科目を入れてください。'));
	}
	if (application.wantedBy !== null && application.wantedBy < day) {
		findings.push(overall('error', 'wanted-by', '「いつまでに」が過ぎた日になっています。'));
	}
	const before = lastYearsPacks(tx, application.organisationId, fiscalYear(day));
	const seen = new Set<string>();
	for (const line of lines) {
		if (seen.has(line.partNumber)) {
			findings.push(at(line, 'error', 'twice', '同じ型番が2行あります。1行にまとめてください。'));
		}
		seen.add(line.partNumber);
		const last = before.get(line.partNumber);
		if (last !== undefined && line.packs > last * MANY) {
			const message = `前年の${MANY}倍を超えています（前年 ${last}、今回 ${line.packs}）。`;
			findings.push(at(line, 'warning', 'many', message));
		}
		if (line.product.isUnconfirmed) {
			const message = '品目の内容が要確認です。単位（パックあたりの数）が変わることがあります。';
			findings.push(at(line, 'warning', 'unconfirmed', message));
		}
		findings.push(...alsoAppliedFor(of, line));
	}
	return findings;
}

/** The same part number in another application of the organisation in this 取りまとめ. */
function alsoAppliedFor({ tx, application }: Case, line: Case['lines'][number]): Finding[] {
	if (application.roundId === null) return [];
	return tx
		.select({ licenceApplication, packs: sum(applicationLine.packs) })
		.from(applicationLine)
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.where(
			and(
				eq(licenceApplication.roundId, application.roundId),
				eq(licenceApplication.organisationId, application.organisationId),
				ne(licenceApplication.id, application.id),
				isAppliedFor,
				eq(applicationLine.partNumber, line.partNumber)
			)
		)
		.groupBy(licenceApplication.id)
		.all()
		.map(({ licenceApplication: other, packs }) => {
			const message = `${numberOf(other) ?? ''}（${labels.applicationState[other.state]}）でも${packs ?? 0}パックを申し込んでいます。二重になっていないか確かめてください。`;
			return at(line, 'warning', `again-${other.id}`, message);
		});
}
