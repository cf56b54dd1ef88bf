import { expect } from 'vitest';
import { remains } from '#lib/server/erasure/again.ts';
import { elsewhere } from '#lib/server/erasure/listing.ts';
import { verifyChain } from '#lib/server/record/events.ts';
import { approverOf } from './approver.ts';
import { linesOf } from './checking.ts';
import { filesWith } from './raw-bytes.ts';
import type { Story } from './story.ts';

/** The name of a resident who should never have been named. */
export const NAME = '佐々礼花緒里';
export const REASON = '住民の氏名が書かれていたため';
/** What stands where something was erased on the story's day. */
export const ERASED = `組合決裁者が完全に消去しました（令和8年11月27日（金））。理由：${REASON}`;

/** The name stands in no file's bytes and in nothing that can be erased, and the folder is sound. */
export async function nothingLeft(story: Story): Promise<void> {
	const places = elsewhere(approverOf(story), NAME);
	expect([filesWith(story.folder, NAME), remains(), places]).toEqual([[], [], []]);
	expect([await linesOf(), verifyChain()]).toEqual([[], []]);
}
