import { simpleParser, type AddressObject, type Attachment, type ParsedMail } from 'mailparser';
import { automaticSign } from './automatic.ts';
import { idsIn, sender, type ReadMail } from './read-mail.ts';

/** HTML longer than this, bytes, is not made plain text. */
const MOST_HTML = 2 * 1024 * 1024;

/** Reads a mail as it goes over the wire (RFC 5322, MIME); HTML without text becomes plain text. */
export async function readEml(bytes: Buffer): Promise<ReadMail> {
	const mail = await simpleParser(bytes, {
		skipImageLinks: true,
		skipTextToHtml: true,
		maxHtmlLengthToParse: MOST_HTML
	});
	const [first] = addressesIn(mail.from);
	const from = sender(first?.name ?? '', first?.address ?? '');
	const subject = mail.subject ?? '';
	return {
		messageId: idsIn(mail.messageId ?? '')[0] ?? '',
		references: idsIn(`${mail.inReplyTo ?? ''} ${[mail.references ?? []].flat().join(' ')}`),
		recipients: [mail.to, mail.cc].flatMap((each) =>
			addressesIn(each).map(({ address }) => (address ?? '').toLowerCase())
		),
		from,
		subject,
		sentAt: isInstant(mail.date) ? mail.date : null,
		text: mail.text ?? '',
		automatic: automaticSign(headersOf(mail), { address: from.address, subject }),
		attachments: mail.attachments.map((each, index) => ({
			name: each.filename ?? unnamed(each, index + 1),
			content: new Uint8Array(each.content)
		}))
	};
}

function addressesIn(given: AddressObject | AddressObject[] | undefined) {
	return [given ?? []].flat().flatMap(({ value }) => value.flatMap((each) => each.group ?? [each]));
}

function headersOf({ headerLines }: ParsedMail) {
	return (name: string) =>
		headerLines.find(({ key }) => key === name)?.line.replace(/^[^:]*:\s*/, '') ?? '';
}

function unnamed({ contentType }: Attachment, number: number): string {
	if (contentType === 'message/rfc822') return `添付のメール${number}.eml`;
	const ending = /^(image|application)\/(png|jpeg|gif|pdf|zip)$/.exec(contentType)?.[2] ?? 'txt';
	return `添付${number}.${ending}`;
}

function isInstant(date: Date | undefined): date is Date {
	return date !== undefined && !Number.isNaN(date.getTime());
}
