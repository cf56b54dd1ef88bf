import type { AutomaticSign } from '#lib/mails.ts';

/** A mail as it was understood, whichever way it came. */
export type ReadMail = {
	/** Its Message-ID without brackets; '' where it has none. */
	messageId: string;
	/** The Message-IDs it answers, without brackets. */
	references: string[];
	/** To whom it says it went, in small letters. */
	recipients: string[];
	from: { name: string; address: string };
	subject: string;
	/** When its sender says it was sent. */
	sentAt: Date | null;
	/** Plain text, its quotes and signature in it. */
	text: string;
	automatic: AutomaticSign | null;
	attachments: { name: string; content: Uint8Array }[];
};

/** An address in small letters, and a name for its owner where none is given. */
export function sender(name: string, address: string): ReadMail['from'] {
	const plain = address.trim().toLowerCase();
	return { name: name.replaceAll('"', '').trim() || plain, address: plain };
}

/** Message-IDs without their brackets, each once. */
export function idsIn(text: string): string[] {
	// Word by word: a long one without its @ is looked through once, not once for each of its letters.
	return [...new Set(text.split(/[\s<>,]+/).filter((word) => /^.[^@]*@./.test(word)))];
}

/** Letters of a text beyond which the rest is left behind before anything looks through it. */
const MOST_TEXT = 200_001;
const MOST_LINE = 1_000;
const MOST_NAMED = 200;

/**
 * A mail as far as it is looked through: who sends one from outside decides how long its lines and lists are, and all
 * of them are gone through where everybody else's requests wait.
 */
export function bounded(mail: ReadMail): ReadMail {
	const { messageId, references, recipients, from, subject, text } = mail;
	const short = (line: string) => line.slice(0, MOST_LINE);
	const named = (lines: string[]) => lines.slice(0, MOST_NAMED).map(short);
	return {
		...mail,
		messageId: short(messageId),
		references: named(references),
		recipients: named(recipients),
		from: { name: short(from.name), address: short(from.address) },
		subject: short(subject),
		text: text.slice(0, MOST_TEXT),
		attachments: mail.attachments.map(({ name, content }) => ({ name: short(name), content }))
	};
}
