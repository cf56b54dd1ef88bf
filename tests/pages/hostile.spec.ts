import { publicVectors } from '../closed/vectors.ts';
import { expect, test } from '../support/browser.ts';
import { answer, ask, open, personAt } from '../support/people.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });

test('a thread full of what others have slipped into pages runs nothing and breaks no rule', async ({
	browser
}) => {
	const page = await personAt(browser, 'koumi');
	const heard: string[] = [];
	page.on('dialog', (dialog) => {
		heard.push(`dialog: ${dialog.message()}`);
		void dialog.dismiss();
	});
	page.on('console', (message) => {
		if (message.type() === 'error') heard.push(message.text());
	});
	page.on('pageerror', (error) => heard.push(String(error)));
	page.on('request', (request) => {
		if (new URL(request.url()).host !== new URL(demoUrl).host) heard.push(request.url());
	});
	const vectors = publicVectors();
	const [first = ''] = vectors.filter((vector) => vector.includes('<img'));
	const thread = await ask(page, {
		board: 'practice',
		title: first.slice(0, 100),
		body: vectors.slice(0, 100).join('\n\n')
	});
	for (let from = 100; from < vectors.length; from += 100) {
		const written = vectors.slice(from, from + 100);
		await answer(page, thread, written.map((text) => `- ${text}\n- [x](${text})`).join('\n'));
	}
	await open(page, thread);
	await expect(page.locator('article').first()).toContainText('<');
	// Whatever waits for a pointer or a focus gets one.
	await page.mouse.move(400, 300);
	await page.mouse.wheel(0, 4_000);
	for (let steps = 0; steps < 20; steps += 1) await page.keyboard.press('Tab');
	expect(
		await page.locator('.prose :is(script, iframe, object, embed, form, img, svg, style)').count()
	).toBe(0);
	await page.goto(`/search?q=${encodeURIComponent(first)}`);
	expect(heard).toEqual([]);
});
