import { createRequire } from 'node:module';
import { errorText, HostError } from '../../core/errors.ts';

const require = createRequire(import.meta.url);

/** Twice the size of the SVG: sharp on a slide and in print. */
const SCALE = 2;
/** Not every viewer opens longer sides. */
const LONGEST_SIDE = 16_000;

/**
 * An SVG as a PNG image, without a browser. Text uses the DejaVu Sans that comes with the tool: it needs no installed
 * font and looks the same everywhere. Scripts that it lacks use the machine's own fonts.
 * @param size - of the SVG in pixels
 * @throws HostError if the renderer has no build for this machine
 */
export async function pngImage(
  svg: string,
  size: { readonly width: number; readonly height: number },
): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js').catch((error: unknown) => {
    throw new HostError(`cannot draw PNG pictures on this machine: ${errorText(error)}`, {
      hint: 'The renderer has no build for it. Use --svg instead.',
      cause: error,
    });
  });
  const scale = Math.min(SCALE, LONGEST_SIDE / Math.max(size.width, size.height));
  const image = new Resvg(svg, {
    fitTo: { mode: 'width', value: Math.max(1, Math.round(size.width * scale)) },
    font: {
      fontFiles: fontFiles(),
      loadSystemFonts: true,
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  });
  return image.render().asPng();
}

function fontFiles(): string[] {
  return [
    require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
    require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
    require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Oblique.ttf'),
  ];
}
