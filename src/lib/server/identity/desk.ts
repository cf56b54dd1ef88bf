import { eq } from 'drizzle-orm';
import { preparedOnce, schema } from '../db/index.ts';
import { authorize } from '../permissions.ts';
import { change } from '../record/change.ts';
import { heldUntilRecorded } from '../record/held.ts';
import type { Actor } from './actors.ts';

const { setting } = schema;
const KEY = 'desk-phone';

const selectPhone = preparedOnce((connection) =>
	connection.select({ value: setting.value }).from(setting).where(eq(setting.key, KEY)).prepare()
);

const heldContact = heldUntilRecorded<{ phone: string | null }>(1, { outlastsReplies: true });

/** How to reach the union's desk by telephone; null until the operator has entered it. */
export function deskContact(): { phone: string | null } {
	return heldContact('desk', () => ({ phone: selectPhone().get()?.value || null }));
}

/** Sets the desk's telephone number that stands on every page. */
export function setDeskPhone(actor: Actor, phone: string): void {
	authorize(actor, 'operation.see', null);
	change(actor, (tx, record) => {
		tx.insert(setting)
			.values({ key: KEY, value: phone })
			.onConflictDoUpdate({ target: setting.key, set: { value: phone } })
			.run();
		record('desk.phone-set', 'setting:desk-phone', {}, phone);
	});
}
