import * as drafts from '../files/organisation-drafts.ts';
import * as boards from '../forum/boards.ts';
import * as listings from '../forum/listings.ts';
import { tenuresOf, type Actor } from '../identity/actors.ts';
import { toRead } from '../groups/summaries.ts';
import { may } from '../permissions.ts';
import { now } from '../now.ts';
import { deadlines, outstanding } from './deadlines.ts';
import { waiting } from './waiting.ts';

/** Unread threads shown on ホーム before the rest is a link. */
const UNREAD_SHOWN = 10;
const OPEN_SHOWN = 5;
/** What waits for an answer, before the rest is a link. */
const WAITING_SHOWN = 20;

/** The first steps of somebody who has never written anything; null for everybody else. */
export function firstSteps(actor: Actor) {
	if (listings.hasWritten(actor)) return null;
	const all = boards.list(actor);
	const [own] = boards.ownDistricts(actor, all);
	return {
		ownBoard: own?.slug ?? null,
		canPractise: all.some((board) => board.kind === 'practice'),
		staffPath: may(actor, 'organisation.staff', actor.organisation)
			? `/admin/organisations/${actor.organisation.id}`
			: null
	};
}

/**
 * What an officer starts the day with: what is due, what waits for an answer (the twenty that waited longest, or all), the
 * unread, their organisation's open questions.
 */
export function home(actor: Actor, { allWaiting = false } = {}) {
	const awaited = waiting(actor);
	return {
		now: now(),
		deadlines: deadlines(actor),
		outstanding: outstanding(actor),
		waiting: allWaiting ? awaited : awaited.slice(0, WAITING_SHOWN),
		waitingTotal: awaited.length,
		summaries: toRead(actor),
		drafts: drafts.list(actor).length,
		unread: listings.unreadEverywhere(actor, UNREAD_SHOWN),
		openQuestions: listings.ownOpenQuestions(actor, OPEN_SHOWN),
		seats: tenuresOf(actor.person.id).length
	};
}
