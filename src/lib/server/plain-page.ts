import { labels } from '#lib/labels.ts';

/** A page without the application around it, for refusals before a route has been reached. */
export function plainPage(status: number, message: string): Response {
	const html = `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${message}｜${labels.product}</title>
</head>
<body>
<main>
<h1>${message}</h1>
<p><a href="/">ホームへ戻る</a></p>
<p>${labels.help.title}：${labels.help.desk}（${labels.help.hours}）</p>
</main>
</body>
</html>`;
	return new Response(html, {
		status,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'cache-control': 'private, no-store',
			'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'"
		}
	});
}
