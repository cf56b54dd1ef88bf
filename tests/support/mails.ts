import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner.js';
import { createTransport } from 'nodemailer';
import type { ReadMail } from '#lib/server/helpdesk/mail/read-mail.ts';

/** What stands in the directory of such a file (MS-CFB 2.6.1). */
const [DIRECTORY, DOCUMENT, ROOT] = [1, 2, 5];

/** A mail as it is understood, in one line; what is not said is a usual one from 北相木村. */
export function mail(given: Partial<ReadMail> = {}): ReadMail {
	return {
		messageId: '',
		references: [],
		recipients: ['desk@yui.test'],
		from: { name: '井出 直人', address: 'ide@example.lg.jp' },
		subject: '証明書の更新について',
		sentAt: new Date('2026-11-26T00:30:00Z'),
		text: '更新の手順を教えてください。',
		automatic: null,
		attachments: [],
		...given
	};
}

/** A mail over the wire: headers and a body, as it lies in a file. */
export function eml(
	headers: Record<string, string>,
	body: string | Buffer
): Uint8Array<ArrayBuffer> {
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
	const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
	return new Uint8Array(Buffer.concat([head, Buffer.from(body)]));
}

export type Sending = {
	from?: string;
	to?: string;
	subject?: string;
	text?: string;
	html?: string;
	messageId?: string;
	inReplyTo?: string;
	references?: string;
	headers?: Record<string, string>;
	attachments?: { filename: string; content: string | Buffer }[];
	raw?: Buffer | string;
	envelope?: { from: string; to: string };
};

/** Sends a mail to a listener on this machine, as a mail server does; rejects with what that says. */
export async function send(port: number, sending: Sending): Promise<void> {
	const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
	try {
		const from = sending.from ?? '井出 直人 <ide@example.lg.jp>';
		await transport.sendMail({ from, to: 'desk@yui.test', ...sending });
	} finally {
		transport.close();
	}
}

/** A saved mail of Outlook, laid out by hand (MS-CFB): properties of the mail, and of its files. */
export function outlookMail(
	fields: Record<string, string>,
	files: { name: string; content: string }[] = []
): Uint8Array {
	const entries: Entry[] = [{ name: 'Root Entry', type: ROOT, length: 0, children: [] }];
	const add = (parent: number, name: string, bytes: Uint8Array | null): number => {
		const index = entries.length;
		entries.push(
			bytes
				? { name, type: DOCUMENT, length: bytes.length, binaryProvider: () => bytes }
				: { name, type: DIRECTORY, length: 0, children: [] }
		);
		entries[parent]?.children?.push(index);
		return index;
	};
	add(0, '__properties_version1.0', new Uint8Array(32));
	add(0, '__nameid_version1.0', null);
	for (const [tag, text] of Object.entries(fields)) {
		add(0, `__substg1.0_${tag}001F`, new Uint8Array(Buffer.from(text, 'utf16le')));
	}
	for (const [number, { name, content }] of files.entries()) {
		const folder = add(0, `__attach_version1.0_#${String(number).padStart(8, '0')}`, null);
		add(folder, '__properties_version1.0', new Uint8Array(8));
		add(folder, '__substg1.0_3707001F', new Uint8Array(Buffer.from(name, 'utf16le')));
		add(folder, '__substg1.0_37010102', new Uint8Array(Buffer.from(content)));
	}
	return burn(entries);
}

/** The tags of the properties that a test sets (MS-OXPROPS). */
export const tags = {
	subject: '0037',
	body: '1000',
	senderName: '0C1A',
	senderAddress: '5D01',
	messageId: '1035'
};
