import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SMTPServer, SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { incomingPath } from '../../files/store.ts';
import { MAX_FILES } from '../../files/uploads.ts';
import { now } from '../../now.ts';
import { settings } from '../../settings.ts';
import { arrive } from './arriving.ts';
import { storeFiles } from './files.ts';
import { arrivedSince } from './mails.ts';
import { parse } from './parse.ts';

/** Mails of one sender, and of everybody, within an hour; more have to come later. */
const MOST_OF_ONE = 30;
const MOST_OF_ALL = 600;
const HOUR = 60 * 60 * 1000;
/** Base64 makes a file larger by a third; the rest is room for a second one and the text. */
const MAIL_PER_FILE = 2;

/** A refusal in the words of SMTP, which goes back to whoever sent the mail. */
class Refused extends Error {
	readonly responseCode: number;

	constructor(responseCode: number, message: string) {
		super(message);
		this.responseCode = responseCode;
	}
}

let server: SMTPServer | null = null;

/**
 * Begins to take mail in where YUI_MAIL_LISTEN says so, and gives the port; null where it does not. Mail for any
 * other address than the desk's is refused. `report` hears of what went wrong here, not at the other end.
 */
export async function startListener(report: (thrown: unknown) => void): Promise<number | null> {
	await stopListener();
	const { mailListen, mailAddress, mailFrom, uploadMax } = settings();
	if (mailListen === null || mailAddress === null) return null;
	const { SMTPServer: Server } = await import('smtp-server');
	const most = MAIL_PER_FILE * uploadMax;
	const started = new Server({
		banner: 'Yui',
		authOptional: true,
		disabledCommands: ['AUTH', 'STARTTLS'],
		disableReverseLookup: true,
		size: most,
		maxClients: 20,
		socketTimeout: 60_000,
		closeTimeout: 1_000,
		onRcptTo: ({ address }, _session, done) =>
			done(isDesk(address, mailAddress) ? null : new Refused(550, '5.1.1 No such mailbox here')),
		onData: (stream, session, done) => {
			taking = taking.then(() =>
				take(stream, session, { most, uploadMax, own: [mailAddress, mailFrom.toLowerCase()] }).then(
					() => done(null, '2.0.0 Taken'),
					(thrown: unknown) => {
						if (!(thrown instanceof Refused)) report(thrown);
						done(thrown instanceof Refused ? thrown : new Refused(451, '4.3.0 Try again later'));
					}
				)
			);
		}
	});
	// The other end hangs up whenever it likes: that is no failure of ours.
	started.on('error', () => undefined);
	server = started;
	await new Promise<void>((resolve, reject) => {
		started.server.once('error', ({ message }) => {
			const place = `YUI_MAIL_LISTEN の ${mailListen.host}:${mailListen.port}`;
			reject(new Error(`${place} でメールを待ち受けられません（${message}）。`));
		});
		started.listen(mailListen.port, mailListen.host, () => resolve());
	});
	const address = started.server.address();
	return address !== null && typeof address === 'object' ? address.port : null;
}

/** Takes no more mail in; what is on its way is sent again by the other end. */
export async function stopListener(): Promise<void> {
	const stopping = server;
	server = null;
	if (stopping) await new Promise<void>((resolve) => stopping.close(() => resolve()));
}

/** One mail at a time: memory for one, and the same mail twice is seen. */
let taking: Promise<void> = Promise.resolve();

async function take(
	stream: SMTPServerDataStream,
	{ envelope }: SMTPServerSession,
	{ most, uploadMax, own }: { most: number; uploadMax: number; own: string[] }
): Promise<void> {
	const path = incomingPath(randomUUID());
	try {
		await pipeline(stream, upTo(most), createWriteStream(path));
		if (stream.sizeExceeded)
			throw new Refused(552, `5.3.4 Message too big (at most ${most} bytes)`);
		const mail = await parse({ path, kind: 'eml' });
		if (mail === null) throw new Refused(554, '5.6.0 This is not a message');
		if (mail.attachments.length > MAX_FILES) {
			throw new Refused(552, `5.3.4 Too many attachments (at most ${MAX_FILES})`);
		}
		const tooLarge = mail.attachments.some(({ content }) => content.length > uploadMax);
		if (tooLarge) throw new Refused(552, `5.3.4 Attachment too big (at most ${uploadMax} bytes)`);
		const since = new Date(now().getTime() - HOUR);
		const isFlood =
			arrivedSince(since, mail.from.address) >= MOST_OF_ONE ||
			arrivedSince(since, null) >= MOST_OF_ALL;
		if (isFlood) throw new Refused(451, '4.7.1 Too many messages, try again later');
		// Sent by nobody (RFC 5321, 4.5.5): a bounce, whatever its text calls it.
		const isBounce = envelope.mailFrom === false || envelope.mailFrom?.address === '';
		const recipients = envelope.rcptTo.map(({ address }) => address);
		const read = isBounce ? { ...mail, automatic: 'bounce' as const } : mail;
		arrive(read, recipients, own, await storeFiles(mail, uploadMax));
	} finally {
		await rm(path, { force: true });
	}
}

/** Lets so many bytes through and drops the rest: the other end is heard out before it is refused. */
function upTo(most: number): Transform {
	let seen = 0;
	return new Transform({
		transform: (chunk: Buffer, _encoding, done) => {
			seen += chunk.length;
			if (seen <= most) done(null, chunk);
			else done();
		}
	});
}

/** The desk's own address, or one with a token behind a +. */
function isDesk(address: string, desk: string): boolean {
	return address.toLowerCase().replace(/\+[^@]*@/, '@') === desk;
}
