import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { outliveBrokenFiles } from '../../src/broken-files.ts';

test('a file that went away while the server ran ends its own answer and no more', async () => {
	const server = createServer((request, response) => {
		outliveBrokenFiles(response);
		const path = request.url === '/gone' ? '/no/such/file.js.br' : import.meta.filename;
		response.writeHead(200, { 'content-type': 'text/javascript' });
		createReadStream(path).pipe(response);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}`;
	await expect(fetch(`${url}/gone`)).rejects.toThrow();
	expect(await (await fetch(`${url}/here`)).text()).toContain('outliveBrokenFiles');
	server.close();
});
