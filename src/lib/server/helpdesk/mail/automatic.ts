import type { AutomaticSign } from '#lib/mails.ts';

/** What is asked of a mail: one of its headers by name in small letters, '' where it has none. */
type HeaderOf = (name: string) => string;

const ABSENCE =
	/^\s*(\[?(自動応答|自動返信|不在|不在通知|休暇中)|automatic reply|auto(matic)?[- ]?reply|out of (the )?office)/i;

/**
 * By what a mail shows that no person wrote it (RFC 3834, and the headers of before and beside it); null: nothing
 * does. Such a mail is never taken for an answer, and nothing answers it.
 */
export function automaticSign(
	headerOf: HeaderOf,
	{ address, subject }: { address: string; subject: string }
): AutomaticSign | null {
	const isBounce =
		/^\s*<\s*>\s*$/.test(headerOf('return-path')) ||
		/^(mailer-daemon|postmaster)@/i.test(address) ||
		/multipart\/report|message\/delivery-status/i.test(headerOf('content-type'));
	if (isBounce) return 'bounce';
	const isAbsence =
		ABSENCE.test(subject) ||
		/vacation|auto-?replied/i.test(headerOf('auto-submitted')) ||
		headerOf('x-autoreply') !== '' ||
		headerOf('x-autorespond') !== '' ||
		/auto_reply/i.test(headerOf('precedence'));
	if (isAbsence) return 'absence';
	const submitted = headerOf('auto-submitted').trim();
	if (submitted !== '' && !/^no\b/i.test(submitted)) return 'automatic';
	if (/\b(all|autoreply|oof)\b/i.test(headerOf('x-auto-response-suppress'))) return 'automatic';
	return /\b(bulk|list|junk)\b/i.test(headerOf('precedence')) ? 'bulk' : null;
}
