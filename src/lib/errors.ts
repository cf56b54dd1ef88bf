/** One thing wrong with what a person typed; `field` is the form field's name, or '' for the form. */
export type Issue = { field: string; message: string };

/** Thrown when a thing does not exist for this reader, whether or not it exists for others. */
export class NotFound extends Error {
	override name = 'NotFound';
}

/** Thrown when a thing is readable but the act is not this actor's; `message` is Japanese, for the person. */
export class Forbidden extends Error {
	override name = 'Forbidden';
}

/** Thrown when input breaks a rule; nothing has been written. */
export class Invalid extends Error {
	override name = 'Invalid';
	readonly issues: Issue[];

	constructor(issues: Issue[]) {
		super(issues.map((issue) => issue.message).join(' '));
		this.issues = issues;
	}
}

/** What to throw where one thing is wrong; `field` as in `Issue`. */
export function invalid(field: string, message: string): Invalid {
	return new Invalid([{ field, message }]);
}

/** Thrown when somebody else was quicker; `theirs` is the text that stands now, if there is one to compare. */
export class Conflict extends Error {
	override name = 'Conflict';
	readonly theirs: string | null;

	constructor(message: string, theirs: string | null = null) {
		super(message);
		this.theirs = theirs;
	}
}

/** Thrown when something of ours failed that may work the next time; `message` is Japanese, for the person. */
export class Unavailable extends Error {
	override name = 'Unavailable';
}

/** Thrown when somebody tries too often; `seconds` is how long to wait. */
export class TooMany extends Error {
	override name = 'TooMany';
	readonly seconds: number;

	constructor(message: string, seconds: number) {
		super(message);
		this.seconds = seconds;
	}
}
