import { setTimeout as sleep } from 'node:timers/promises';
import { figure } from './figures.ts';
import type { Ground } from './ground.ts';
import { listenAs } from './listening.ts';
import { ask, type Ask } from './load.ts';
import { appear } from './people.ts';
import { startBareSockets, startYui } from './processes.ts';
import { replyTo, tenureIn } from './replies.ts';
import { signIn } from './sign-in.ts';
import { ms, table, times } from './tables.ts';
import { median, quantile } from './timing.ts';

const SOCKETS = 1_000;
const ROUNDS = 10;
/** Between two posts, ms: what comes within a tenth of a second is told together, and waits for it. */
const APART = 150;

/** How long until a thousand open pages know of a post, beside socket.io alone; gives the lines of the report. */
export async function measureTold(ground: Ground): Promise<string[]> {
	const { data, made } = await ground.main();
	const present = await appear(data, SOCKETS);
	const cookies = present.map((one) => one.cookie);
	const yui = await startYui(data);
	const bare = await startBareSockets();
	const cookie = await signIn(yui, made.logins.officer);
	const tenure = await tenureIn(yui, cookie, made.threadId);
	const reply = replyTo(yui, cookie, tenure, made.threadId, '届きましたか。');
	const before = yui.memory();
	const listening = {
		yui: await listenAs(yui.url, cookies),
		bare: await listenAs(bare.url, cookies)
	};
	const after = yui.memory();
	const found = { yui: [] as number[], bare: [] as number[] };
	const asks: Record<'yui' | 'bare', Ask> = {
		yui: reply,
		bare: { url: `${bare.url}/tell`, method: 'POST' }
	};
	for (let round = 0; round < ROUNDS; round += 1) {
		for (const name of ['bare', 'yui'] as const) {
			await sleep(APART);
			const from = performance.now();
			const heard = listening[name].heard((topics) => topics.some(isOfThread), from);
			await ask(asks[name]);
			// The first round compiles the code of both.
			if (round > 0) found[name].push(Math.max(...(await heard)));
			else await heard;
		}
	}
	listening.yui.close();
	listening.bare.close();
	await bare.stop();
	await yui.stop();
	const [ours, floor] = [median(found.yui), median(found.bare)];
	figure('told', `a post until ${SOCKETS} sockets know of it`, {
		unit: 'ms',
		yui: ours,
		floor,
		floorIs: 'socket.io alone',
		target: { of: 'ratio', most: 1.5 }
	});
	const perSocket = before === null || after === null ? 0 : ((after - before) * 1024) / SOCKETS;
	figure('told', 'memory of an open socket', { unit: 'KiB', yui: perSocket });
	return [
		`## ${SOCKETS} open pages told of a post (from the sending of the form to the last socket)\n`,
		...table(
			['', 'median', 'p95', 'ratio'],
			[
				['a reply in Yui', ms(ours), ms(quantile(found.yui, 0.95)), times(ours / floor)],
				['socket.io alone', ms(floor), ms(quantile(found.bare, 0.95)), '']
			]
		),
		`An open socket holds ${perSocket.toFixed(0)} KiB of the server's memory.\n`
	];
}

function isOfThread(topic: string): boolean {
	return topic.startsWith('thread:');
}
