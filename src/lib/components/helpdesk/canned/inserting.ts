/** Puts a text where the caret stands in a field, as if it had been typed. */
export function insertAtCaret(field: HTMLTextAreaElement, text: string): void {
	field.focus();
	field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
	field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
