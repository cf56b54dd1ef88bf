import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail relay on this machine that takes everything; `taken` is every text as it came over the line. */
export type TakingRelay = { url: string; taken: string[]; close: () => Promise<void> };

/** Starts one on a free port. */
export async function startRelay(): Promise<TakingRelay> {
	const taken: string[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream, _session, done) {
			const parts: Buffer[] = [];
			stream.on('data', (part: Buffer) => parts.push(part));
			stream.on('end', () => {
				taken.push(Buffer.concat(parts).toString());
				done();
			});
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
	const { port } = server.server.address() as AddressInfo;
	return {
		url: `smtp://127.0.0.1:${port}`,
		taken,
		close: () => new Promise((resolve) => server.close(() => resolve()))
	};
}
