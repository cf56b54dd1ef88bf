import { describe, expect, test } from 'vitest';
import { excerpt, render } from '#lib/markdown.ts';

const rel = 'rel="noopener noreferrer nofollow"';
const mark = '<span class="bidi" title="文字の向きを変える制御文字">［文字方向の指定］</span>';

function inline(markdown: string): string {
	return render(markdown)
		.trim()
		.replace(/^<p>([^]*)<\/p>$/, '$1');
}

function tagsOf(html: string): string[] {
	return [...html.matchAll(/<([a-z][a-z\d]*)/g)].map(([, name]) => name ?? '');
}

describe('what people write', () => {
	test('lines, emphasis, code', () => {
		expect(inline('一行目\n二行目')).toBe('一行目<br />二行目');
		expect(inline('**太字**と*斜体*と~~取消~~と`コード`')).toBe(
			'<strong>太字</strong>と<em>斜体</em>と<del>取消</del>と<code>コード</code>'
		);
		expect(inline('__u__ a_b_c ***両方***')).toBe(
			'<strong>u</strong> a_b_c <em><strong>両方</strong></em>'
		);
		expect(inline('**a *b* c** *a **b***')).toBe(
			'<strong>a <em>b</em> c</strong> <em>a <strong>b</strong></em>'
		);
	});

	test('bold beside Japanese brackets and full stops', () => {
		expect(inline('**「外字」**は**重要**です。')).toBe(
			'<strong>「外字」</strong>は<strong>重要</strong>です。'
		);
		expect(inline('これは**（必須）**の項目。**確認する。**次へ')).toBe(
			'これは<strong>（必須）</strong>の項目。<strong>確認する。</strong>次へ'
		);
		expect(inline('**[資料](/files/1)**を')).toBe(
			`<strong><a href="/files/1" ${rel}>資料</a></strong>を`
		);
		expect(inline('a ** b ** c と `**x**` と \\*\\*y\\*\\*')).toBe(
			'a ** b ** c と <code>**x**</code> と **y**'
		);
	});

	test('a tilde between times strikes nothing through', () => {
		expect(inline('9:00~10:00、13:00~15:00')).toBe('9:00~10:00、13:00~15:00');
	});

	test('headings begin at h3; a line under text is a rule', () => {
		expect(tagsOf(render('# 一\n## 二\n### 三\n#### 四\n##### 五\n###### 六'))).toEqual([
			...['h3', 'h4', 'h5', 'h6', 'h6', 'h6']
		]);
		expect(tagsOf(render('お疲れさまです\n-----\n本文'))).toEqual(['p', 'hr', 'p']);
	});

	test('lists, numbered lists that go on, and boxes', () => {
		expect(render('3. 三\n4. 四')).toContain('<ol start="3">');
		expect(render('- [ ] 未\n- [x] 済')).toBe('<ul>\n<li>☐ 未</li>\n<li>☑ 済</li>\n</ul>\n');
	});

	test('code blocks keep what is in them', () => {
		expect(render('```html\n>>2 <b>**x**</b> https://a.jp\n```')).toBe(
			'<pre><code>&gt;&gt;2 &lt;b&gt;**x**&lt;/b&gt; https://a.jp\n</code></pre>\n'
		);
	});

	test('tables can be scrolled and have headings', () => {
		expect(render('| 団体 | 数 |\n|:-:|-:|\n| 北相木村 | **1** |').replaceAll('\n', '')).toBe(
			'<div class="scroll" tabindex="0" role="region" aria-label="表"><table><thead>' +
				'<tr><th scope="col" class="align-center">団体</th><th scope="col" class="align-right">数</th></tr>' +
				'</thead><tbody><tr><td class="align-center">北相木村</td>' +
				'<td class="align-right"><strong>1</strong></td></tr></tbody></table></div>'
		);
	});

	test('letters of every plane stay', () => {
		const odd = '𠮷野家 辻\u{E0100} か\u3099 👩‍👩‍👧 ﾊﾝｶｸ ①㈱㍻ 　a';
		expect(inline(odd)).toBe(odd);
	});
});

