import { createServer } from 'node:http';
import { Server } from 'socket.io';

/* The floor of telling: socket.io alone, with one room that everybody enters; `POST /tell` tells them. */

const [port = '0'] = process.argv.slice(2);
const server = createServer((request, response) => {
	if (request.url?.startsWith('/socket.io')) return;
	if (request.method === 'POST') io.to('all').emit('changed', ['thread:1', 'board:all', 'nav']);
	response.end('{}');
});
const io = new Server(server, { serveClient: false });
io.on('connection', (socket) => socket.join('all'));
server.listen(Number(port), '127.0.0.1');
