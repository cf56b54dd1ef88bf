import { dayOf, fiscalYearLabel, shortDay } from '#lib/dates.ts';
import type { DispatchState } from '#lib/dispatches.ts';
import { postPath } from '#lib/forum.ts';
import { labels } from '#lib/labels.ts';
import { meetingName } from '#lib/meetings.ts';
import { LAPSES_AFTER } from '#lib/tickets.ts';
import type { Waiting } from '#lib/work.ts';
import { addBusinessDays } from '../calendar/business-days.ts';
import { list as draftsOf } from '../files/organisation-drafts.ts';
import { openToUs } from '../forum/asked/addressees.ts';
import * as disclosures from '../forum/disclosures.ts';
import * as listings from '../forum/listings.ts';
import { rechecksOf } from '../forum/rechecks.ts';
import * as reports from '../forum/reports.ts';
import * as tables from '../forum/tables/listings.ts';
import * as widening from '../forum/widening.ts';
import * as groups from '../groups/waiting.ts';
import { unanswered } from '../groups/answering.ts';
import { missedMeetings } from '../groups/absent.ts';
import { awaitingWithoutDay } from '../groups/actions.ts';
import { awaitedMinutes } from '../groups/approval.ts';
import { unanswered as unansweredPolls } from '../groups/polls/unanswered.ts';
import { dueOf, owed as dispatchesOwed } from '../helpdesk/dispatch/waiting.ts';
import { licencesWaiting as licences } from './licences.ts';
import { backlogOf, repliesOwed } from '../helpdesk/owed.ts';
import { specificationsOwed } from '../helpdesk/specifications/owed.ts';
import type { QueueView } from '../helpdesk/queue.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';

/** Where it comes from; each source is one line. */
const sources: ((actor: Actor) => Waiting[])[] = [
	asked,
	approvals,
	rowsToApprove,
	rechecks,
	disclosuresAsked,
	wideningsAsked,
	reportsReceived,
	invitations,
	applications,
	peopleToName,
	opinionsReceived,
	minutesToConfirm,
	absences,
	undatedActions,
	datesAsked,
	casesOfOurs,
	specifications,
	desk,
	dispatches,
	licences
];

/** What waits for this actor without a deadline, longest waiting first; old answers, for which nobody waits, at the end. */
export function waiting(actor: Actor): Waiting[] {
	return sources
		.flatMap((source) => source(actor))
		.sort(
			(a, b) =>
				Number(a.kind === 'recheck') - Number(b.kind === 'recheck') ||
				a.since.getTime() - b.since.getTime()
		);
}

function asked(actor: Actor): Waiting[] {
	return listings.chosen(actor, openToUs(actor)).map((row) => ({
		thing: `asked:${row.id}`,
		kind: 'asked',
		title: row.title,
		href: `/threads/${row.id}`,
		note: `${row.organisation}から、あなたの団体に`,
		since: row.lastPostAt
	}));
}

function approvals(actor: Actor): Waiting[] {
	return draftsOf(actor)
		.filter((draft) => draft.may.approve)
		.map((draft) => ({
			thing: `draft:${draft.id}`,
			kind: 'approval',
			title: draft.title,
			href: `/drafts/${draft.id}`,
			note: `${draft.holder.name}さんから`,
			since: draft.approvalAskedAt ?? draft.savedAt
		}));
}

function rowsToApprove(actor: Actor): Waiting[] {
	return tables.toApprove(actor).map(({ id, title, by, since }) => ({
		thing: `table:${id}`,
		kind: 'approval',
		title,
		href: `/tables/${id}/row`,
		note: `状況表の回答、${by}さんから`,
		since
	}));
}

function rechecks(actor: Actor): Waiting[] {
	return rechecksOf(actor).map((row) => ({
		thing: `recheck:${row.postId}`,
		kind: 'recheck',
		title: `${row.title}（${row.number}番）`,
		href: postPath(row.threadId, row.number),
		note: `${fiscalYearLabel(row.fiscalYear)}の回答`,
		since: row.answeredAt
	}));
}

function disclosuresAsked(actor: Actor): Waiting[] {
	return disclosures.pending(actor).map((row) => ({
		thing: `disclosure:${row.id}`,
		kind: 'disclosure',
		title: row.title,
		href: '/disclosures',
		note: `${row.organisation}から`,
		since: row.askedAt
	}));
}

function wideningsAsked(actor: Actor): Waiting[] {
	return widening.unanswered(actor).map(({ id, threadId, title, since, endsAt }) => ({
		thing: `widening:${id}`,
		kind: 'widening',
		title,
		href: `/threads/${threadId}`,
		note: `${shortDay(dayOf(endsAt), now())}まで。返事がなければ団体名を伏せます`,
		since
	}));
}

function reportsReceived(actor: Actor): Waiting[] {
	if (!reports.receives(actor)) return [];
	return reports
		.received(actor)
		.filter(({ outcome }) => outcome === null)
		.map(({ id, title, board, number, at }) => ({
			thing: `report:${id}`,
			kind: 'report',
			title,
			href: '/reports',
			note: `${board}、${number}番について`,
			since: at
		}));
}

function invitations(actor: Actor): Waiting[] {
	return groups.invitationsTo(actor).map(({ id, slug, group, at }) => ({
		thing: `group-request:${id}`,
		kind: 'group-invitation',
		title: group,
		href: `/groups/${slug}`,
		note: '参加するか、断るかを返事してください',
		since: at
	}));
}

function applications(actor: Actor): Waiting[] {
	return groups.applicationsFor(actor).map(({ id, slug, group, organisation, at }) => ({
		thing: `group-request:${id}`,
		kind: 'group-application',
		title: group,
		href: `/groups/${slug}/members`,
		note: `${organisation}から`,
		since: at
	}));
}

