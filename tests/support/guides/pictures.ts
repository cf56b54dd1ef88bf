import type { Page } from '@playwright/test';
import { namedWords } from '../../../src/lib/guides/guide.ts';
import { teach } from './reading.ts';

type Placed = { text: string; on: string };

/**
 * Draws a frame and the step's number around the words of the steps that stand on this page; the page is scrolled
 * until the first of them is seen. Gives how many steps are in the picture.
 */
export async function mark(page: Page, steps: Placed[], on: string): Promise<number> {
	await teach(page);
	const wanted = steps.flatMap((step, index) =>
		step.on === on ? [{ number: index + 1, words: namedWords(step.text) }] : []
	);
	return page.evaluate((wanted) => {
		const { carrier } = window as unknown as { carrier: (word: string) => Element | null };
		const areaOf = (element: Element): Element => {
			const group = element.matches('legend') ? element.parentElement : null;
			return group !== null && group.getBoundingClientRect().height < 260 ? group : element;
		};
		/** Of a heading or a line of its own only the words, not the whole width. */
		const boxOf = (area: Element): DOMRect => {
			const control = area instanceof HTMLLabelElement ? area.control : null;
			if (control !== null && !area.contains(control)) {
				const [one, other] = [area.getBoundingClientRect(), control.getBoundingClientRect()];
				const isBeside = control.matches('[type=checkbox], [type=radio], .visually-hidden');
				if (!isBeside && other.height < 260) {
					const left = Math.min(one.left, other.left);
					const top = Math.min(one.top, other.top);
					const width = Math.max(other.right, one.left + 60) - left;
					return new DOMRect(left, top, width, Math.max(one.bottom, other.bottom) - top);
				}
			}
			if (!area.matches('h1, h2, h3, h4, summary, dt, th, label, legend'))
				return area.getBoundingClientRect();
			const range = document.createRange();
			range.selectNodeContents(area);
			return range.getBoundingClientRect();
		};
		for (const old of document.querySelectorAll('.guide-mark')) old.remove();
		scrollTo({ top: 0, behavior: 'instant' });
		const areas = wanted.flatMap(({ number, words }) => {
			const elements = words.flatMap((word) => carrier(word) ?? []);
			return elements
				.filter((element) => element.checkVisibility())
				.map((element) => ({ number, area: areaOf(element) }));
		});
		const first = areas.find(({ area }) => area.closest('main'));
		const top = first?.area.getBoundingClientRect().top ?? 0;
		if (top > innerHeight - 200) scrollTo({ top: scrollY + top - 140, behavior: 'instant' });
		const drawn = new Set<number>();
		const seen = new Set<Element>();
		const inPicture = areas.flatMap(({ number, area }) => {
			const box = boxOf(area);
			const isInside = box.top >= 0 && box.bottom <= innerHeight - 4 && box.width > 0;
			if (!isInside || seen.has(area)) return [];
			seen.add(area);
			drawn.add(number);
			return [{ number, box }];
		});
		const put = (tag: string, style: Partial<CSSStyleDeclaration>, text = '') => {
			const element = document.createElement(tag);
			element.className = 'guide-mark';
			element.textContent = text;
			Object.assign(element.style, { position: 'fixed', pointerEvents: 'none', ...style });
			document.body.append(element);
		};
		for (const { box } of inPicture) {
			put('div', {
				left: `${box.left - 4}px`,
				top: `${box.top - 4}px`,
				width: `${box.width + 8}px`,
				height: `${box.height + 8}px`,
				border: '3px solid #b3261e',
				borderRadius: '4px',
				boxSizing: 'border-box',
				zIndex: '9999'
			});
		}
		/** Whether something that is framed or pressed begins where a badge outside the frame would stand. */
		const isCrowded = (box: DOMRect) =>
			box.right > innerWidth - 30 ||
			[...document.querySelectorAll('a, button, input, label')]
				.filter((element) => element.checkVisibility())
				.map((element) => element.getBoundingClientRect())
				.some(
					(other) =>
						other.left >= box.right &&
						other.left < box.right + 26 &&
						other.top < box.top + 12 &&
						other.bottom > box.top - 16
				);
		for (const { number, box } of inPicture) {
			const left = isCrowded(box) ? box.right - 18 : box.right + 2;
			const style = {
				left: `${left}px`,
				top: `${box.top - 16}px`,
				width: '24px',
				height: '24px',
				borderRadius: '50%',
				background: '#b3261e',
				color: '#fff',
				font: 'bold 16px/24px sans-serif',
				textAlign: 'center',
				zIndex: '10000'
			};
			put('span', style, String(number));
		}
		return drawn.size;
	}, wanted);
}

/** The window as WebP, which Chromium makes by itself. */
export async function photograph(page: Page): Promise<Buffer> {
	await page.evaluate(() => document.fonts.ready);
	const session = await page.context().newCDPSession(page);
	const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 72 });
	await session.detach();
	return Buffer.from(data, 'base64');
}
