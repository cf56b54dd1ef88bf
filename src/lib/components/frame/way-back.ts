import { goto } from '$app/navigation';
import type { AfterNavigate, BeforeNavigate } from '@sveltejs/kit';
import { currentRow, pressKeyed } from './shortcuts.ts';

type Row = { name: string; scroll: number | null };

/** The framework gives the focus to the whole page after a navigation; ms until it has. */
const AFTER_FRAMEWORK = 50;

/** Remembers which row of which list led to a page, so that going back finds the eye and the focus there. */
export class WayBack {
	#list = '';
	#row: Row | null = null;
	#led = '';
	#wanted: Row | null = null;

	/** For `beforeNavigate`: notes the row that is being opened. */
	leaving = ({ from, to }: BeforeNavigate): void => {
		const row = currentRow();
		if (!from || !to || !row || row.tagName === 'ARTICLE') return;
		this.#list = from.url.pathname + from.url.search;
		this.#led = to.url.pathname;
		this.#row = { name: row.dataset.row ?? '', scroll: scrollY };
	};

	/** For `afterNavigate`: gives the focus back to the row that was opened. */
	arrived = ({ to, type }: AfterNavigate): void => {
		const path = to ? to.url.pathname + to.url.search : '';
		const isBack = type === 'popstate' && path === this.#list;
		const wanted = isBack && this.#row ? { ...this.#row, scroll: null } : this.#wanted;
		this.#wanted = null;
		if (wanted) setTimeout(() => show(wanted), AFTER_FRAMEWORK);
	};

	/** Goes back to the list this page was opened from, else to the place above it. */
	go(): void {
		const { pathname } = location;
		if (this.#led === pathname && this.#list !== '') {
			this.#wanted = this.#row;
			void goto(this.#list, { noScroll: true });
			return;
		}
		const name = /^\/(thread|notice)s\/(\d+)/.exec(pathname)?.slice(1).join(':') ?? '';
		this.#wanted = { name, scroll: null };
		if (!pressKeyed('u')) this.#wanted = null;
	}
}

function show({ name, scroll }: Row): void {
	if (scroll !== null) scrollTo(0, scroll);
	const row = document.querySelector(`main [data-row="${CSS.escape(name)}"]`);
	const link = row?.querySelector<HTMLElement>('[data-row-link]');
	link?.focus({ preventScroll: scroll !== null });
}
