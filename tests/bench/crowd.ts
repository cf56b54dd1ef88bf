import type { Ground } from './ground.ts';
export async function measureCrowd(_: Ground, __: { isShort: boolean }): Promise<string[]> {
	return [];
}
