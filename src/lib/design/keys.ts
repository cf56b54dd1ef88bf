/** True while an input method is composing: the Enter that confirms a conversion is not ours. */
export function composing(event: KeyboardEvent): boolean {
	// Safari sends the confirming Enter after compositionend; keyCode 229 still tells it.
	return event.isComposing || event.keyCode === 229;
}

/**
 * Attachment for a textarea: Ctrl+Enter (⌘+Enter) submits its form, by the button marked
 * `data-ctrl-enter` where a form has several.
 */
export function submitOnCtrlEnter(textarea: HTMLTextAreaElement): () => void {
	function submit(event: KeyboardEvent) {
		if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
		if (event.repeat || composing(event)) return;
		event.preventDefault();
		const button = textarea.form?.querySelector<HTMLButtonElement>('button[data-ctrl-enter]');
		textarea.form?.requestSubmit(button);
	}
	textarea.addEventListener('keydown', submit);
	return () => textarea.removeEventListener('keydown', submit);
}
