import type { Server } from 'node:http';
import type { Actor } from '#lib/server/identity/actors.ts';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** Number to tell the desk, where something broke. */
			reference?: string;
			/** What one can do about it, where more can be said than for every page of the kind. */
			advice?: string;
			/** What was typed into a form whose thing is gone, to be copied out again. */
			typed?: string;
		}
		interface Locals {
			actor: Actor | null;
			/** Names this request in the log and on the page that tells of an error. */
			requestId: string;
			sessionId: string | null;
			/** When the session ends unless it is used again. */
			sessionEndsAt: Date | null;
			/** The session's seat has ended and another of the person's has taken its place. */
			fellBack: boolean;
			/** Status of a page whose load has something to correct. */
			status: number | null;
			/** Why the door is closed to this actor, told by the page inside its frame; null where it is open. */
			refusal: string | null;
		}
	}
	var httpServer: Server | undefined;
	var yuiStop: (() => void) | undefined;
}
