import { createHash } from 'node:crypto';
import { labels } from '#lib/labels.ts';
import { escapeHtml } from '#lib/text.ts';
import { isDemoData } from './demo/state.ts';
import { deskContact } from './identity/desk.ts';
import { obstacleIn } from './obstacles.ts';

/** Text of a form that could not be taken in, to be copied out again. */
export type Typed = { label: string; text: string };

/** The few rules such a page needs; it stands without the application and its stylesheet. */
const STYLE = `body{margin:0;font:16px/1.7 "BIZ UDPGothic","Hiragino Sans","Noto Sans JP",Meiryo,sans-serif;color:#333}
main{max-width:42em;padding:24px 16px}h1{font-size:24px;line-height:1.5;color:#1a1a1a}a{color:#00118f}
textarea{box-sizing:border-box;width:100%;font:inherit}.strip{margin:0;padding:4px;text-align:center;background:#fff0b3}`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
/** What the page says besides its message; it also stands where the database cannot be read. */
function known(): { phone: string | null; isDemo: boolean } {
	try {
		return { phone: deskContact().phone, isDemo: isDemoData() };
	} catch (thrown) {
		if (!obstacleIn(thrown)) throw thrown;
		return { phone: null, isDemo: false };
	}
}

/**
 * A page without the application around it, for refusals before a route has been reached: what happened,
 * what one can do about it, and what had been typed.
 */
export function plainPage(
	status: number,
	message: string,
	{ advice = '', typed = [] }: { advice?: string; typed?: Typed[] } = {}
): Response {
	const { phone, isDemo } = known();
	const kept = typed
		.filter(({ text }) => text !== '')
		.map(
			({ label, text }, index) =>
				`<p><label for="t${index}">${escapeHtml(label)}</label><br><textarea id="t${index}" rows="${
					text.includes('\n') ? 12 : 2
				}" readonly>${escapeHtml(text)}</textarea></p>`
		)
		.join('');
	const html = `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(message)}｜${labels.product}</title>
<style>${STYLE}</style>
</head>
<body>
${isDemo ? `<aside class="strip" aria-label="見本">${labels.demo}</aside>` : ''}
<main>
<h1>${escapeHtml(message)}</h1>
${advice ? `<p>${escapeHtml(advice)}</p>` : ''}
${kept}
<p><a href="/">ホームへ戻る</a></p>
<h2>${labels.help.title}</h2>
<p>${labels.help.desk}${phone ? `　電話 ${escapeHtml(phone)}` : ''}<br>${labels.help.hours}</p>
<p>お問い合わせのときは番号 ${status} をお伝えください。</p>
</main>
</body>
</html>`;
	return new Response(html, {
		status,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'cache-control': 'private, no-store',
			'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
		}
	});
}
