import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { invalid } from '#lib/errors.ts';
import { incomingPath, pathOf } from '../../files/store.ts';
import { MAX_FILES, takeIn, type StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { handIn, type Arrival, type MailFiles } from './arriving.ts';
import { parse } from './parse.ts';
import { isWholeMail, readPasted } from './pasted.ts';
import type { ReadMail } from './read-mail.ts';

/** Puts a mail's attachments into the store, up to what one form may bring; `limit` is the most bytes of one. */
export async function storeFiles(mail: ReadMail, limit: number): Promise<MailFiles> {
	const kept: MailFiles = { files: [], refusals: [] };
	for (const [index, { name, content }] of mail.attachments.entries()) {
		const stored =
			index < MAX_FILES
				? await takeIn(content, name, limit)
				: `「${name}」は受け取れません。1通から取り込めるのは${MAX_FILES}個までです。`;
		if (typeof stored === 'string') kept.refusals.push(stored);
		else kept.files.push(stored);
	}
	return kept;
}

/** Takes in the mails of uploaded files (.eml, .msg). Throws `Invalid` where one is no mail, and then takes none. */
export async function handInFiles(
	actor: Actor,
	uploaded: StoredFile[],
	limit: number
): Promise<Arrival[]> {
	const read: ReadMail[] = [];
	for (const { name, kind, sha256 } of uploaded) {
		const isMail = kind === 'msg' || kind === 'eml';
		const mail = isMail ? await parse({ path: pathOf(sha256), kind }) : null;
		if (mail === null) throw invalid('files', notMail(name));
		read.push(mail);
	}
	const arrivals: Arrival[] = [];
	for (const mail of read) {
		arrivals.push(handIn(actor, mail, 'file', await storeFiles(mail, limit)));
	}
	return arrivals;
}

/** Takes a pasted mail in, a whole one with its headers or only what is read. Throws `Invalid` for nothing. */
export async function handInText(actor: Actor, pasted: string, limit: number): Promise<Arrival> {
	const mail = isWholeMail(pasted) ? await parseText(pasted) : readPasted(pasted);
	if (mail === null || (mail.text.trim() === '' && mail.subject === '')) {
		throw invalid('pasted', 'メールの文章を貼り付けてください。');
	}
	return handIn(actor, mail, 'pasted', await storeFiles(mail, limit));
}

async function parseText(text: string): Promise<ReadMail | null> {
	const path = incomingPath(randomUUID());
	try {
		await writeFile(path, text);
		return await parse({ path, kind: 'eml' });
	} finally {
		await rm(path, { force: true });
	}
}

function notMail(name: string): string {
	return `「${name}」はメールとして読み取れません。メールのファイル（.eml か .msg）を選んでください。`;
}
