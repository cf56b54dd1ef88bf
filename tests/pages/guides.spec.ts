import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { guides } from '../../src/lib/guides/index.ts';
import {
	PICTURE,
	pictureOf,
	placed,
	type Guide,
	type GuideRole,
	type Procedure
} from '../../src/lib/guides/guide.ts';
import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { leadsTo, missingWords, pathOf } from '../support/guides/reading.ts';
import { mark, photograph } from '../support/guides/pictures.ts';
import { placesOf } from '../support/guides/places.ts';
import { personAt } from '../support/people.ts';
import { sheetsOn } from '../support/printed.ts';
import { demoUrl } from '../support/server.ts';

/** Takes the pictures anew where it is set; else they are only taken, and compared in size. */
const ANEW = process.env.YUI_GUIDE_PICTURES === '1';
const STATIC = fileURLToPath(new URL('../../static', import.meta.url));
/** All pictures together, bytes. */
const PICTURES_LIMIT = 1_500_000;

const LOGINS: Record<GuideRole, string | null> = {
	invited: null,
	officer: 'kitaaiki',
	administrator: 'kitaaiki-admin',
	desk: 'kumiai',
	decider: 'kumiai-lead',
	operator: 'admin'
};
/** Doors that who is signed in does not see. */
const SIGNED_OUT = ['/login', '/password', '/invitation'];

test.use({ baseURL: demoUrl, viewport: PICTURE });
test.describe.configure({ timeout: 240_000 });

for (const guide of guides) {
	test(`every step of ${guide.title} leads where it says, and its pictures are taken there`, async ({
		browser
	}) => {
		const found: string[] = [];
		const people = new Map<string | null, Page>();
		for (const visit of visits(guide)) {
			const { on, login } = visit;
			const page = await once(people, login, () => at(browser, login));
			const place = placesOf(on, login);
			const response = await page.goto(typeof place === 'string' ? place : await place(page));
			if (response?.status() !== 200) found.push(`${on}: ${response?.status()}`);
			for (const { text, next } of visit.steps) {
				const missing = await missingWords(page, text);
				found.push(...missing.map((word) => `${on} (${login}): 「${word}」 is not there`));
				if (next !== null && !(await leadsTo(page, text, pathOf(next)))) {
					found.push(`${on} (${login}): nothing in 「${text}」 leads to ${next}`);
				}
			}
			for (const procedure of visit.pictured) {
				const marks = await mark(page, placed(procedure.steps), on);
				expect(marks, `${procedure.id}: steps in the picture`).toBeGreaterThan(0);
				keep(pictureOf(guide, procedure), await photograph(page));
			}
		}
		for (const page of people.values()) await page.context().close();
		expect(found).toEqual([]);
	});

	test(`${guide.title} prints one procedure on one sheet, with its figures`, async ({ page }) => {
		await page.goto(`/help/${guide.slug}`);
		const broken = await page
			.locator('figure img')
			.evaluateAll((all) =>
				(all as HTMLImageElement[]).filter((img) => img.naturalWidth === 0).map((img) => img.src)
			);
		expect(broken).toEqual([]);
		const sheets = await numbered(page);
		expect(sheets).toHaveLength(guide.procedures.length + 1);
		for (const [index, { title }] of guide.procedures.entries()) {
			expect(sheets[0], 'the table of contents').toContain(squeezed(title));
			expect(sheets[index + 1]?.startsWith(squeezed(`${index + 1}${title}`)), title).toBe(true);
			expect(sheets[index + 1]).toContain('困ったら');
		}
	});
}

test('the pictures that are served are those of the guides, and together they are small', () => {
	const named = guides.flatMap((guide) =>
		guide.procedures
			.filter((procedure) => procedure.picture)
			.map((procedure) => pictureOf(guide, procedure))
	);
	const stored = readdirSync(join(STATIC, 'guides')).map((file) => `/guides/${file}`);
	expect(stored.sort()).toEqual(named.sort());
	const bytes = stored.reduce((sum, file) => sum + statSync(join(STATIC, file)).size, 0);
	expect(bytes).toBeLessThan(PICTURES_LIMIT);
});

test('the card is one sheet of two, without a password, and is reached from 困ったときは', async ({
	page,
	browser
}) => {
	await page.goto('/help');
	await page.getByRole('link', { name: '困ったときのカード' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('困ったときのカード');
	const sheets = await numbered(page);
	expect(sheets).toHaveLength(1);
	expect(sheets[0]?.split('結いが開かないとき')).toHaveLength(3);
	expect(sheets[0]).toContain('電話026-000-0100');
	expect(sheets[0]).toContain('パスワードは、この紙に書きません');
	const village = await personAt(browser, 'kitaaiki');
	await village.goto('/help/card');
	await expect(village.locator('.card').first()).toContainText('北相木村');
	await village.context().close();
});

type Visit = {
	on: string;
	login: string | null;
	/** What is said of the page, each with the route it has to lead to. */
	steps: { text: string; next: string | null }[];
	pictured: Procedure[];
};

/** The pages a guide speaks of, each once for everybody who goes there. */
function visits(guide: Guide): Visit[] {
	const visits = new Map<string, Visit>();
	for (const procedure of guide.procedures) {
		const steps = placed(procedure.steps);
		for (const [index, { text, on, by }] of steps.entries()) {
			const login = SIGNED_OUT.includes(on) ? null : LOGINS[by ?? procedure.role];
			const key = `${login} ${on}`;
			const visit = visits.get(key) ?? { on, login, steps: [], pictured: [] };
			visits.set(key, visit);
			visit.steps.push({ text, next: leadingTo(steps, index) });
			if (procedure.picture?.on === on && !visit.pictured.includes(procedure)) {
				visit.pictured.push(procedure);
			}
		}
	}
	return [...visits.values()];
}

/** The route a step has to lead to; null where the next is on the same page, begins by itself or at home. */
function leadingTo(steps: ReturnType<typeof placed>, index: number): string | null {
	const next = steps[index + 1];
	if (!next || next.isApart || next.on === '/' || next.on === steps[index]?.on) return null;
	return next.on;
}

async function at(browser: Browser, login: string | null): Promise<Page> {
	const options = { viewport: PICTURE };
	if (login !== null) return personAt(browser, login, options);
	return (await browser.newContext({ baseURL: demoUrl, ...options })).newPage();
}

async function once<Key, Value>(
	known: Map<Key, Value>,
	key: Key,
	make: () => Promise<Value>
): Promise<Value> {
	const value = known.get(key) ?? (await make());
	known.set(key, value);
	return value;
}

function keep(path: string, picture: Buffer): void {
	const file = join(STATIC, path);
	if (ANEW) {
		mkdirSync(join(STATIC, 'guides'), { recursive: true });
		writeFileSync(file, picture);
	}
	expect(existsSync(file), `${path}: take it with YUI_GUIDE_PICTURES=1`).toBe(true);
}

/** Each begins with its number. */
async function numbered(page: Page): Promise<string[]> {
	const sheets = await sheetsOn(page);
	return sheets.map((sheet, index) => sheet.replace(`${index + 1}/${sheets.length}`, ''));
}

function squeezed(text: string): string {
	return text.replace(/\s+/g, '');
}
