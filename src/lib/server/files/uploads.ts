import busboy from '@fastify/busboy';
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { fileSize } from '#lib/text.ts';
import { inspect } from './inspect.ts';
import { safeName } from './names.ts';
import { incomingPath, keep } from './store.ts';

/** More files than this in one form are refused. */
const MAX_FILES = 20;
/** A text field of a multipart form, bytes: 100,000 characters of four bytes and some air. */
const MAX_FIELD = 1024 * 1024;

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
};

/**
 * Reads a posted form as a stream: files go to disk, are hashed, measured and sniffed on the way and
 * end in the store; a file over `limit` bytes is counted but not kept. Throws `Invalid` for a broken form.
 */
export async function receive(request: Request, limit: number): Promise<ReceivedForm> {
	const type = request.headers.get('content-type') ?? '';
	if (!type.startsWith('multipart/form-data')) return receivePlain(request);
	const form: ReceivedForm = { fields: new Map(), files: [], refusals: [] };
	const parser = busboy({
		headers: { 'content-type': type },
		limits: { fieldSize: MAX_FIELD, fields: 200, parts: 400 },
		// Browsers send names in UTF-8; the default would read them as latin1.
		defParamCharset: 'utf8'
	} as never);
	const arriving: Promise<void>[] = [];
	parser.on('field', (name: string, value: string) => add(form.fields, name, value));
	parser.on('file', (_field: string, stream: Readable, filename: string | undefined) => {
		if (!filename) {
			stream.resume();
			return;
		}
		const isOver = arriving.length >= MAX_FILES;
		const arrival = take(stream, safeName(filename), isOver ? 0 : limit, isOver, form);
		// Awaited together below; a file that fails early must not be an unhandled rejection until then.
		arrival.catch(() => undefined);
		arriving.push(arrival);
	});
	if (!request.body) throw broken();
	try {
		await pipeline(Readable.fromWeb(request.body as never), parser as never);
		await Promise.all(arriving);
	} catch {
		throw broken();
	}
	return form;
}

async function receivePlain(request: Request): Promise<ReceivedForm> {
	const form: ReceivedForm = { fields: new Map(), files: [], refusals: [] };
	const length = Number(request.headers.get('content-length') ?? 0);
	if (length > MAX_FIELD * 2) throw broken();
	const text = await request.text();
	if (text.length > MAX_FIELD * 2) throw broken();
	for (const [name, value] of new URLSearchParams(text)) add(form.fields, name, value);
	return form;
}

async function take(
	stream: Readable,
	name: string,
	limit: number,
	isOver: boolean,
	form: ReceivedForm
): Promise<void> {
	const path = await incomingPath(randomUUID());
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
	await pipeline(stream, measure, createWriteStream(path));
	const refuse = async (sentence: string) => {
		await rm(path, { force: true });
		form.refusals.push(sentence);
	};
	if (isOver) {
		await refuse(`「${name}」は受け取れません。一度に添付できるのは${MAX_FILES}個までです。`);
	} else if (size > limit) {
		await refuse(
			`「${name}」（${fileSize(size)}）${labels.refused['too-large']}。1個${fileSize(limit)}までです。`
		);
	} else {
		const inspection = await inspect(path, name);
		if ('refused' in inspection) {
			await refuse(`「${name}」（${fileSize(size)}）${labels.refused[inspection.refused]}。`);
		} else {
			const sha256 = hash.digest('hex');
			await keep(path, sha256);
			const { kind, type, previews, marks } = inspection;
			form.files.push({ sha256, name, size, kind, type, previews, marks });
		}
	}
}

function add(fields: Map<string, string[]>, name: string, value: string): void {
	fields.set(name, [...(fields.get(name) ?? []), value]);
}

function broken(): Invalid {
	return new Invalid([
		{
			field: '',
			message: '送信が途中で切れたか、大きすぎて読み取れませんでした。もう一度お試しください。'
		}
	]);
}
