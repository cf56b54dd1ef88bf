import { encode } from 'uqr';

/** A QR code as one SVG path in a square of `size` modules, 静かな余白 of four modules included. */
export type Qr = { size: number; path: string };

/** Letters beyond which a code would be too fine for a telephone held over paper. */
const LIMIT = 1200;

/** Draws an address as a QR code; null where there is none or it is too long. Nothing is fetched. */
export function qrOf(address: string): Qr | null {
	if (address === '' || address.length > LIMIT) return null;
	const { size, data } = encode(address, { ecc: 'M', border: 4 });
	const path = data
		.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
		.join('');
	return { size, path };
}
