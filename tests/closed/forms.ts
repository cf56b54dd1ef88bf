import { parse, type DefaultTreeAdapterMap } from 'parse5';
import { elements } from './elements.ts';

type Element = DefaultTreeAdapterMap['element'];

/** A form as a page gives it to somebody, filled in as far as anything may be put in. */
export type GivenForm = { to: string; fields: [name: string, value: string][] };

/** Every form of a page that sends something, at the address of that page. */
export function formsIn(html: string, at: string): GivenForm[] {
	return [...elements(parse(html))]
		.filter(
			(element) =>
				element.tagName === 'form' && attribute(element, 'method')?.toUpperCase() === 'POST'
		)
		.flatMap((form) => {
			const inside = [...elements(form)];
			const buttons = inside.filter(({ tagName }) => tagName === 'button');
			const ways = new Set([
				attribute(form, 'action') ?? '',
				...buttons.flatMap((button) => attribute(button, 'formaction') ?? [])
			]);
			const fields = inside.flatMap(filledIn);
			return [...ways].map((way) => ({ to: resolved(way, at), fields }));
		});
}

function resolved(way: string, at: string): string {
	const url = new URL(way, `http://yui.test${at}`);
	return url.pathname + url.search;
}

function filledIn(field: Element): [string, string][] {
	const name = attribute(field, 'name');
	// The seat a form was drawn for is its writer’s own; another’s would be noticed by that alone. A preview does nothing.
	if (!name || ['as', 'drawnFor', 'once', 'intent'].includes(name)) return [];
	const value = attribute(field, 'value') ?? '';
	if (field.tagName === 'textarea') return [[name, 'ためし']];
	if (field.tagName === 'select') return [[name, lastOption(field)]];
	if (field.tagName === 'button') return value ? [[name, value]] : [];
	if (field.tagName !== 'input') return [];
	const type = attribute(field, 'type') ?? 'text';
	if (type === 'file') return [];
	if (['hidden', 'radio', 'checkbox'].includes(type)) return [[name, value || 'on']];
	return [[name, value || (type === 'number' ? '1' : type === 'date' ? '2030-04-01' : 'ためし')]];
}

function lastOption(select: Element): string {
	const values = [...elements(select)]
		.filter(({ tagName }) => tagName === 'option')
		.map((option) => attribute(option, 'value') ?? '');
	return values.at(-1) ?? '';
}

function attribute(element: Element, name: string): string | undefined {
	return element.attrs.find((each) => each.name === name)?.value;
}
