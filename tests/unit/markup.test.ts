import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labels } from '#lib/labels.ts';
import { plainPage } from '#lib/server/plain-page.ts';
import { closeTemporaryYui, openTemporaryYui } from '../support/database.ts';
import { drawnFaults, markupFaults } from '../support/markup.ts';

let folder: string;

beforeAll(() => {
	folder = openTemporaryYui();
});

afterAll(() => closeTemporaryYui(folder));

/** A whole page around a main. */
function pageOf(main: string): string {
	return `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>確かめ</title></head><body><main><h1>確かめ</h1>${main}</main></body></html>`;
}

test.each([
	['<p>北相木村<div>外字</div></p>', 'no-implicit-close'],
	['<a href="/"><button type="button">開く</button></a>', 'element-permitted-content'],
	['<ul><p>外字</p></ul>', 'element-permitted-content'],
	['<p id="own">一</p><p id="own">二</p>', 'no-dup-id'],
	['<p><label for="none">件名</label></p>', 'no-missing-references'],
	['<p><input id="title" name="title"></p>', 'input-missing-label'],
	['<form action="/"><p>外字</p></form>', 'wcag/h32'],
	['<p><img src="/map.png"></p>', 'wcag/h37'],
	['<p><center>外字</center></p>', 'deprecated'],
	['<p align="right">外字</p>', 'no-deprecated-attr'],
	['<p><button type="send">送る</button></p>', 'attribute-allowed-values'],
	['<p><img alt="地図"></p>', 'element-required-attributes'],
	['<h3>外字</h3>', 'heading-level']
])('%s is told as %s', async (main, rule) => {
	expect(await markupFaults(pageOf(main))).toContainEqual(expect.stringMatching(`^${rule}: `));
	expect(await markupFaults(pageOf('<p>外字</p><button>送る</button>'))).toEqual([]);
});

test('a style in the page is a fault of the server, not of the tree a browser has made', async () => {
	const page = pageOf('<p style="position: absolute">外字</p>');
	expect(await markupFaults(page)).toEqual([expect.stringMatching(/^no-inline-style: /)]);
	expect(await drawnFaults(page)).toEqual([]);
});

test('the pages that stand without the application conform', async () => {
	const typed = [
		{ label: '件名', text: '外字の「<p>」' },
		{ label: '本文', text: '一行目\n二行目 & "三"' },
		{ label: '空', text: '' }
	];
	for (const status of [401, 403, 404, 413, 503, 507]) {
		for (const more of [{}, { typed }, { advice: '相談窓口に頼んでください。', typed }]) {
			const page = plainPage(status, 'この操作は受け付けられませんでした。', more);
			expect(await markupFaults(await page.text()), String(status)).toEqual([]);
		}
	}
	const last = readFileSync(new URL('../../src/error.html', import.meta.url), 'utf8')
		.replaceAll('%sveltekit.error.message%', labels.product)
		.replaceAll('%sveltekit.status%', '500');
	expect(await markupFaults(last)).toEqual([]);
});
