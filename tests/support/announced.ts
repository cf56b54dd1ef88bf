import { vi } from 'vitest';

/** What open pages are told of what is done meanwhile: into which rooms, and the names of topics. */
export async function announced(act: () => unknown): Promise<[string[], string[]][]> {
	const heard: [string[], string[]][] = [];
	const to = (rooms: string[]) => ({
		emit: (_name: string, topics: string[]) => heard.push([rooms, topics])
	});
	globalThis.yuiSockets = {
		to,
		engine: { clientsCount: 1 },
		local: { fetchSockets: async () => [] }
	} as unknown as typeof globalThis.yuiSockets;
	try {
		await act();
		// They are told after whoever did it has the answer.
		await vi.waitUntil(() => heard.length > 0);
	} finally {
		globalThis.yuiSockets = undefined;
	}
	return heard;
}
