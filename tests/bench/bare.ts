import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/* The floor: a bare node:http server that sends the bytes it was given, in the encoding it was given. */

const [port = '0', list = ''] = process.argv.slice(2);
const answers = JSON.parse(readFileSync(list, 'utf8')) as Record<
	string,
	{ type: string; encoding: string | null; bytes: string }
>;
const ready = new Map(
	Object.entries(answers).map(([path, { type, encoding, bytes }]) => [
		path,
		{
			headers: { 'content-type': type, ...(encoding ? { 'content-encoding': encoding } : {}) },
			body: Buffer.from(bytes, 'base64')
		}
	])
);

createServer((request, response) => {
	const known = ready.get(request.url ?? '');
	response.writeHead(known ? 200 : 404, known?.headers);
	response.end(known?.body);
}).listen(Number(port), '127.0.0.1');
