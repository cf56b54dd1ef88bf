import type { Actor } from '../../identity/actors.ts';
import { may } from '../../permissions.ts';

/** Whether this actor keeps catalogue, agreements and support dates; everybody else reads them. */
export function worksOnLicences(actor: Actor): boolean {
	return may(actor, 'licence.work', null);
}
