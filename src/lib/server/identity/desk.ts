import { authorize } from '../permissions.ts';
import { change } from '../record/change.ts';
import { heldUntilRecorded } from '../record/held.ts';
import type { Actor } from './actors.ts';
import { ofInstallation, setForInstallation } from './preferences.ts';

const KEY = 'desk-phone';

const heldContact = heldUntilRecorded<{ phone: string | null }>(1, { outlastsReplies: true });

/** How to reach the union's desk by telephone; null until the operator has entered it. */
export function deskContact(): { phone: string | null } {
	return heldContact('desk', () => ({ phone: ofInstallation(KEY) || null }));
}

/** Sets the desk's telephone number that stands on every page. */
export function setDeskPhone(actor: Actor, phone: string): void {
	authorize(actor, 'operation.see', null);
	change(actor, (tx, record) => {
		setForInstallation(tx, KEY, phone);
		record('desk.phone-set', 'setting:desk-phone', {}, phone);
	});
}
