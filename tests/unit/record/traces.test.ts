import { afterEach, beforeEach, expect, test } from 'vitest';
import { admit, countFailure } from '#lib/server/identity/throttle.ts';
import { forgetObstacle, noteObstacle, obstacleIn, obstacleMet } from '#lib/server/obstacles.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => {
	forgetObstacle();
	closeTemporaryYui(story.folder);
});

function busy() {
	const obstacle = obstacleIn(Object.assign(new Error('busy'), { code: 'SQLITE_BUSY' }));
	if (!obstacle) throw new Error('SQLITE_BUSY is no obstacle.');
	return obstacle;
}

test('whoever only looks whether an account must wait says nothing of writing; who writes does', () => {
	noteObstacle(busy());
	admit('nobody');
	expect(obstacleMet()?.kind).toBe('busy');
	countFailure('nobody', '10.0.0.5');
	expect(obstacleMet()).toBe(null);
});
