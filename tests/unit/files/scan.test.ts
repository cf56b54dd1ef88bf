import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { open, ofThings } from '#lib/server/files/attachments.ts';
import { scanWaiting } from '#lib/server/files/scan.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { openThread, tellStory, uploaded, type Story } from '../../support/story.ts';

let story: Story;

beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => {
	delete process.env.YUI_SCAN_COMMAND;
	closeTemporaryYui(story.folder);
});

/** A scanner that finds a virus in files with the word in them and breaks down on another word. */
function setScanner(): void {
	const path = join(story.folder, 'scanner.sh');
	writeFileSync(
		path,
		'#!/bin/sh\ngrep -q BROKEN "$1" && exit 2\ngrep -q VIRUS "$1" && exit 1\nexit 0\n'
	);
	chmodSync(path, 0o755);
	process.env.YUI_SCAN_COMMAND = path;
}

async function attached(text: string): Promise<number> {
	const id = openThread(story.as('ide'), 'saku');
	const files = await uploaded(`${text}.txt`, text);
	posts.reply(story.as('ide'), id, { body: '添付します。', files });
	const shown = posts.page(story.as('ide'), threads.find(story.as('ide'), id), 1);
	return shown.at(-1)?.attachments[0]?.id ?? 0;
}

test('a file waits for the scanner, opens when it is clean and stays shut when it is not', async () => {
	setScanner();
	const clean = await attached('議事録です');
	const bad = await attached('VIRUS です');
	expect(() => open(story.as('ide'), clean)).toThrow('ウイルス検査をしています');
	await scanWaiting();
	expect(open(story.as('ide'), clean).scan).toBe('clean');
	expect(() => open(story.as('ide'), bad)).toThrow('問題が見つかった');
});

test('a scanner that breaks down leaves the file waiting for the next round', async () => {
	setScanner();
	const id = await attached('BROKEN です');
	await scanWaiting();
	expect(() => open(story.as('ide'), id)).toThrow('ウイルス検査をしています');
});

test('without a scanner files open at once, and are looked at once there is one', async () => {
	const id = await attached('VIRUS が先に来ました');
	expect(open(story.as('ide'), id).scan).toBe('off');
	setScanner();
	await scanWaiting();
	expect(() => open(story.as('ide'), id)).toThrow('問題が見つかった');
	expect(
		db()
			.select()
			.from(schema.blob)
			.all()
			.map((row) => row.scan)
	).not.toContain('off');
	expect(ofThings('post', []).size).toBe(0);
});
