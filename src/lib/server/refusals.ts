import { forbiddenLabels } from './labels/forbidden.ts';

type Refused = keyof typeof forbiddenLabels;

/** Who gives what was refused: the own organisation's administrator, the union, who looks after a board or a group. */
const givers: Record<'own' | 'union' | 'keeper' | 'lead' | 'nobody', readonly Refused[]> = {
	own: [
		...(['licence.policy', 'application.confirm', 'answer.approve', 'row.approve'] as const),
		...(['organisation.decide', 'organisation.staff', 'roster.batch', 'record.see'] as const),
		...(['person.reissue', 'draft.delete'] as const)
	],
	union: [
		...(['desk.work', 'desk.arrange', 'licence.work', 'licence.lead', 'article.write'] as const),
		...(['incident.keep', 'incident.enter', 'candidate.list', 'post.enter'] as const),
		'author.look-behind',
		...(['group.found', 'group.conclude', 'group.reopen', 'group.oversee', 'group.case'] as const),
		...(['proposal.decline', 'notice.send', 'organisation.oversee', 'synonym.keep'] as const),
		...(['erase', 'erasure.list', 'roster.all', 'operation.see', 'board.keepers'] as const),
		'organisation.appoint-admin'
	],
	keeper: [
		...(['thread.close', 'thread.hide', 'thread.move', 'thread.merge', 'thread.split'] as const),
		...(['thread.reform', 'post.hide', 'board.templates', 'disclosure.settle'] as const)
	],
	lead: [
		...(['group.run', 'group.tend', 'summary.tend', 'action.settle'] as const),
		...(['minutes.ask', 'minutes.approve', 'minutes.correct'] as const)
	],
	/** The thing has moved on, and no role would help. */
	nobody: [
		...(['application.act', 'round.act', 'return.act', 'price-list.act', 'ticket.act'] as const),
		...(['specification.act', 'remark.act', 'dispatch.act'] as const)
	]
};

const advice = {
	own: '必要なときは、あなたの団体の団体管理者に頼んでください。役割を決めるのも団体管理者です。',
	union: '組合の役割です。必要なときは、組合の相談窓口に頼んでください。',
	keeper: '必要なときは、掲示板の世話役か相談窓口に頼んでください。',
	lead: '必要なときは、ワーキンググループの座長か事務局に頼んでください。',
	nobody: 'だれかが先に進めたのかもしれません。画面を開き直すと、いまの状態が見られます。'
};

/** What somebody can do who was refused with this sentence; at the union a role there is asked of who gives it. */
export function whatToDo(refusal: string, isAtUnion: boolean): string {
	const [refused] = Object.entries(forbiddenLabels).find(([, words]) => words === refusal) ?? [];
	const giver = (Object.keys(advice) as (keyof typeof advice)[]).find((each) =>
		givers[each].some((action) => action === refused)
	);
	if (giver === undefined) {
		return '必要なときは、あなたの団体の団体管理者か相談窓口にお知らせください。';
	} else if (giver === 'union' && isAtUnion) {
		return '必要なときは、組合のシステム管理者に役割を頼んでください。';
	} else {
		return advice[giver];
	}
}
