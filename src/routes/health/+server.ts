import { json } from '@sveltejs/kit';
import { answers } from '#lib/server/operations/health.ts';

export const GET = () =>
	answers() ? json({ status: 'ok' }) : json({ status: 'unavailable' }, { status: 503 });
