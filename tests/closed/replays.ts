import { expect, test } from 'vitest';
import { everyAddress, filled } from './addresses.ts';
import { act, get, type Demonstration } from './demonstration.ts';
import { formsIn, type GivenForm } from './forms.ts';
import type { Role } from './roles.ts';
import { examplesOf } from './things.ts';

/** Who is given forms, and who sends them as they are without having been given them. */
const GIVEN: Role[] = ['窓口', '承認', '運用', '北管', '北相'];
const OTHERS: Role[] = ['よそ', '佐穂', '専門'];

/** What concerns nobody but who does it: what one has read, follows and has set for oneself. */
const OWN = ['/boards?/read', '/follows?/board', '/notifications?/allSeen', '/settings?/shortcuts'];
const isOwn = (to: string) =>
	[...OWN, '/logout'].includes(to) || /^\/boards\/[a-z]+\?\/read$/.test(to);

/**
 * An empty form is often told what it lacks before anybody asks whether its sender may send it. Hence the forms
 * themselves: each as a page gives it to one, filled in, in the hands of those whose own page has none.
 */
export function replays(demonstration: () => Demonstration): void {
	test('a form that somebody is given does nothing in the hands of those who are not', async () => {
		const { server, cookies, database } = demonstration();
		const wrong: string[] = [];
		let sent = 0;
		for (const { path, method, isPage } of await everyAddress()) {
			if (method !== 'GET' || !isPage || path.includes('[token]')) continue;
			for (const { parameters } of examplesOf(path, database).slice(0, 1)) {
				const at = filled(path, parameters);
				const tried = new Set<string>();
				const own = new Map<Role, string[]>();
				const ownForms = async (role: Role) => {
					const known = own.get(role);
					if (known) return known;
					const page = await get(server.url, at, cookies[role]);
					const forms = formsIn(await page.text(), at).map(({ to }) => to);
					own.set(role, forms);
					return forms;
				};
				for (const giver of GIVEN) {
					const page = await get(server.url, at, cookies[giver]);
					const html = page.status === 200 ? await page.text() : '';
					for (const form of formsIn(html, at)) {
						if (tried.has(form.to) || isOwn(form.to)) continue;
						tried.add(form.to);
						for (const role of OTHERS) {
							if ((await ownForms(role)).includes(form.to)) continue;
							sent += 1;
							if (await isDone(server.url, form, cookies[role])) {
								wrong.push(`${role}: ${form.to}, given to ${giver}`);
							}
						}
					}
					if (html !== '') break;
				}
			}
		}
		expect(wrong).toEqual([]);
		expect(sent).toBeGreaterThan(300);
	}, 400_000);
}

/** Whether the server did what the form asks for. */
async function isDone(url: string, form: GivenForm, cookie: string): Promise<boolean> {
	const answer = await act(url, form.to, cookie, form.fields);
	const text = await answer.text();
	if (answer.status !== 200) return false;
	const result = JSON.parse(text) as { type: string; location?: string };
	if (result.type === 'redirect') return !/^\/(?:login|setup)/.test(result.location ?? '');
	return result.type === 'success';
}
