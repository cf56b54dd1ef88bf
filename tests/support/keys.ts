import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any page has. */
const MOST = 400;

/** Goes on with Tab until this has the focus, and tells how many times it was pressed; each stop on the way must be seen. */
export async function tabTo(page: Page, target: Locator, most = 250): Promise<number> {
	for (let count = 0; count <= most; count += 1) {
		if (await target.evaluateAll((all) => all.some((one) => one === document.activeElement))) {
			expect(await page.evaluate(faultOfFocus)).toBeNull();
			return count;
		}
		await page.keyboard.press('Tab');
	}
	throw new Error(`Not reached with ${most} times Tab: ${String(target)}`);
}

/** Skips the head of the page, as whoever has no mouse does first. */
export async function skip(
	page: Page,
	landing = page.getByRole('heading', { level: 1 })
): Promise<void> {
	await page.keyboard.press('Tab');
	await expect(page.locator(':focus')).toHaveText('本文へ移動');
	await page.keyboard.press('Enter');
	await expect(landing).toBeFocused();
}

/** Goes to something with Tab and presses it with Enter. */
export async function press(page: Page, target: Locator): Promise<void> {
	await tabTo(page, target);
	await page.keyboard.press('Enter');
}

/** Goes to a field with Tab and types over what stands in it. */
export async function type(page: Page, target: Locator, text: string): Promise<void> {
	await tabTo(page, target);
	await page.keyboard.press('Control+a');
	await page.keyboard.type(text);
}

/** Opens the dialog of a file field with Enter and chooses there, which is the browser's own. */
export async function chooseFiles(
	page: Page,
	target: Locator,
	files: Parameters<Locator['setInputFiles']>[0]
): Promise<void> {
	// Asked for early: the browser is told to hand its dialog over while the keys go on.
	const opening = page.waitForEvent('filechooser', { timeout: 30_000 });
	await tabTo(page, target);
	await page.keyboard.press('Enter');
	await (await opening).setFiles(files);
	await expect(target).toBeFocused();
}

/**
 * Walks through a whole page with Tab: tells every stop without a visible ring or that something
 * covers, what Tab never reaches, and a trap in which it goes round.
 */
export async function walk(page: Page): Promise<string[]> {
	await page.evaluate(() => {
		// A click leaves behind where Tab goes on from, even after the focus is gone.
		document.body.tabIndex = -1;
		document.body.focus();
		document.body.removeAttribute('tabindex');
		window.scrollTo(0, 0);
	});
	const found: string[] = [];
	for (let count = 0; count < MOST; count += 1) {
		await page.keyboard.press('Tab');
		const isOver = await page.evaluate(markStop);
		if (isOver) return [...found, ...(await page.evaluate(notReached))];
		const fault = await page.evaluate(faultOfFocus);
		if (fault) found.push(fault);
	}
	return [...found, `Tab does not leave the page after ${MOST} stops.`];
}

/** Notes the stop; true where the walk is through: on the page itself again, or where it began. */
function markStop(): boolean {
	const stop = document.activeElement;
	if (!stop || stop === document.body || stop.hasAttribute('data-walked')) return true;
	stop.setAttribute('data-walked', '');
	return false;
}

function notReached(): string[] {
	const stops = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
	const all = [...document.querySelectorAll<HTMLElement>(stops)];
	return all
		.filter((stop) => {
			const isShown =
				stop.checkVisibility({ visibilityProperty: true }) &&
				stop.closest('[inert], :disabled') === null;
			// One of a group of radio buttons is its stop, and a map has one tile.
			const isOfGroup = stop.matches('input[type="radio"], [tabindex="-1"]');
			return isShown && !isOfGroup && !stop.hasAttribute('data-walked');
		})
		.map((stop) => `never reached: ${stop.outerHTML.slice(0, 160)}`);
}

/** What is wrong with the place of the focus: no ring, off the screen, or under something else. */
function faultOfFocus(): string | null {
	const focused = document.activeElement;
	if (!focused || focused === document.body || focused.localName === 'main') return null;
	const told = (fault: string) => `${fault}: ${focused.outerHTML.slice(0, 160)}`;
	// A file field shows its ring on the label that looks like a button.
	const label = focused.id ? document.getElementById(`${focused.id}-choose`) : null;
	const shown = label ?? focused;
	const tile = focused.querySelector('.weight');
	const ring = getComputedStyle(tile ?? shown);
	const isRinged = tile
		? ring.stroke !== 'none' && parseFloat(ring.strokeWidth) >= 2
		: ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 2;
	if (!isRinged) return told('no ring');
	const box = [...shown.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
	if (!box) return told('no box');
	const left = Math.max(0, box.left);
	const right = Math.min(document.documentElement.clientWidth, box.right);
	const top = Math.max(0, box.top);
	const bottom = Math.min(window.innerHeight, box.bottom);
	if (left >= right || top >= bottom) return told('off the screen');
	const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
	const isFree = at !== null && (shown.contains(at) || at.contains(shown) || tile !== null);
	return isFree ? null : told(`covered by ${at?.outerHTML.slice(0, 80)}`);
}