describe('references', () => {
	test('>>12 becomes a link, also at the start of a line', () => {
		const to = (n: number): string => `<a href="#p${n}" class="ref">&gt;&gt;${n}</a>`;
		expect(inline('>>2 のとおり\n本文 >>12、（>>3）\n>>4')).toBe(
			`${to(2)} のとおり<br />本文 ${to(12)}、（${to(3)}）<br />${to(4)}`
		);
		expect(render('- >>2 の件')).toContain(`<li>${to(2)} の件</li>`);
		expect(inline('**>>2**')).toBe(`<strong>${to(2)}</strong>`);
	});

	test('quotes stay quotes, and end where a reference begins', () => {
		expect(tagsOf(render('> 引用\n>>2 です'))).toEqual(['blockquote', 'p', 'p', 'a']);
		expect(tagsOf(render('> > 二重'))).toEqual(['blockquote', 'blockquote', 'p']);
		expect(tagsOf(render('>>二重'))).toEqual(['blockquote', 'blockquote', 'p']);
		expect(tagsOf(render('> >>2 と書かれた'))).toEqual(['blockquote', 'p', 'a']);
	});

	test('not in code, in links, or with too many digits', () => {
		expect(inline('`>>2`')).toBe('<code>&gt;&gt;2</code>');
		expect(inline('[>>2](https://a.jp/)')).toBe(`<a href="https://a.jp/" ${rel}>&gt;&gt;2</a>`);
		expect(inline('a >>20261127')).toBe('a &gt;&gt;20261127');
	});
});

describe('links', () => {
	test('addresses end where the Japanese sentence goes on', () => {
		expect(inline('https://a.jp/x_y_z/をご覧ください。（https://a.jp/(1)）')).toBe(
			`<a href="https://a.jp/x_y_z/" ${rel}>https://a.jp/x_y_z/</a>をご覧ください。` +
				`（<a href="https://a.jp/(1)" ${rel}>https://a.jp/(1)</a>）`
		);
		expect(inline('www.pref.nagano.lg.jp.')).toBe(
			`<a href="https://www.pref.nagano.lg.jp/" ${rel}>www.pref.nagano.lg.jp</a>.`
		);
		expect(inline('joho_k@vill.kitaaiki.lg.jpへ')).toBe(
			`<a href="mailto:joho_k@vill.kitaaiki.lg.jp" ${rel}>joho_k@vill.kitaaiki.lg.jp</a>へ`
		);
	});

	test('paths of this site are kept, others are not', () => {
		expect(inline('[a](/threads/1?a=1&b=2#p3)')).toBe(
			`<a href="/threads/1?a=1&amp;b=2#p3" ${rel}>a</a>`
		);
		expect(inline('[a](#p3)')).toBe(`<a href="#p3" ${rel}>a</a>`);
		for (const elsewhere of ['//evil.jp', '/\\evil.jp', '/..//evil.jp', 'x/y', '?x', '']) {
			expect(inline(`[a](${elsewhere})`)).toBe('a');
		}
		// A browser reads this as a path with the seven characters as they stand.
		expect(inline('[a](/&#47;evil.jp)')).toBe(`<a href="/&amp;#47;evil.jp" ${rel}>a</a>`);
	});

	test('images are linked, never fetched', () => {
		expect(inline('![配線図](https://a.jp/i.png)')).toBe(
			`<a href="https://a.jp/i.png" ${rel}>配線図</a>`
		);
		expect(inline('![](https://a.jp/i.png)')).toBe(
			`<a href="https://a.jp/i.png" ${rel}>https://a.jp/i.png</a>`
		);
		expect(inline('[![図](https://a.jp/i.png)](https://b.jp/)')).toBe(
			`<a href="https://b.jp/" ${rel}>図</a>`
		);
	});
});

