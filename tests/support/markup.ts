import { HtmlValidate, StaticConfigLoader, type RuleConfig } from 'html-validate';

/** One way of writing among several that the standard allows, or advice for another kind of site. */
const switchedOff = {
	// How Svelte and `app.html` write what means the same.
	'void-style': 'off',
	'doctype-style': 'off',
	'attribute-boolean-style': 'off',
	'attribute-empty-style': 'off',
	'no-trailing-whitespace': 'off',
	// A button without a type sends its form, and an input without one takes text: both are meant.
	'no-implicit-button-type': 'off',
	'no-implicit-input-type': 'off',
	// Style and script come from the product's own host, and its Content-Security-Policy holds them to it.
	'require-sri': 'off',
	// A number with another mark than the hyphen cannot be searched for, and not dialled where it is pasted.
	'tel-non-breaking': 'off',
	// A title carries the subject somebody wrote; shortening is for search engines.
	'long-title': 'off'
} satisfies RuleConfig;

const adjusted = {
	// Boxes of one name are one answer with several values, as radio buttons are one with one.
	'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'submit', 'reset'] }],
	// The sheet of keys is a dialog that stands before the page, and its heading is none of the page's first.
	'heading-level': ['error', { minSectioningRootInitialRank: 'h2' }],
	// What scrolls by itself is named where it scrolls, on a `pre` too; posts are stored that way.
	'prefer-native-element': ['error', { exclude: ['region'] }],
	// The standard allows an id of digits: an organisation's is its code, which its links carry.
	'valid-id': ['error', { relaxed: true }]
} satisfies RuleConfig;

const asAnswered = validator({});
/** The browser's own tree also holds what the framework's announcer brings with it. */
const asDrawn = validator({ 'no-inline-style': 'off' });

/** Tells what in the HTML a server answered with does not conform to the standard, each with its place. */
export function markupFaults(html: string): Promise<string[]> {
	return faults(asAnswered, html);
}

/** Tells the same of the tree a browser has made of a page and its script. */
export function drawnFaults(html: string): Promise<string[]> {
	return faults(asDrawn, html);
}

function validator(more: RuleConfig): HtmlValidate {
	return new HtmlValidate(
		new StaticConfigLoader({
			extends: ['html-validate:recommended', 'html-validate:document'],
			rules: { ...switchedOff, ...adjusted, ...more }
		})
	);
}

async function faults(validator: HtmlValidate, html: string): Promise<string[]> {
	const { results } = await validator.validateString(html);
	return results.flatMap(({ messages }) =>
		messages.map(
			({ ruleId, message, selector, offset }) =>
				`${ruleId}: ${message}: ${selector ?? ''}: ${html.slice(Math.max(0, offset - 1), offset + 160)}`
		)
	);
}
