import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail relay on this machine that takes everything but what it has an answer to; the texts are as they came over the line. */
export type TakingRelay = {
	url: string;
	taken: string[];
	refused: string[];
	/** Refusals of the next texts, in order. */
	answers: { code: number; words: string }[];
	close: () => Promise<void>;
};

/** Starts one on a free port. */
export async function startRelay(): Promise<TakingRelay> {
	const taken: string[] = [];
	const refused: string[] = [];
	const answers: TakingRelay['answers'] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream, _session, done) {
			const parts: Buffer[] = [];
			stream.on('data', (part: Buffer) => parts.push(part));
			stream.on('end', () => {
				const text = Buffer.concat(parts).toString();
				const { code, words } = answers.shift() ?? {};
				(code ? refused : taken).push(text);
				done(code ? Object.assign(new Error(words), { responseCode: code }) : null);
			});
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
	const { port } = server.server.address() as AddressInfo;
	return {
		url: `smtp://127.0.0.1:${port}`,
		taken,
		refused,
		answers,
		close: () => new Promise((resolve) => server.close(() => resolve()))
	};
}
