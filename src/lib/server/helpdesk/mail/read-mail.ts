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
	return [...new Set(text.match(/[^\s<>,]+@[^\s<>,]+/g) ?? [])];
}
