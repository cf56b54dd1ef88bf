import { sql } from 'drizzle-orm';
import * as schema from './schema/index.ts';

const { post, thread } = schema;

/** A thread that lists, counts and searches show: neither deleted nor hidden nor merged into another. */
export const standingThread = sql`(${thread.deletionId} is null and ${thread.hidingId} is null and ${thread.mergedIntoId} is null)`;

/** A post whose text readers find: neither deleted nor hidden. */
export const standingPost = sql`(${post.deletionId} is null and ${post.hidingId} is null)`;
