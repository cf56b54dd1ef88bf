import { Readable } from 'node:stream';
import type { Letter } from './letter.ts';

/** How long one step of talking to the relay may take, ms. */
const PATIENCE = 20_000;

type Sent =
	| { kind: 'sent' }
	/** Nothing of it went out: it can be tried again. */
	| { kind: 'later'; problem: string }
	| { kind: 'failed'; problem: string }
	/** The line broke after the text had begun to go out: it may have arrived. */
	| { kind: 'unknown'; problem: string };

/** Hands one plain-text mail to the relay and says what became of it; never throws for what the relay does. */
export async function deliver(
	relay: { smtp: string; mailFrom: string },
	to: { name: string; address: string },
	{ subject, text, messageId, replyTo }: Letter
): Promise<Sent> {
	const { createTransport } = await import('nodemailer');
	const transport = createTransport(patient(relay.smtp));
	let hasBegun = false;
	/** Read only once the relay has asked for the text. */
	function* words() {
		hasBegun = true;
		yield Buffer.from(text, 'utf8');
	}
	try {
		await transport.sendMail({
			from: { name: '結い', address: relay.mailFrom },
			to,
			subject,
			...(messageId ? { messageId } : {}),
			...(replyTo ? { replyTo } : {}),
			text: Readable.from(words()),
			textEncoding: 'base64',
			headers: { 'Auto-Submitted': 'auto-generated' },
			disableFileAccess: true,
			disableUrlAccess: true
		});
		return { kind: 'sent' };
	} catch (thrown) {
		return outcomeOf(thrown, hasBegun);
	} finally {
		transport.close();
	}
}

function outcomeOf(thrown: unknown, hasBegun: boolean): Sent {
	const problem = thrown instanceof Error ? thrown.message : String(thrown);
	const code = Number((thrown as { responseCode?: unknown }).responseCode ?? 0);
	if (code >= 500 && (thrown as { code?: unknown }).code !== 'EAUTH')
		return { kind: 'failed', problem };
	if (code === 0 && hasBegun) return { kind: 'unknown', problem };
	return { kind: 'later', problem };
}

function patient(smtp: string): string {
	const url = new URL(smtp);
	for (const step of ['connectionTimeout', 'greetingTimeout', 'socketTimeout']) {
		if (!url.searchParams.has(step)) url.searchParams.set(step, String(PATIENCE));
	}
	return url.href;
}
