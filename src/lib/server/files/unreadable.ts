import type { Unreadable } from './extract.ts';

/** Why a file cannot be drawn, thrown from wherever in it that turns out. */
export class UnreadableFile extends Error {
	reason: Unreadable;
	constructor(reason: Unreadable) {
		super(reason);
		this.reason = reason;
	}
}