describe('attacks', () => {
	const attacks = [
		'<script>alert(1)</script>',
		'<SCRIPT SRC=//evil.jp/x.js></SCRIPT>',
		'<scr<script>ipt>alert(1)</scr</script>ipt>',
		'<svg onload=alert(1)>',
		'<svg/onload=alert(1)//',
		'<img src=x onerror=alert(1)>',
		'<img src="x`onerror=alert(1)`">',
		'<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
		'<div onclick=alert(1)>\n\n**x**\n\n</div>',
		'<style>*{display:none}</style>',
		'<iframe srcdoc="<script>alert(1)</script>">',
		'<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
		'<!-- --><script>alert(1)</script><!-- -->',
		'<![CDATA[<script>alert(1)</script>]]>',
		'<?php x ?><base href=//evil.jp>',
		'<p style="position:fixed">x</p>',
		'[x](javascript:alert(1))',
		'[x](JaVaScRiPt:alert(1))',
		'[x](java\tscript:alert(1))',
		'[x](<java\nscript:alert(1)>)',
		'[x]( javascript:alert(1))',
		'[x](\u0001javascript:alert(1))',
		'[x](&#106;avascript:alert(1))',
		'[x](&#x6A;avascript&colon;alert(1))',
		'[x](javascript&#58;alert(1))',
		'[x](vbscript:msgbox(1))',
		'[x](data:text/html;base64,PHNjcmlwdD4=)',
		'[x](file:///etc/passwd)',
		'[x](https://a.jp/"onmouseover="alert(1))',
		"[x](https://a.jp/'onmouseover='alert(1))",
		'[x](https://a.jp/ "t\\" onclick=alert(1) x=\\"")',
		'[<script>alert(1)</script>](https://a.jp/)',
		'[x](</a"><script>alert(1)</script>>)',
		'![x"onerror="alert(1)](https://a.jp/i.png)',
		'![x](javascript:alert(1))',
		'![<svg onload=alert(1)>](https://a.jp/i.png)',
		'<javascript:alert(1)>',
		'<data:text/html,x>',
		'https://a.jp/"onmouseover="alert(1)',
		"https://a.jp/'onmouseover='alert(1)",
		'https://a.jp/<script>alert(1)</script>',
		'www.a.jp/"><svg onload=alert(1)>',
		'javascript:alert(1)',
		'a@a.jp"onclick="alert(1)',
		'[x]: javascript:alert(1)\n\n[x]',
		'`<script>alert(1)</script>`',
		'```"><script>alert(1)</script>\nx\n```',
		'```\n</code></pre><script>alert(1)</script>\n```',
		'| <script>alert(1)</script> | b" onclick="alert(1) |\n|-|-|\n| <svg onload=alert(1)> | [x](javascript:1) |',
		'| a |\n|:-" onclick="alert(1)"|\n| b |',
		'# <img src=x onerror=alert(1)>',
		'- [x] <input onfocus=alert(1) autofocus>',
		'1" onclick="alert(1). x',
		'>>12"onclick="alert(1)',
		'>>12<script>alert(1)</script>',
		'&lt;script&gt;alert(1)&lt;/script&gt;',
		'&#60;script&#62;alert(1)&#60;/script&#62;',
		'\\<script>alert(1)\\</script>',
		'**<b onclick=alert(1)>**',
		'<span class="bidi" title="x" onclick=alert(1)>',
		'\u202E<script>alert(1)</script>',
		'<a href="https://a.jp/" target=_blank class="ref">x</a>'
	];
	const safeTag = new RegExp(
		[
			/^<\/?(?:p|hr|strong|em|del|code|pre|blockquote|[ou]l|li|table|thead|tbody|t[rdh]|h[3-6]|a|div|span)>$/,
			/^<(?:br|hr) \/>$/,
			/^<a href="(?:https?:\/\/[^"<>]+|mailto:[^"<>]+|#[^"<>]*|\/(?:[^/\\"<>][^"<>]*)?)" rel="noopener noreferrer nofollow">$/,
			/^<a href="#p\d+" class="ref">$/,
			/^<ol start="\d+">$/,
			/^<div class="scroll" tabindex="0" role="region" aria-label="表">$/,
			/^<th scope="col"(?: class="align-(?:left|center|right)")?>$/,
			/^<td class="align-(?:left|center|right)">$/,
			/^<span class="bidi" title="文字の向きを変える制御文字">$/
		]
			.map((each) => each.source)
			.join('|')
	);

	/** Every `<` begins a tag we know, letter by letter; all else is escaped. */
	function strangeTags(html: string): string[] {
		return (html.match(/<[^>]*>?/g) ?? []).filter((tag) => !safeTag.test(tag));
	}

	test.each(attacks)('%s', (attack) => {
		const around = [attack, `文 ${attack} 文`, `> ${attack}`, `- ${attack}`, `**${attack}**`];
		for (const markdown of around) {
			expect(strangeTags(render(markdown))).toEqual([]);
			expect(render(markdown)).not.toMatch(/<a href="(?:javascript|vbscript|data|file):/i);
		}
	});

	test('HTML is shown as it was typed', () => {
		expect(inline('<b onclick="x">太字</b> &lt;b&gt; &nbsp;')).toBe(
			'&lt;b onclick="x"&gt;太字&lt;/b&gt; &amp;lt;b&amp;gt; &amp;nbsp;'
		);
		expect(inline('<div>\n**x**\n</div>')).toBe(
			'&lt;div&gt;<br /><strong>x</strong><br />&lt;/div&gt;'
		);
	});

	test('an address is shown with the host it leads to', () => {
		expect(inline('[x](https://аpple.jp/)')).toContain('href="https://xn--');
	});

	test('controls of direction are shown wherever they stand', () => {
		expect(inline('見積\u202Efdp.exe')).toBe(`見積${mark}fdp.exe`);
		expect(inline('`a\u2066`')).toBe(`<code>a${mark}</code>`);
		expect(inline('[x\u202E](https://a.jp/\u202E)')).toBe(
			`<a href="https://a.jp/%E2%80%AE" ${rel}>x${mark}</a>`
		);
		expect(render('```\n\u202E\n```')).toContain(mark);
	});

	test('any mixture of pieces gives only tags we know', () => {
		const pieces = [
			...['<', '>', '"', "'", '`', '**', '*', '_', '~~', '[', ']', '(', ')', '](', '![', '\\'],
			...['&', '&#60;', '\n', '\n\n', '> ', '- ', '1. ', '# ', '|', '\n|-|\n', '```\n', '    '],
			...['script', '<svg onload=1>', 'javascript:', 'https://a.jp/', '//b', '>>1', 'x', '\u202E']
		];
		let seed = 20261127;
		const next = (limit: number): number => {
			seed = (seed * 1103515245 + 12345) % 2147483648;
			return Math.floor((seed / 2147483648) * limit);
		};
		for (let round = 0; round < 3000; round += 1) {
			const markdown = Array.from({ length: 12 }, () => pieces[next(pieces.length)]).join('');
			expect(strangeTags(render(markdown)), JSON.stringify(markdown)).toEqual([]);
		}
	});
});

