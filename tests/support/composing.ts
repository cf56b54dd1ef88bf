import type { Page, Request } from '@playwright/test';
import { typeWithIme } from './page-checks.ts';

/** Where words are typed; into a password no input method is let. */
const TEXT_FIELDS =
	':is(textarea, input:is(:not([type]), [type="text"], [type="search"], [type="tel"], [type="email"], [type="url"])):not([readonly], [disabled])';

/**
 * Types with an input method into every text field that `isNew`, those folded away too, and tells where the
 * Enter that accepts the conversion sends or leaves. The page is of no use afterwards: it reaches no server.
 */
export async function sentByComposing(
	page: Page,
	isNew: (field: string) => boolean
): Promise<string[]> {
	const { pathname } = new URL(page.url());
	const found: string[] = [];
	await page.route('**', async (route) => {
		if (leadsAway(route.request(), pathname)) found.push(`away: ${route.request().url()}`);
		await route.abort('aborted');
	});
	await page.evaluate(unfold);
	const seen = new Set<string>();
	for (const field of await page.$$(TEXT_FIELDS)) {
		const { name, isSeen, isInMain } = await field.evaluate((element) => ({
			name: element.getAttribute('name') || element.id,
			isSeen: element.checkVisibility(),
			isInMain: element.closest('main') !== null
		}));
		// The frame around the pages is the same one everywhere.
		const key = `${isInMain ? pathname : 'frame'} ${name}`.replace(/[^/ ]*\d[^/ ]*/g, '…');
		if (!isSeen || seen.has(key) || !isNew(key)) continue;
		seen.add(key);
		await typeWithIme(page, field, '外字');
		found.push(...(await page.evaluate(takeSent)).map((form) => `${name} sends ${form}`));
	}
	return found;
}

/** Another page, or the same one anew; what a page reads again of its own is nobody's key. */
function leadsAway(request: Request, from: string): boolean {
	const to = new URL(request.url()).pathname;
	const isReading = to.endsWith('__data.json');
	const isElsewhere = (to.replace(/\/?__data\.json$/, '') || '/') !== from;
	return request.isNavigationRequest() || (isReading && isElsewhere);
}

type Watched = Window & { sentForms?: string[] };

/** Opens what is folded and keeps a list of the forms that are sent. */
function unfold(): void {
	for (const details of document.querySelectorAll('details')) details.open = true;
	const sent: string[] = ((window as Watched).sentForms = []);
	window.addEventListener(
		'submit',
		(event) => {
			event.preventDefault();
			event.stopImmediatePropagation();
			const form = event.target as HTMLFormElement;
			sent.push(form.getAttribute('action') ?? form.id);
		},
		{ capture: true }
	);
}

function takeSent(): string[] {
	return (window as Watched).sentForms?.splice(0) ?? [];
}
