import type { Waiting } from '#lib/work.ts';
import { list as draftsOf } from '../files/organisation-drafts.ts';
import { openToUs } from '../forum/asked/addressees.ts';
import * as disclosures from '../forum/disclosures.ts';
import * as listings from '../forum/listings.ts';
import { pageOf } from '../forum/posts.ts';
import { rechecksOf } from '../forum/rechecks.ts';
import type { Actor } from '../identity/actors.ts';
import { fiscalYearLabel } from '#lib/dates.ts';

/** Where it comes from; each source is one line. */
const sources: ((actor: Actor) => Waiting[])[] = [asked, approvals, rechecks, disclosuresAsked];

/** What waits for this actor without a deadline, longest waiting first. */
export function waiting(actor: Actor): Waiting[] {
	return sources
		.flatMap((source) => source(actor))
		.sort((a, b) => a.since.getTime() - b.since.getTime());
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
			since: draft.savedAt
		}));
}

function rechecks(actor: Actor): Waiting[] {
	return rechecksOf(actor).map((row) => {
		const page = pageOf(row.number);
		return {
			thing: `recheck:${row.postId}`,
			kind: 'recheck',
			title: `${row.title}（${row.number}番）`,
			href: `/threads/${row.threadId}${page > 1 ? `?page=${page}` : ''}#p${row.number}`,
			note: `${fiscalYearLabel(row.fiscalYear)}の回答`,
			since: row.answeredAt
		};
	});
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
