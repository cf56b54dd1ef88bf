import busboy from '@fastify/busboy';
import { createHash, randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { invalid, type Invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { fileSize } from '#lib/text.ts';
import { noteObstacle, obstacleIn, type Obstacle } from '../obstacles.ts';
import { inspect } from './inspect.ts';
import { safeName } from './names.ts';
import { incomingPath, keep } from './store.ts';

/** More files than this in one form are refused. */
export const MAX_FILES = 20;
/** A text field of a multipart form, bytes: 100,000 characters of four bytes and some air. */
const MAX_FIELD = 1024 * 1024;

/** No form of ours has nearly as many. */
const MAX_FIELDS = 200;
/** A form without files, bytes: 100,000 characters in percent signs. */
const MAX_PLAIN = 2 * 1024 * 1024;
/** All text of one form, bytes. */
const MAX_TEXT = 8 * 1024 * 1024;

/** The most bytes a form may have where each file may have `limit`. */
export function largestForm(limit: number): number {
	return MAX_FILES * limit + MAX_TEXT;
}

/** Stored bytes with what they were found to be; not yet anybody's attachment. */
export type StoredFile = {
	sha256: string;
	name: string;
	size: number;
	kind: string;
	type: string;
	previews: string | null;
	marks: string[];
};

export type ReceivedForm = {
	fields: Map<string, string[]>;
	files: StoredFile[];
	/** One sentence per refused file, with its name, size and the limit. */
	refusals: string[];
	/** Why files could not be put down here, through no fault of theirs. */
	obstacle: Obstacle | null;
};

/**
 * Reads a posted form as a stream: files go to disk, are hashed, measured and sniffed on the way and
 * end in the store; a file over `limit` bytes is counted but not kept. Throws `Invalid` for a broken
 * form and for one of more than `most` bytes in all.
 */
export async function receive(
	request: Request,
	limit: number,
	most: number = largestForm(limit)
): Promise<ReceivedForm> {
	const type = request.headers.get('content-type') ?? '';
	if (!type.startsWith('multipart/form-data')) return receivePlain(request);
	const form: ReceivedForm = { fields: new Map(), files: [], refusals: [], obstacle: null };
	const arriving: Promise<StoredFile | string>[] = [];
	const takeWith = async (taking: Promise<StoredFile | string>) => {
		try {
			return await taking;
		} catch (thrown) {
			const obstacle = obstacleIn(thrown);
			if (!obstacle) throw thrown;
			noteObstacle(obstacle);
			form.obstacle = obstacle;
			return obstacle.message;
		}
	};
	const cut = new AbortController();
	if (!request.body) throw broken();
	try {
		const parser = parserFor(type);
		let text = 0;
		parser.on('field', (name: string, value: string) => {
			text += value.length;
			if (text > MAX_TEXT) parser.destroy(broken());
			else add(form.fields, name, value);
		});
		parser.on('file', (_field: string, stream: Readable, filename: string | undefined) => {
			// A part that is cut short says so on its own stream too; unheard, that would end the process.
			stream.on('error', () => undefined);
			if (!filename) {
				stream.resume();
				return;
			}
			const isOver = arriving.length >= MAX_FILES;
			const name = safeName(filename);
			const arrival = takeWith(take(stream, name, isOver ? 0 : limit, isOver, cut.signal));
			// Awaited together below; a file that fails early must not be an unhandled rejection until then.
			arrival.catch(() => undefined);
			arriving.push(arrival);
		});
		await pipeline(Readable.fromWeb(request.body as never), capped(most), parser as never);
		// In the order in which they were chosen, however long each took to look into.
		for (const arrived of await Promise.all(arriving)) {
			if (typeof arrived === 'string') form.refusals.push(arrived);
			else form.files.push(arrived);
		}
	} catch {
		cut.abort();
		await Promise.allSettled(arriving);
		throw broken();
	}
	return form;
}

function parserFor(type: string) {
	return busboy({
		headers: { 'content-type': type },
		limits: { fieldSize: MAX_FIELD, fields: MAX_FIELDS, parts: 2 * MAX_FIELDS },
		// Browsers send names in UTF-8; the default would read them as latin1.
		defParamCharset: 'utf8'
	} as never);
}

async function receivePlain(request: Request): Promise<ReceivedForm> {
	const form: ReceivedForm = { fields: new Map(), files: [], refusals: [], obstacle: null };
	const chunks: Buffer[] = [];
	try {
		if (request.body) {
			await pipeline(
				Readable.fromWeb(request.body as never),
				capped(MAX_PLAIN),
				async (source: AsyncIterable<Buffer>) => {
					for await (const chunk of source) chunks.push(chunk);
				}
			);
		}
	} catch {
		throw broken();
	}
	const text = Buffer.concat(chunks).toString('utf8');
	let count = 0;
	for (const [name, value] of new URLSearchParams(text)) {
		count += 1;
		if (count > MAX_FIELDS) throw broken();
		add(form.fields, name, value);
	}
	return form;
}

/** Passes bytes on until there are too many of them. */
function capped(most: number): Transform {
	let seen = 0;
	return new Transform({
		transform: (chunk: Buffer, _encoding, done) => {
			seen += chunk.length;
			done(seen > most ? broken() : null, chunk);
		}
	});
}

/**
 * Takes a file in that came with no form, such as in a mail, as `receive` does with those of a form: what was stored,
 * or one sentence saying why it was refused.
 */
export function takeIn(
	content: Uint8Array,
	name: string,
	limit: number
): Promise<StoredFile | string> {
	const never = new AbortController();
	return take(Readable.from([content]), safeName(name), limit, false, never.signal);
}

/** Takes one file in: what was stored, or one sentence saying why it was refused. */
async function take(
	stream: Readable,
	name: string,
	limit: number,
	isOver: boolean,
	signal: AbortSignal
): Promise<StoredFile | string> {
	let path = '';
	try {
		path = placeFor(stream);
		const { size, sha256 } = await write(stream, path, limit, signal);
		if (isOver) {
			return `「${name}」は受け取れません。一度に添付できるのは${MAX_FILES}個までです。`;
		}
		if (size > limit) {
			return `「${name}」（${fileSize(size)}）${labels.refused['too-large']}。1個${fileSize(limit)}までです。`;
		}
		const inspection = await inspect(path, name);
		if ('refused' in inspection) {
			return `「${name}」（${fileSize(size)}）${labels.refused[inspection.refused]}。`;
		}
		await keep(path, sha256);
		const { kind, type, previews, marks } = inspection;
		return { sha256, name, size, kind, type, previews, marks };
	} finally {
		// What was kept has been moved away by now.
		if (path) await rm(path, { force: true });
	}
}

/** Where a file may be written; where nothing can be, it is heard out, or what follows it would not be read. */
function placeFor(stream: Readable): string {
	try {
		return incomingPath(randomUUID());
	} catch (error) {
		stream.resume();
		throw error;
	}
}

async function write(
	stream: Readable,
	path: string,
	limit: number,
	signal: AbortSignal
): Promise<{ size: number; sha256: string }> {
	const hash = createHash('sha256');
	let size = 0;
	const measure = new Transform({
		transform: (chunk: Buffer, _encoding, done) => {
			size += chunk.length;
			if (size > limit) {
				done();
			} else {
				hash.update(chunk);
				done(null, chunk);
			}
		}
	});
	const file = await openFor(stream, path);
	let failure: unknown = null;
	const target = new Writable({
		write: (chunk: Buffer, _encoding, done) => {
			// Heard out to the end: what comes behind a file that has no room is text that somebody typed.
			if (failure !== null) return done();
			file.appendFile(chunk).then(
				() => done(),
				(thrown: unknown) => {
					failure = thrown;
					done();
				}
			);
		}
	});
	try {
		await pipeline(stream, measure, target, { signal });
	} finally {
		await file.close();
	}
	if (failure !== null) throw failure as Error;
	return { size, sha256: hash.digest('hex') };
}

async function openFor(stream: Readable, path: string): Promise<FileHandle> {
	try {
		return await open(path, 'wx');
	} catch (error) {
		stream.resume();
		throw error;
	}
}

function add(fields: Map<string, string[]>, name: string, value: string): void {
	const given = fields.get(name);
	if (given) given.push(value);
	else fields.set(name, [value]);
}

function broken(): Invalid {
	return invalid(
		'',
		'送信が途中で切れたか、大きすぎて読み取れませんでした。もう一度お試しください。'
	);
}
