import type { Actor } from '#lib/server/identity/actors.ts';
import {
	proceed,
	type PlainSpecificationAct
} from '#lib/server/helpdesk/specifications/agreeing.ts';
import { remark, treat } from '#lib/server/helpdesk/specifications/remarks.ts';
import { find } from '#lib/server/helpdesk/specifications/specifications.ts';
import { handIn } from '#lib/server/helpdesk/specifications/versions.ts';
import type { RemarkAct, SpecificationState } from '#lib/specifications.ts';
import { numberIn, raised } from './tickets.ts';

export const FIRST = [
	'北相木村 文書管理システム仕様書（案）',
	'第1条 文書の収受から廃棄までを電子で行う。予算は1,200,000円とする。',
	'第2条 代決ができること。',
	'第3条 契約が終わったときは、データを返還すること。'
];

/** A case in which a specification is talked over; gives its number. */
export function consulted(actor: Actor, visibility: 'organisation' | 'named' = 'organisation') {
	const id = raised(actor, {
		category: 'specification',
		title: '文書管理システムの仕様書を見てほしい',
		body: '案を作りました。',
		fields: { system: '文書管理システム', budget: '1200000', procurement: 'R9.6.1' },
		visibility
	});
	return numberIn(id);
}

/** Hands in a text, one paragraph a line. */
export function handedIn(actor: Actor, number: string, paragraphs: string[] = FIRST): number {
	const input = { text: paragraphs.join('\n'), isCut: false, note: '', file: null, version: null };
	return handIn(actor, number, input);
}

/** Says something about a paragraph of the newest version. */
export function remarked(
	actor: Actor,
	number: string,
	paragraph: number,
	body = '直してください。'
) {
	const last = find(actor, number).specification.versions[0]?.number ?? 0;
	return remark(actor, number, { number: last, paragraph, body });
}

/** Does something about the remark of this number. */
export function treated(
	actor: Actor,
	number: string,
	which: number,
	act: RemarkAct,
	body = '確かめました。'
): void {
	const row = find(actor, number).specification.remarks.find((each) => each.number === which);
	treat(actor, number, row?.id ?? 0, act, { body, version: null });
}

type StateBeforePublication = Exclude<SpecificationState, 'published' | 'withdrawn'>;

/** What leads from a case without a version to each state, in order. */
const roads: Record<StateBeforePublication, (PlainSpecificationAct | 'hand-in' | 'remark')[]> = {
	drafting: [],
	reading: ['hand-in'],
	remarks: ['hand-in', 'remark'],
	offered: ['hand-in', 'offer'],
	sought: ['hand-in', 'seek'],
	agreed: ['hand-in', 'offer', 'agree'],
	released: ['hand-in', 'offer', 'agree', 'release']
};

/** A case whose consultation stands in a state before publication, led there by the acts themselves. */
export function specificationIn(
	state: StateBeforePublication,
	requester: Actor,
	desk: Actor
): string {
	const number = consulted(requester);
	for (const act of roads[state]) {
		if (act === 'hand-in') handedIn(requester, number);
		else if (act === 'remark') remarked(desk, number, 3);
		else proceed(act === 'offer' ? desk : requester, number, act, {});
	}
	return number;
}
