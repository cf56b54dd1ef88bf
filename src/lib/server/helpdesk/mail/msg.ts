import type * as Reader from '@kenjiuno/msgreader';
import { createRequire } from 'node:module';
import { readEml } from './eml.ts';
import { idsIn, sender, type ReadMail } from './read-mail.ts';

// Its default export hides behind another default where Node imports it.
const { default: MsgReader } = createRequire(import.meta.url)(
	'@kenjiuno/msgreader'
) as typeof Reader;

/** Reads a mail as Outlook saves it (MS-OXMSG), one of an old Outlook in Japanese as well. */
export async function readMsg(bytes: Buffer): Promise<ReadMail> {
	const reader = new MsgReader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
	reader.parserConfig = { ansiEncoding: 'cp932' };
	const fields = reader.getFileData();
	const sent = await readEml(Buffer.from(`${withoutContent(fields.headers ?? '')}\r\n\r\n`));
	const address = [fields.senderSmtpAddress, fields.senderEmail, sent.from.address];
	const from = sender(
		fields.senderName ?? sent.from.name,
		address.find((each) => each?.includes('@')) ?? ''
	);
	const said = fields.clientSubmitTime ?? fields.messageDeliveryTime;
	return {
		messageId: idsIn(fields.messageId ?? '')[0] ?? sent.messageId,
		references: sent.references,
		recipients: (fields.recipients ?? []).flatMap(({ smtpAddress, email }) =>
			(smtpAddress ?? email ?? '').includes('@') ? [(smtpAddress ?? email ?? '').toLowerCase()] : []
		),
		from,
		subject: fields.subject ?? sent.subject,
		sentAt: sent.sentAt ?? instantIn(said),
		text: fields.body?.trim() ? fields.body : await textOf(fields.bodyHtml, fields.html),
		automatic: sent.automatic,
		attachments: (fields.attachments ?? []).map((each, index) => {
			const { fileName, content } = reader.getAttachment(each);
			return { name: fileName || `添付${index + 1}.bin`, content: new Uint8Array(content) };
		})
	};
}

/** The headers without those that speak of a body which is not there. */
function withoutContent(headers: string): string {
	return headers.replace(/^(content-[\w-]+|mime-version):.*(\r?\n[ \t].*)*\r?\n?/gim, '').trim();
}

async function textOf(html: string | undefined, bytes: Uint8Array | undefined): Promise<string> {
	const page = html ?? (bytes ? Buffer.from(bytes).toString('utf8') : '');
	if (page === '') return '';
	const { text } = await readEml(
		Buffer.from(`Content-Type: text/html; charset=utf-8\r\n\r\n${page}`)
	);
	return text;
}

function instantIn(text: string | undefined): Date | null {
	const date = text ? new Date(text) : null;
	return date && !Number.isNaN(date.getTime()) ? date : null;
}
