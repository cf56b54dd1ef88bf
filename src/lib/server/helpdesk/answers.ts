import type { ShownTicket } from './tickets.ts';
import { count } from '#lib/text.ts';

/** What the form of a case's category asked, with what was answered; an amount of yen as 「6,500,000円」. */
export function answersOf(
	of: Pick<ShownTicket, 'fields' | 'category'>
): { label: string; answer: string }[] {
	const given = JSON.parse(of.fields) as Record<string, string>;
	return of.category.fields.flatMap(({ name, label, kind }) => {
		const answer = given[name];
		return answer === undefined ? [] : [{ label, answer: shown(answer, kind) }];
	});
}

function shown(answer: string, kind: string): string {
	return kind === 'yen' && /^\d+$/.test(answer) ? `${count(Number(answer))}円` : answer;
}
