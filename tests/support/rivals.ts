import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Command, Rival } from './rival.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Another process on the same data. */
export type RivalProcess = {
	/** Sends a command; gives the answer: `done`, or the name of the refusal with its sentence. */
	does: (command: Command) => Promise<string>;
	/** Sends a command and kills the process as soon as it has said a line, so many milliseconds later; gives all it said. */
	dies: (command: Command, upon: string, after: number) => Promise<string[]>;
	end: () => Promise<void>;
};

/** Starts a process that acts as the desk and the union's 決裁者 on a data folder. */
export async function startRival(rival: Rival): Promise<RivalProcess> {
	const child = spawn(process.execPath, ['tests/support/rival.ts', JSON.stringify(rival)], {
		cwd: ROOT,
		stdio: ['pipe', 'pipe', 'inherit']
	});
	const lines: string[] = [];
	let hear: () => void = () => undefined;
	createInterface({ input: child.stdout }).on('line', (line) => {
		lines.push(line);
		hear();
	});
	child.on('exit', () => hear());
	const next = async (): Promise<string> => {
		while (lines.length === 0) {
			if (child.exitCode !== null || child.signalCode !== null) return 'gone';
			await new Promise<void>((resolve) => (hear = resolve));
		}
		return lines.shift() ?? '';
	};
	const first = await next();
	if (first !== 'ready') throw new Error(`The other process did not start: ${first}`);
	const tell = (command: Command) => child.stdin.write(`${JSON.stringify(command)}\n`);
	return {
		does: (command) => {
			tell(command);
			return next();
		},
		dies: async (command, upon, after) => {
			const said: string[] = [];
			tell(command);
			for (let line = await next(); line !== 'gone'; line = await next()) {
				said.push(line);
				if (line.startsWith(upon)) setTimeout(() => child.kill('SIGKILL'), after);
			}
			return said;
		},
		end: () => ended(child)
	};
}

async function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill('SIGKILL');
	await once(child, 'exit');
}
