import type { Ground } from './ground.ts';
export async function measureHerd(_: Ground, __: { isShort: boolean }): Promise<string[]> {
	return [];
}