describe('text made to be slow', () => {
	const units = [
		...[
			'[',
			'>',
			'*',
			'_',
			'~',
			'`',
			'<',
			'(',
			'|',
			'\\',
			'&',
			'!',
			'-',
			'#',
			' ',
			'\t',
			'a',
			'𠮷'
		],
		...[
			'> ',
			'- ',
			'* ',
			'1. ',
			'> - ',
			'>>1\n',
			'a\n-\n',
			'[](',
			'![](',
			'[a](',
			'**a',
			'*a ',
			'_a '
		],
		...[
			'**「',
			'`a',
			'<a ',
			'<!--',
			'a@',
			'a@b.',
			'https://',
			'https://[',
			'www.',
			'- a\n',
			'|-|\n'
		],
		...[
			'> a\n',
			'* a\n> b\n',
			'\u202Ea',
			'[[a]]',
			'~~a ',
			'\n',
			'](',
			'&#',
			'[a]: b\n',
			'- > ',
			'=\n'
		]
	];
	const nested = [
		['lists by indent', (n: number) => `${' '.repeat(2 * n)}- a\n`],
		['quotes that grow', (n: number) => `${'>'.repeat(n)} a\n`],
		['quotes within limits', (n: number) => `${'> '.repeat(n % 12)}a\n`],
		['lists within limits', (n: number) => `${' '.repeat((n % 20) * 2)}- a\n`]
	] as const;

	function fill(line: (n: number) => string): string {
		let text = '';
		for (let n = 0; text.length < 100_000; n += 1) text += line(n);
		return text;
	}

	// Alone each takes a tenth to a half of this; the machine runs other tests at the same time.
	const limit = 2000;

	test.each(units)('100,000 characters of %j', (unit) => {
		const began = performance.now();
		for (const end of ['', ')']) render(fill(() => unit) + end);
		expect(performance.now() - began).toBeLessThan(2 * limit);
	});

	test.each(nested)('%s', (_, line) => {
		const began = performance.now();
		render(fill(line));
		expect(performance.now() - began).toBeLessThan(limit);
	});

	test('it is shown as plain text', () => {
		expect(render('> '.repeat(100) + '<b>\n二行目\u202E')).toBe(
			`<p>${'&gt; '.repeat(100)}&lt;b&gt;<br />\n二行目［文字方向の指定］</p>\n`
		);
	});

	test('long text of the common kind is not', () => {
		const row = '| 1 | 松本市 | **済** | https://example.jp/a | [資料](/files/1) |\n';
		const table = `| a | b | c | d | e |\n|-|-|-|-|-|\n${row.repeat(1500)}`;
		expect(tagsOf(render(table)).filter((tag) => tag === 'a')).toHaveLength(3000);
		const paragraph =
			'**「外字」**の[資料](/files/1)は`yui check`で。>>12 https://a.jp/\n\n- a\n  - b\n\n---\n\n';
		expect(render(paragraph.repeat(1000))).toContain('<strong>');
	});
});

describe('excerpts', () => {
	test('are plain text of one line', () => {
		const text =
			'# 見出し\n\n**「外字」**は\n[資料](/files/1) & `<b>` です。\n\n| a | b |\n|-|-|\n| 1 | 2 |';
		expect(excerpt(text, 100)).toBe('見出し 「外字」は 資料 & <b> です。 a b 1 2');
	});

	test('count code points and say that more follows', () => {
		expect(excerpt('𠮷𠮷𠮷𠮷', 3)).toBe('𠮷𠮷𠮷…');
		expect(excerpt('𠮷𠮷𠮷', 3)).toBe('𠮷𠮷𠮷');
		expect(Array.from(excerpt('あ'.repeat(100_000), 80))).toHaveLength(81);
	});

	test('show controls of direction', () => {
		expect(excerpt('見積\u202Efdp', 20)).toBe('見積［文字方向の指定］fdp');
	});
});
