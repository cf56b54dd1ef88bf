import { Agent, request } from 'node:http';
import { spread, type Spread } from './timing.ts';

export type Ask = {
	url: string;
	method?: 'GET' | 'POST';
	headers?: Record<string, string>;
	body?: string | Buffer;
};
export type Answer = { status: number; headers: Record<string, string>; body: Buffer };
export type Load = Spread & { perSecond: number; asked: number };

/** Asks once and takes everything that comes, in the encoding it comes in. */
export function ask(what: Ask, agent?: Agent): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const { url, method = 'GET', headers = {}, body } = what;
		const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
		const options = { method, headers: { ...headers, ...length }, ...(agent ? { agent } : {}) };
		const asking = request(url, options, (answer) => {
			const parts: Buffer[] = [];
			answer.on('data', (part: Buffer) => parts.push(part));
			answer.on('error', reject);
			answer.on('end', () =>
				resolve({
					status: answer.statusCode ?? 0,
					headers: Object.fromEntries(
						Object.entries(answer.headers).map(([key, value]) => [key, String(value)])
					),
					body: Buffer.concat(parts)
				})
			);
		});
		asking.on('error', reject);
		asking.end(body);
	});
}

/** Asks the same again and again over a few kept connections; throws when an answer is not as expected. */
export async function press(
	what: () => Ask,
	options: { connections: number; ms: number; status: number }
): Promise<Load> {
	const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
	const times: number[] = [];
	const begun = performance.now();
	const connection = async () => {
		while (performance.now() - begun < options.ms) {
			const asked = performance.now();
			const { status } = await ask(what(), agent);
			if (status !== options.status) throw new Error(`Answered ${status} under load.`);
			times.push(performance.now() - asked);
		}
	};
	await Promise.all(Array.from({ length: options.connections }, connection));
	const seconds = (performance.now() - begun) / 1000;
	agent.destroy();
	return { ...spread(times), perSecond: times.length / seconds, asked: times.length };
}

/** Several short rounds as one, so that two things can take turns on a machine that others use too. */
export function together(rounds: Load[]): Load {
	const mean = (of: (round: Load) => number) =>
		rounds.reduce((sum, round) => sum + of(round), 0) / rounds.length;
	return {
		perSecond: mean((round) => round.perSecond),
		p50: mean((round) => round.p50),
		p95: mean((round) => round.p95),
		asked: rounds.reduce((sum, round) => sum + round.asked, 0)
	};
}
