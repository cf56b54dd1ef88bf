import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/**
 * Lets a response end when the file it is sent from cannot be read: after the pages were built anew beneath a running
 * server, a file of the old ones is gone, and a stream nobody listens to would take the whole process with it.
 */
export function outliveBrokenFiles(response: ServerResponse): void {
	response.on('pipe', (source: Readable) => source.once('error', () => response.destroy()));
}
