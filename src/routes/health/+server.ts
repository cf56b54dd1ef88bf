import { json } from '@sveltejs/kit';
import { health } from '#lib/server/operations/health.ts';

export const GET = () => {
	const of = health();
	return json(of, { status: of.status === 'unavailable' ? 503 : 200 });
};
