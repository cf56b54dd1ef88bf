import { fullGroupName } from '#lib/meetings.ts';
import { membersOf } from '../members.ts';
import { bodiesOf } from './bodies.ts';
import type { Meeting } from './meetings.ts';

/** Whom a 開催通知 is from and to: the heads of all, or a sheet for each. */
export type Letter = { from: string[]; contact: string; to: string[] };

/** 宛名 and 差出人 of a 開催通知; `each` writes one sheet to every organisation the meeting is for. */
export function letterOf(of: Meeting, each: boolean): Letter {
	const members = membersOf(of.group);
	const named = (role: string) =>
		members.filter((member) => member.role === role).map(({ organisation }) => organisation);
	const chair = named('chair');
	const from = chair.length > 0 ? chair.map((name) => `座長　${name}`) : [];
	return {
		from: [fullGroupName(of.group.name), ...from],
		contact: named('secretariat').join('、') || chair.join('、'),
		to: each
			? bodiesOf(of)
					.filter((body) => body.isCounted)
					.map(({ name }) => `${headOf(name)}　様`)
			: ['各構成団体の長　様']
	};
}

/** 「北相木村長」「長野県知事」; another body's is its head. */
function headOf(name: string): string {
	if (/[市町村]$/.test(name)) return `${name}長`;
	return name.endsWith('県') ? `${name}知事` : `${name}の長`;
}
