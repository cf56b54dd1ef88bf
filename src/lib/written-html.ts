type Travelling = { place: string | null; html: string };

/**
 * Sanitised HTML that a page carries once. Where it is drawn by the server, the data beside the page names only the
 * place, and the browser takes the HTML from there.
 */
export class WrittenHtml {
	readonly html: string;
	/** A selector of the element that holds it in the page; null where there is no page yet. */
	readonly place: string | null;

	constructor(html: string, place: string | null) {
		this.html = html;
		this.place = place;
	}

	/** The form in which it travels. */
	static encode(value: unknown): false | Travelling {
		if (!(value instanceof WrittenHtml)) return false;
		const { place, html } = value;
		return { place, html: place === null ? html : '' };
	}

	/** What has travelled, in the browser. */
	static decode({ place, html }: Travelling): WrittenHtml {
		if (place === null) return new WrittenHtml(html, null);
		const drawn = document.querySelector(place)?.innerHTML ?? '';
		return new WrittenHtml(drawn.replace(FRAMED, '$1'), null);
	}
}

/** Svelte sets marks around HTML it did not write itself. */
const FRAMED = /^<!--[^>]*-->([\s\S]*)<!---->$/;
