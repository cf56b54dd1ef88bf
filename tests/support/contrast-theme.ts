import type { Page } from '@playwright/test';

/**
 * Tells what can no longer be told apart in a contrast theme, which takes fills and shadows away:
 * buttons, chips, the current place, unread and selected rows, refused fields, drawings, and text.
 */
export async function lostInContrastTheme(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const found: string[] = [];
		const seen = (selector: string) =>
			[...document.querySelectorAll<HTMLElement>(selector)].filter((one) =>
				one.checkVisibility({ visibilityProperty: true })
			);
		const told = (fault: string, one: Element) =>
			found.push(`${fault}: ${one.outerHTML.slice(0, 140)}`);

		const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
		const light = (words: string) => {
			if (!context) return 0;
			context.clearRect(0, 0, 1, 1);
			context.fillStyle = words;
			context.fillRect(0, 0, 1, 1);
			const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map(
				(part) => (part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4)
			);
			return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
		};
		const contrast = (one: string, other: string) => {
			const [dark = 0, bright = 0] = [light(one), light(other)].sort((a, b) => a - b);
			return (bright + 0.05) / (dark + 0.05);
		};
		const canvas = getComputedStyle(document.body).backgroundColor;
		const SIDES = ['Top', 'Right', 'Bottom', 'Left'] as const;
		/** The sides of a box on which a line is to be seen against the page. */
		const linesOf = (one: Element) => {
			const style = getComputedStyle(one);
			return SIDES.map((side) => {
				const isDrawn =
					style[`border${side}Style`] !== 'none' &&
					parseFloat(style[`border${side}Width`]) >= 1 &&
					contrast(style[`border${side}Color`], canvas) >= 3;
				return isDrawn ? `${style[`border${side}Width`]} ${style[`border${side}Style`]}` : '';
			});
		};
		/** What is left of a state: lines, weight, underline, outline. */
		const looks = (one: Element) => {
			const style = getComputedStyle(one);
			const outline = style.outlineStyle === 'none' ? '' : style.outlineWidth;
			return [...linesOf(one), style.fontWeight, style.textDecorationLine, outline].join('|');
		};

		for (const button of seen('.button, button')) {
			const isLink = getComputedStyle(button).textDecorationLine.includes('underline');
			if (!isLink && linesOf(button).some((line) => line === ''))
				told('button without a line', button);
		}
		for (const chip of seen('.chip')) {
			if (linesOf(chip).some((line) => line === '')) told('chip without a line', chip);
		}
		for (const field of seen('.input')) {
			if (linesOf(field).some((line) => line === '')) told('field without a line', field);
			const sound = document.querySelector('.input:not([aria-invalid="true"])');
			const isRefused = field.getAttribute('aria-invalid') === 'true';
			if (isRefused && sound && linesOf(field).join() === linesOf(sound).join()) {
				told('refused field like the others', field);
			}
		}
		const marks = '[aria-current]:not(tr), [aria-selected="true"]:not(tr), [aria-pressed="true"]';
		for (const current of seen(marks)) {
			const state =
				['aria-current', 'aria-selected', 'aria-pressed'].find((name) =>
					current.hasAttribute(name)
				) ?? '';
			const group =
				current.closest('ul, ol, nav, [role="listbox"], [role="group"]') ?? current.parentElement;
			const others = [...(group?.querySelectorAll(`a, button, ${current.localName}`) ?? [])].filter(
				(other) =>
					other !== current &&
					!current.contains(other) &&
					!other.contains(current) &&
					[null, 'false'].includes(other.getAttribute(state)) &&
					other.checkVisibility()
			);
			const twin = others.find((other) => looks(other) === looks(current));
			if (twin) told(`${state} like ${twin.outerHTML.slice(0, 60)}`, current);
		}
		for (const row of seen(
			'tbody tr:is(.unread, .current, [aria-current="true"], [aria-selected="true"])'
		)) {
			const [own = '', plain = ''] = [
				row,
				row.parentElement?.querySelector(
					'tr:not(.unread, .current, [aria-current="true"], [aria-selected="true"])'
				)
			].map((one) => (one?.firstElementChild ? looks(one) + looks(one.firstElementChild) : ''));
			if (own === plain) told('row like the others', row);
		}
		for (const banner of seen('.banner')) {
			if (linesOf(banner).some((line) => line === '')) told('banner without a line', banner);
		}
		for (const text of seen('h1, h2, h3, p, li, td, th, a, label, button')) {
			const { color } = getComputedStyle(text);
			if (!text.closest('svg') && text.textContent.trim() !== '' && contrast(color, canvas) < 4.5) {
				const isOnOwnPaper = contrast(getComputedStyle(text).backgroundColor, canvas) > 1.5;
				if (!isOnOwnPaper) told(`text of ${color}`, text);
			}
		}
		for (const shape of document.querySelectorAll<SVGElement>(
			'svg :is(path, line, circle, polyline, text, rect:not(.weight))'
		)) {
			// A code for a camera keeps its own black on its own white.
			const isOnOwnPaper = shape.closest('[role="img"]:has(> path:only-of-type)') !== null;
			if (!shape.checkVisibility() || isOnOwnPaper || shape.closest('defs, pattern')) continue;
			const { fill, stroke } = getComputedStyle(shape);
			const isDrawn = [fill, stroke].some(
				(ink) => ink.startsWith('url') || (ink !== 'none' && contrast(ink, canvas) >= 3)
			);
			if (!isDrawn) told(`shape of ${fill} and ${stroke}`, shape);
		}
		return found;
	});
}
