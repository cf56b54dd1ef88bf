import { clockOf, dayOf } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import type { Actor } from '../../identity/actors.ts';
import { find } from './dispatches.ts';
import { daysOf } from './sessions.ts';

/**
 * The days of a dispatch this actor reads, for their own calendar: each stays the same entry as long as it stands,
 * one that was moved is cancelled, and so are all of a dispatch that was called off. Throws `NotFound`.
 */
export function entriesOf(actor: Actor, typed: string) {
	const of = find(actor, typed);
	const { standing, moved } = daysOf(of);
	const entries = [...standing, ...moved].map(({ id, startsAt, endsAt, place, movedAt }) => ({
		uid: `dispatch-day-${id}@yui`,
		sequence: of.version,
		updatedAt: of.stateAt,
		title: `${of.named} ${of.subject}`,
		onDay: dayOf(startsAt),
		startsAt: clockOf(startsAt),
		endsAt: clockOf(endsAt),
		place,
		lines: [
			`団体：${of.organisation}`,
			`専門コーディネーター：${of.expert ?? ''}`,
			`方法：${labels.dispatchMode[of.mode]}`
		],
		path: `/helpdesk/dispatch/${of.number}`,
		isCancelled: movedAt !== null || of.state === 'cancelled'
	}));
	return { name: `派遣${of.number}`, entries };
}