function peopleToName(actor: Actor): Waiting[] {
	return groups.withoutPeople(actor).map(({ membershipId, slug, group, names, since }) => ({
		thing: `group-member:${membershipId}`,
		kind: 'group-people',
		title: group,
		href: `/groups/${slug}/members`,
		note: `${names.join('、')}さんが退任しました。次の参加者を決めてください`,
		since
	}));
}

function opinionsReceived(actor: Actor): Waiting[] {
	return unanswered(actor).map(({ id, kind, topic, group, by, href, since }) => ({
		thing: `opinion:${id}`,
		kind: 'opinion',
		title: topic,
		href,
		note: `${by}からの${labels.opinionKind[kind]}、${group}`,
		since
	}));
}

function minutesToConfirm(actor: Actor): Waiting[] {
	return awaitedMinutes(actor).map((row) => ({
		thing: `minutes:${row.meetingId}`,
		kind: 'minutes',
		title: `${meetingName(row)}の議事録`,
		href: `/groups/${row.slug}/meetings/${row.meetingId}/minutes#confirmation`,
		note: `${row.group}、${row.wants === 'approve' ? '承認' : '団体の確認'}を待っています`,
		since: row.since
	}));
}

function absences(actor: Actor): Waiting[] {
	return missedMeetings(actor).map((row) => ({
		thing: `absence:${row.meetingId}`,
		kind: 'absence',
		title: `${meetingName(row)}で決まったこと`,
		href: `/groups/${row.slug}/meetings/${row.meetingId}/absent`,
		note: `${row.group}、欠席した団体に`,
		since: row.since
	}));
}

function undatedActions(actor: Actor): Waiting[] {
	return awaitingWithoutDay(actor).map(({ thing, title, href, group, since }) => ({
		thing,
		kind: 'action',
		title,
		href,
		note: `${group}から、期限なし`,
		since
	}));
}

function datesAsked(actor: Actor): Waiting[] {
	return unansweredPolls(actor).map(({ id, title, replyBy, since, group, slug }) => ({
		thing: `date-poll:${id}`,
		kind: 'date-poll',
		title,
		href: `/groups/${slug}/polls/${id}`,
		note: `${group}、${shortDay(replyBy, now())}まで`,
		since
	}));
}

function casesOfOurs(actor: Actor): Waiting[] {
	return repliesOwed(actor).map(({ id, number, title, state, since }) => ({
		thing: `ticket:${id}`,
		kind: 'ticket',
		title,
		href: `/helpdesk/${number}`,
		note:
			state === 'answered'
				? `${number}、回答がありました。${lapsesBy(since)}`
				: `${number}、組合から確認があります`,
		since
	}));
}

function specifications(actor: Actor): Waiting[] {
	return specificationsOwed(actor).map(({ id, number, title, state, since }) => ({
		thing: `specification:${id}`,
		kind: 'ticket',
		title: `${title}（仕様書の案）`,
		href: `/helpdesk/${number}/specification`,
		note: `${number}、${labels.specificationState[state]}`,
		since
	}));
}

/** Until when an answer is to be rejected or confirmed. */
function lapsesBy(answeredAt: Date): string {
	const last = addBusinessDays(dayOf(answeredAt), LAPSES_AFTER);
	return `${shortDay(last, now())}までに返事がなければ、解決済みになります`;
}

function desk(actor: Actor): Waiting[] {
	const { untaken, overdue } = backlogOf(actor) ?? {};
	const untakenLine = {
		title: '担当の決まっていない問い合わせ',
		note: '受付で担当を決めてください'
	};
	const overdueLine = { title: '目安を過ぎた問い合わせ', note: '過ぎたものから先に見てください' };
	return [
		...deskLine('unassigned', untakenLine, untaken),
		...deskLine('overdue', overdueLine, overdue)
	];
}

function deskLine(
	view: QueueView,
	{ title, note }: { title: string; note: string },
	of: { count: number; since: Date | null } | undefined
): Waiting[] {
	if (!of?.since) return [];
	return [
		{
			thing: `desk-${view}:0`,
			kind: 'desk',
			title: `${title} ${of.count}件`,
			href: `/helpdesk/queue?view=${view}`,
			note,
			since: of.since
		}
	];
}

const dispatchNotes: Partial<Record<DispatchState, string>> = {
	unapproved: '決裁して、組合に依頼してください',
	requested: '候補を選んでください',
	selecting: '次の候補に打診してください',
	offered: '受けられるかを答えてください',
	accepted: '日程を確定してください',
	scheduled: '実施したことを記録してください',
	done: '報告書を出してください',
	settled_pending: '支払いを記録してください'
};

function dispatches(actor: Actor): Waiting[] {
	const isUnion = actor.organisation.kind === '組合';
	return dispatchesOwed(actor).map(({ id, number, subject, organisation, state, stateAt }) => {
		const due = dueOf(id, state);
		const what = isUnion
			? (dispatchNotes[state] ?? '報告書を確かめてください')
			: (dispatchNotesOfOurs[state] ?? dispatchNotes[state] ?? '');
		return {
			thing: `dispatch:${id}`,
			kind: 'dispatch',
			title: subject,
			href: `/helpdesk/dispatch/${number}`,
			note: `派${number}、${organisation}。${what}${due ? `（${shortDay(due, now())}まで）` : ''}`,
			since: stateAt
		};
	});
}

/** What the organisation itself is asked, where the union has something else to do. */
const dispatchNotesOfOurs: Partial<Record<DispatchState, string>> = {
	reported: '評価を送ってください',
	settled_pending: '評価を送ってください'
};
