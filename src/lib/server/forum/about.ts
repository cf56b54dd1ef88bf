import type { Actor } from '../identity/actors.ts';
import { approvalOf } from '../identity/official-approval.ts';
import { may } from '../permissions.ts';
import { acceptedOn, reformsOn } from './accepted.ts';
import { answerCounts, offersOfficial } from './official.ts';
import { readersTally } from './readers.ts';
import { sameHereOn } from './same-here.ts';
import type { Thread } from './threads.ts';

/** What stands around the posts of a thread that has been found, as this reader may see it. */
export function aboutThread(actor: Actor, of: Thread) {
	const reforms = reformsOn(of);
	const accepted = acceptedOn(actor, of, reforms);
	return {
		isImportant: of.importanceId !== null,
		isDoubted: [...accepted.values()].some((answer) => answer.state === 'doubted'),
		asksOfficial: of.asksOfficial,
		offersOfficial: offersOfficial(actor, of),
		/** What would become of an official answer of this reader. */
		approval: approvalOf(actor),
		same: sameHereOn(actor, of),
		answers: answerCounts(actor, of),
		readers: readersTally(actor, of),
		reforms,
		accepted,
		acceptedCount: accepted.size,
		may: {
			askOfficial: may(actor, 'thread.ask-official', of),
			reform: may(actor, 'thread.reform', of),
			markImportant: may(actor, 'thread.importance', of)
		}
	};
}
