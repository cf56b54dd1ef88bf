declare const YUI_VERSION: string | undefined;
declare const YUI_COMMIT: string | undefined;

/** What was built: the number of package.json and, where it was built from a repository, the commit. */
export const version = {
	number: typeof YUI_VERSION === 'undefined' ? null : YUI_VERSION,
	commit: typeof YUI_COMMIT === 'undefined' || YUI_COMMIT === '' ? null : YUI_COMMIT
};
