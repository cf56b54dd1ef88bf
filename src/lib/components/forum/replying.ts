/** The box of the reply on this page. */
const BOX = '#body';

/** For the posts of a page: 「3番に返信」 and 「引用して返信」 fill the box instead of loading the page anew. */
export function fillReply(place: HTMLElement): () => void {
	const fill = (event: MouseEvent) => {
		const link = event.target instanceof Element ? event.target.closest('a') : null;
		const number = link?.dataset.reply ?? link?.dataset.quote;
		const box = document.querySelector<HTMLTextAreaElement>(BOX);
		if (!link || !number || !box || event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		const quoted = link.dataset.quote ? textOf(number) : '';
		insertAtEnd(box, `>>${number}\n${quoted}`);
	};
	place.addEventListener('click', fill);
	return () => place.removeEventListener('click', fill);
}

function textOf(number: string): string {
	const text = document.querySelector<HTMLElement>(`#p${number} .prose`)?.innerText.trim() ?? '';
	return `${text
		.split('\n')
		.map((line) => `> ${line}`)
		.join('\n')}\n\n`;
}

function insertAtEnd(box: HTMLTextAreaElement, text: string): void {
	const before = box.value === '' || box.value.endsWith('\n') ? box.value : `${box.value}\n\n`;
	box.value = before + text;
	box.dispatchEvent(new Event('input', { bubbles: true }));
	box.focus();
	box.setSelectionRange(box.value.length, box.value.length);
	box.scrollIntoView({ block: 'center' });
}
