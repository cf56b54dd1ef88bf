import { afterEach, expect, test, vi } from 'vitest';
import { settings } from '#lib/server/settings.ts';

afterEach(() => vi.unstubAllEnvs());

test('settings are what the environment says at the moment they are asked for', () => {
	vi.stubEnv('YUI_ORIGIN', 'https://yui.example.lg.jp/');
	expect(settings().origin).toBe('https://yui.example.lg.jp');
	vi.stubEnv('YUI_ORIGIN', 'http://yui.lan:8080');
	expect(settings().origin).toBe('http://yui.lan:8080');
	vi.stubEnv('YUI_ORIGIN', undefined);
	expect(settings().origin).toBe(null);
});

test('an environment that stays the same is read once', () => {
	vi.stubEnv('YUI_TRUSTED_PROXY', '10.0.0.5, 10.1.0.0/16');
	const first = settings();
	expect(first.trustedProxies).toEqual(['10.0.0.5', '10.1.0.0/16']);
	expect(settings()).toBe(first);
	vi.stubEnv('YUI_UPLOAD_MAX', '50MB');
	expect(settings()).not.toBe(first);
});

test('what cannot be read is said each time it is asked for, and no earlier setting stands in for it', () => {
	expect(settings().logLevel).toBeDefined();
	vi.stubEnv('YUI_LOG_LEVEL', 'loud');
	expect(() => settings()).toThrow('YUI_LOG_LEVEL');
	expect(() => settings()).toThrow('YUI_LOG_LEVEL');
});
