import type { Page } from '@playwright/test';
import type { Result } from 'axe-core';

/** What large and small letters need against what lies behind them (WCAG 1.4.3). */
const ENOUGH = { large: 3, small: 4.5 };

/**
 * Settles what axe leaves to a person: a contrast it could not reckon is measured on the page as it
 * is drawn. Tells what is too weak, and everything that is no question of contrast.
 */
export async function undecided(page: Page, incomplete: Result[]): Promise<string[]> {
	const found: string[] = [];
	for (const { id, help, nodes } of incomplete) {
		if (id === 'color-contrast') {
			const places = nodes.map(({ target }) => String(target[0]));
			found.push(...(await page.evaluate(measure, { places, enough: ENOUGH })));
		} else {
			for (const { target, html, any, all, none } of nodes) {
				const why = [...any, ...all, ...none].map(({ message }) => message).join(' ');
				found.push(`undecided ${id}: ${help}: ${why}: ${target.join(' ')}: ${html.slice(0, 160)}`);
			}
		}
	}
	return found;
}

/** Looks through each line of text at what is painted behind it, wherever the stack of boxes is opaque first. */
function measure({ places, enough }: { places: string[]; enough: typeof ENOUGH }): string[] {
	type Colour = [number, number, number, number];
	const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
	if (!context) return ['There is no canvas to reckon colours with.'];

	const read = (words: string): Colour => {
		context.clearRect(0, 0, 1, 1);
		context.fillStyle = words;
		context.fillRect(0, 0, 1, 1);
		const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
		return [red, green, blue, alpha / 255];
	};
	const over = (above: Colour, below: Colour): Colour => {
		const mix = (at: 0 | 1 | 2) => above[at] * above[3] + below[at] * (1 - above[3]);
		return [mix(0), mix(1), mix(2), 1];
	};
	const light = (colour: Colour) => {
		const part = (value: number) =>
			value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
		return 0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2]);
	};
	const between = (one: Colour, other: Colour) => {
		const [dark = 0, bright = 0] = [light(one), light(other)].sort((a, b) => a - b);
		return (bright + 0.05) / (dark + 0.05);
	};
	/** What a box paints; a picture or a gradient is no colour. */
	const paintOf = (box: Element): Colour | null => {
		const style = getComputedStyle(box);
		if (box instanceof SVGElement && !(box instanceof SVGSVGElement)) {
			const isDrawn = !(box instanceof SVGTextContentElement) && style.fill !== 'none';
			return isDrawn ? read(style.fill) : [0, 0, 0, 0];
		}
		return style.backgroundImage === 'none' ? read(style.backgroundColor) : null;
	};
	const behind = (stack: Element[]): Colour | null => {
		const layers: Colour[] = [];
		for (const box of stack) {
			const paint = paintOf(box);
			if (!paint) return null;
			if (paint[3] > 0) layers.push(paint);
			if (paint[3] === 1) break;
		}
		return layers.reduceRight((below, above) => over(above, below), [255, 255, 255, 1] as Colour);
	};
	const fault = (element: Element): string | null => {
		element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
		const style = getComputedStyle(element);
		const size = parseFloat(style.fontSize);
		const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
		const letters = read(element instanceof SVGElement ? style.fill : style.color);
		const range = document.createRange();
		range.selectNodeContents(element);
		let isSeen = false;
		for (const { left, top, width, height } of range.getClientRects()) {
			for (const share of [0.1, 0.5, 0.9]) {
				const stack = document.elementsFromPoint(left + width * share, top + height / 2);
				const at = stack.findIndex((box) => box === element || element.contains(box));
				if (at < 0) continue;
				isSeen = true;
				const paper = behind(stack.slice(at));
				if (!paper) return 'stands on a picture or a gradient';
				const contrast = between(over(letters, paper), paper);
				if (contrast < (isLarge ? enough.large : enough.small)) {
					return `has a contrast of ${contrast.toFixed(2)}`;
				}
			}
		}
		return isSeen ? null : 'is covered, so nothing can be measured';
	};

	const { scrollX, scrollY } = window;
	const found = places.flatMap((place) => {
		const element = document.querySelector(place);
		const told = element ? fault(element) : 'is no longer there';
		return told ? [`color-contrast: ${place} ${told}: ${element?.outerHTML.slice(0, 160)}`] : [];
	});
	window.scrollTo(scrollX, scrollY);
	return found;
}
