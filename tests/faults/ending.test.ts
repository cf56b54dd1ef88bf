import { connect } from 'node:net';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeDatabase } from '#lib/server/db/index.ts';
import { closeTemporaryYui } from '../support/database.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { signedIn } from '../support/sessions.ts';
import { STORY_PASSWORD, tellStory, type Story } from '../support/story.ts';

const PORT = Number(process.env.YUI_TEST_PORT ?? 4173) + 10;

let story: Story;
let server: RunningServer;

beforeEach(async () => {
	story = await tellStory();
	closeDatabase();
	const { folder } = story;
	server = await startServer({ port: PORT, folder, log: join(folder, 'log') });
}, 130_000);

afterEach(async () => {
	await server.stop('SIGKILL');
	closeTemporaryYui(story.folder);
});

/** What is still under way is cut five seconds after SIGTERM; an idle server must not need that. */
const BEFORE_LAST_CALL = 4_000;

test('an idle server ends by itself, with a socket and a silent connection open', async () => {
	const cookie = await signedIn(server.url, 'ide', STORY_PASSWORD);
	const socket = io(server.url, { extraHeaders: { cookie }, transports: ['websocket'] });
	await new Promise<void>((connected) => socket.on('connect', connected));
	const silent = connect(PORT, '127.0.0.1');
	silent.on('error', () => undefined);
	await new Promise<void>((connected) => silent.on('connect', connected));
	const began = performance.now();
	await server.stop('SIGTERM');
	expect(performance.now() - began).toBeLessThan(BEFORE_LAST_CALL);
	socket.close();
	silent.destroy();
}, 30_000);
