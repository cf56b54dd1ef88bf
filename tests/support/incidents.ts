import { openIncident, type IncidentInput } from '#lib/server/helpdesk/incidents/keeping.ts';
import type { Actor } from '#lib/server/identity/actors.ts';

/** What a failure of the line is opened with, in words that stand nowhere else in the story. */
export const INCIDENT = {
	title: '柚子回線が切れています',
	category: 'line',
	system: '味噌蔵ネット',
	sinceOn: '2026-11-27',
	sinceTime: '08:20',
	body: '寒天機器を調べています。',
	nextOn: null,
	nextTime: null
} satisfies IncidentInput;

/** Opens 障害情報 in one line; gives its key. */
export function openedIncident(desk: Actor, of: Partial<IncidentInput> = {}): number {
	return openIncident(desk, { ...INCIDENT, ...of });
}
