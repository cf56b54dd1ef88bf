import { eq } from 'drizzle-orm';
import { longDate } from '#lib/dates.ts';
import { schema } from '../../../db/index.ts';
import { isEnrolled } from '../../catalogue/enrolments.ts';
import { overall, type Case, type Finding } from './findings.ts';

const { licenceProgram } = schema;

/** An agreement that is over takes no orders, and none of an organisation that takes no part in it. */
export function agreementFindings({ tx, application, agreement, day }: Case): Finding[] {
	const findings: Finding[] = [];
	const { name, startsOn, endsOn } = agreement;
	if (endsOn !== null && endsOn < day) {
		const message = `契約「${name}」は${longDate(endsOn)}で終わっています。後継の契約で申し込んでください。`;
		findings.push(overall('error', 'agreement-ended', message));
	}
	if (startsOn !== null && startsOn > day) {
		const message = `契約「${name}」は${longDate(startsOn)}からです。`;
		findings.push(overall('error', 'agreement-ahead', message));
	}
	if (!isEnrolled(tx, agreement.id, application.organisationId, day)) {
		const message = `契約「${name}」への参加の登録（PCNなど）がありません。組合に相談してください。`;
		findings.push(overall('error', 'not-enrolled', message));
	}
	const program = tx
		.select()
		.from(licenceProgram)
		.where(eq(licenceProgram.id, agreement.programId))
		.get();
	if (program?.validTo && program.validTo < day) {
		const message = `「${program.name}」の販売は${longDate(program.validTo)}で終わっています。`;
		findings.push(overall('error', 'program-ended', message));
	}
	return findings;
}
