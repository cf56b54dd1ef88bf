import { expect, test } from 'vitest';
import { POSTS_PER_PAGE, postPath, threadPathAt } from '#lib/forum.ts';

test('a post is read on the page of its thread it stands on', () => {
	expect(postPath(7, 1)).toBe('/threads/7#p1');
	expect(postPath(7, POSTS_PER_PAGE)).toBe(`/threads/7#p${POSTS_PER_PAGE}`);
	expect(postPath(7, POSTS_PER_PAGE + 1)).toBe(`/threads/7?page=2#p${POSTS_PER_PAGE + 1}`);
});

test('a thread of which nothing or only the first post is to be read begins at its top', () => {
	expect(threadPathAt(7, null)).toBe('/threads/7');
	expect(threadPathAt(7, 1)).toBe('/threads/7');
	expect(threadPathAt(7, 120)).toBe('/threads/7?page=3#p120');
});
