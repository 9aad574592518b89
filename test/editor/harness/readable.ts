/** Measures what WCAG asks of text and controls, on what the browser really paints. */
import type { Frame, FrameLocator, Locator } from 'playwright-core';

/** Texts whose contrast with what lies behind them is below 4.5 (3 where the text is large), each with its ratio. */
export function faintTexts(root: Locator): Promise<string[]> {
  return root.evaluate((element) => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (canvas === null) throw new Error('no canvas');
    const rgba = (color: string): [number, number, number, number] => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = (front: number[], back: number[]): number[] => {
      const alpha = front[3] ?? 1;
      return [0, 1, 2].map((channel) => (front[channel] ?? 0) * alpha + (back[channel] ?? 0) * (1 - alpha));
    };
    const background = (start: Element | null): number[] => {
      if (start === null) return [255, 255, 255];
      const color = rgba(getComputedStyle(start).backgroundColor);
      return color[3] === 1 ? color : over(color, background(start.parentElement));
    };
    const luminance = (color: number[]): number => {
      const [red = 0, green = 0, blue = 0] = color.map((channel) => {
        const share = channel / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const found: string[] = [];
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (parent === null || text === '' || parent.closest('svg, .spoken, option') !== null) continue;
      if (!parent.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
      const style = getComputedStyle(parent);
      const back = background(parent);
      const [light = 0, dark = 0] = [luminance(over(rgba(style.color), back)), luminance(back)].sort((a, b) => b - a);
      const ratio = (light + 0.05) / (dark + 0.05);
      const large = Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 600;
      if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${style.color}: ${text.slice(0, 40)}`);
    }
    return [...new Set(found)];
  });
}

/** What is focused when Tab is pressed again and again, and whether its focus shows. Ends where it comes round. */
export async function tabStops(
  frame: FrameLocator | Frame,
  press: () => Promise<void>,
  limit: number,
): Promise<{ readonly name: string; readonly visible: boolean }[]> {
  const stops: { name: string; visible: boolean }[] = [];
  for (let step = 0; step < limit; step++) {
    await press();
    stops.push(
      await frame.locator('body').evaluate(() => {
        const active = document.activeElement;
        if (active === null || active === document.body) return { name: '', visible: false };
        const { outlineStyle, outlineWidth } = getComputedStyle(active);
        const name = active.getAttribute('aria-label') ?? active.textContent ?? '';
        return { name: active.id || name.trim(), visible: outlineStyle !== 'none' && outlineWidth !== '0px' };
      }),
    );
  }
  return stops;
}

export async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? '';
}
