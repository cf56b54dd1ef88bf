export type Previews = 'image' | 'text' | 'csv' | 'pdf' | 'office' | 'zip' | null;
export type Kind = { type: string; extensions: string[]; previews: Previews; macro?: true };

/** Every kind of file we take: the media type it is served as and the names it may carry. */
export const KINDS = {
	pdf: { type: 'application/pdf', extensions: ['pdf'], previews: 'pdf' },
	docx: {
		type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
		extensions: ['docx', 'dotx'],
		previews: 'office'
	},
	xlsx: {
		type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		extensions: ['xlsx', 'xltx'],
		previews: 'office'
	},
	pptx: {
		type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
		extensions: ['pptx', 'ppsx', 'potx'],
		previews: 'office'
	},
	docm: {
		type: 'application/vnd.ms-word.document.macroEnabled.12',
		extensions: ['docm', 'dotm'],
		previews: null,
		macro: true
	},
	xlsm: {
		type: 'application/vnd.ms-excel.sheet.macroEnabled.12',
		extensions: ['xlsm', 'xltm', 'xlam'],
		previews: null,
		macro: true
	},
	pptm: {
		type: 'application/vnd.ms-powerpoint.presentation.macroEnabled.12',
		extensions: ['pptm', 'ppsm', 'potm', 'ppam'],
		previews: null,
		macro: true
	},
	xlsb: {
		type: 'application/vnd.ms-excel.sheet.binary.macroEnabled.12',
		extensions: ['xlsb'],
		previews: null
	},
	doc: { type: 'application/msword', extensions: ['doc', 'dot'], previews: null },
	xls: { type: 'application/vnd.ms-excel', extensions: ['xls', 'xlt'], previews: null },
	ppt: { type: 'application/vnd.ms-powerpoint', extensions: ['ppt', 'pps', 'pot'], previews: null },
	png: { type: 'image/png', extensions: ['png'], previews: 'image' },
	jpeg: { type: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'], previews: 'image' },
	gif: { type: 'image/gif', extensions: ['gif'], previews: 'image' },
	webp: { type: 'image/webp', extensions: ['webp'], previews: 'image' },
	bmp: { type: 'image/bmp', extensions: ['bmp', 'dib'], previews: 'image' },
	// Browsers other than Safari draw neither of these.
	tiff: { type: 'image/tiff', extensions: ['tif', 'tiff'], previews: null },
	heic: { type: 'image/heic', extensions: ['heic', 'heif'], previews: null },
	txt: { type: 'text/plain', extensions: ['txt', 'text'], previews: 'text' },
	csv: { type: 'text/csv', extensions: ['csv', 'tsv'], previews: 'csv' },
	md: { type: 'text/plain', extensions: ['md', 'markdown'], previews: 'text' },
	log: { type: 'text/plain', extensions: ['log'], previews: 'text' },
	json: { type: 'application/json', extensions: ['json'], previews: 'text' },
	xml: { type: 'text/plain', extensions: ['xml'], previews: 'text' },
	ics: { type: 'text/calendar', extensions: ['ics'], previews: 'text' },
	eml: { type: 'message/rfc822', extensions: ['eml'], previews: null },
	zip: { type: 'application/zip', extensions: ['zip'], previews: 'zip' },
	'7z': { type: 'application/x-7z-compressed', extensions: ['7z'], previews: null },
	lzh: { type: 'application/x-lzh-compressed', extensions: ['lzh', 'lha'], previews: null },
	xdw: { type: 'application/vnd.fujifilm.fb.docuworks', extensions: ['xdw'], previews: null },
	xbd: {
		type: 'application/vnd.fujifilm.fb.docuworks.binder',
		extensions: ['xbd'],
		previews: null
	},
	jtd: { type: 'application/x-js-taro', extensions: ['jtd', 'jtt'], previews: null },
	vsdx: { type: 'application/vnd.ms-visio.drawing', extensions: ['vsdx'], previews: null },
	vsd: { type: 'application/vnd.visio', extensions: ['vsd'], previews: null },
	msg: { type: 'application/vnd.ms-outlook', extensions: ['msg'], previews: null }
} satisfies Record<string, Kind>;

export type FileKind = keyof typeof KINDS;

export const KIND_BY_EXTENSION = new Map(
	(Object.keys(KINDS) as FileKind[]).flatMap((kind) =>
		KINDS[kind].extensions.map((extension) => [extension, kind] as const)
	)
);

export const WEB_EXTENSIONS = new Map<string, 'html' | 'svg'>([
	...['html', 'htm', 'shtml', 'xhtml', 'xht', 'mht', 'mhtml'].map((one) => [one, 'html'] as const),
	...['svg', 'svgz'].map((one) => [one, 'svg'] as const)
]);

export const EXECUTABLE_EXTENSIONS = new Set(
	(
		'app appref-ms bash bat chm cmd com command cpl csh dll exe gadget hta inf jar js jse lnk ' +
		'mjs msc msi msp mst pif ps1 psd1 psm1 reg scf scr sct sh sys url vb vbe vbs ws wsc wsf wsh xll'
	).split(' ')
);
