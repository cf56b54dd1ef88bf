import * as drafts from '../files/organisation-drafts.ts';
import { openToUs } from '../forum/asked/addressees.ts';
import * as boards from '../forum/boards.ts';
import * as listings from '../forum/listings.ts';
import { rechecksOf } from '../forum/rechecks.ts';
import { tenuresOf, type Actor } from '../identity/actors.ts';
import { may } from '../permissions.ts';
import { now } from '../now.ts';
import { deadlines, outstanding } from './deadlines.ts';
import { waiting } from './waiting.ts';

/** Unread threads shown on ホーム before the rest is a link. */
const UNREAD_SHOWN = 10;
const OPEN_SHOWN = 5;
const ASKED_SHOWN = 5;

/** What an officer starts the day with: what is due, the unread, their organisation's open questions, the first steps of a newcomer. */
export function home(actor: Actor) {
	const all = boards.list(actor);
	const [own] = boards.ownDistricts(actor, all);
	const written = drafts.list(actor);
	return {
		now: now(),
		deadlines: deadlines(actor),
		outstanding: outstanding(actor),
		waiting: waiting(actor),
		drafts: written.length,
		toApprove: written.filter((draft) => draft.may.approve).length,
		rechecks: rechecksOf(actor),
		asked: listings.chosen(actor, openToUs(actor).slice(0, ASKED_SHOWN)),
		unread: listings.unreadEverywhere(actor, UNREAD_SHOWN),
		openQuestions: listings.ownOpenQuestions(actor, OPEN_SHOWN),
		hasWritten: listings.hasWritten(actor),
		ownBoard: own?.slug ?? null,
		canPractise: all.some((board) => board.kind === 'practice'),
		boardNames: Object.fromEntries(all.map((board) => [board.slug, board.name])),
		staffPath: may(actor, 'organisation.staff', actor.organisation)
			? `/admin/organisations/${actor.organisation.id}`
			: null,
		seats: tenuresOf(actor.person.id).length
	};
}
