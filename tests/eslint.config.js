import svelte from 'eslint-plugin-svelte';
import typescript from 'typescript-eslint';

export default typescript.config(
	{
		ignores: ['**/node_modules/', '.svelte-kit/', 'build/', 'data/', 'static/', 'tests/results/']
	},
	typescript.configs.recommended,
	svelte.configs.recommended,
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			parserOptions: { parser: typescript.parser, extraFileExtensions: ['.svelte'] }
		}
	},
	{
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
			'no-console': 'error',
			// The paths are promised to the outside and the product always lives at the root of its host.
			'svelte/no-navigation-without-resolve': 'off'
		}
	},
	{
		files: [
			'src/cli.ts',
			'src/server.ts',
			'src/hooks.server.ts',
			'src/lib/server/operations/**',
			'tests/**'
		],
		rules: { 'no-console': 'off' }
	}
);
