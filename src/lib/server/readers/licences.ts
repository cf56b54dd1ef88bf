import { labels } from '#lib/labels.ts';
import { count } from '#lib/text.ts';
import type { Waiting } from '#lib/work.ts';
import type { Actor } from '../identity/actors.ts';
import type { HandoverLine } from '../identity/handovers.ts';
import { ownTurns, toAccept, underway, type OwnTurn } from '../licences/applications/waiting.ts';
import { toAcknowledge } from '../licences/deliveries/waiting.ts';
import { toConfirm } from '../licences/ledger/opening/waiting.ts';
import { now } from '../now.ts';
import { shortDay, dayOf } from '#lib/dates.ts';

/** What the organisation is to do with an application whose turn it is. */
const asked: Record<OwnTurn['state'], string> = {
	draft: '差し戻されました。直して出してください',
	unapproved: '承認するか、差し戻してください',
	reconfirm: 'このまま申し込むかを答えてください'
};

/** What of the licence register waits for an actor: applications, receipts, 期首残高; for the desk what has come to it. */
export function licencesWaiting(actor: Actor): Waiting[] {
	return [...turns(actor), ...receipts(actor), ...opening(actor), ...arrived(actor)];
}

/** What of the licence register a seat hands on: what is not ordered yet, and what is to be confirmed. */
export function licenceLines(actor: Actor): HandoverLine[] {
	const applications = underway(actor).map(({ id, number, items, round, state }) => ({
		label: `申込 ${number}　${items}`,
		href: `/licences/applications/${id}`,
		note: [round, labels.applicationState[state]].filter(Boolean).join('・')
	}));
	const toAnswer = [...receipts(actor), ...opening(actor), ...arrived(actor)];
	return [
		...applications,
		...toAnswer.map(({ title, href, since }) => ({
			...{ label: title, href },
			note: `${shortDay(dayOf(since), now())}から`
		}))
	];
}

function turns(actor: Actor): Waiting[] {
	return ownTurns(actor).map(({ id, number, state, items, round, since }) => ({
		thing: `application:${id}`,
		kind: state === 'unapproved' ? 'approval' : 'licence',
		title: `申込 ${number}　${items}`,
		href: `/licences/applications/${id}`,
		note: [round, asked[state]].filter(Boolean).join('、'),
		since
	}));
}

function receipts(actor: Actor): Waiting[] {
	return toAcknowledge(actor).map(({ receiptId, number, href, packs, since }) => ({
		thing: `receipt:${receiptId}`,
		kind: 'licence',
		title: `受領の確認 ${number}`,
		href,
		note: `${count(packs)}パックが配付されています`,
		since
	}));
}

function opening(actor: Actor): Waiting[] {
	const of = toConfirm(actor);
	if (!of) return [];
	return [
		{
			thing: `opening:${actor.organisation.id}`,
			kind: 'licence',
			title: `期首残高の確認 ${of.count}件`,
			href: '/licences/ledger/confirmation',
			note: '持っている権利と合っているかを確かめてください',
			since: of.since
		}
	];
}

function arrived(actor: Actor): Waiting[] {
	const of = toAccept(actor);
	if (!of) return [];
	return [
		{
			thing: 'desk-applications:0',
			kind: 'licence',
			title: `受理を待っている申込 ${of.count}件`,
			href: '/licences/applications?state=submitted',
			note: '受理するか、団体に差し戻してください',
			since: of.since
		}
	];
}
