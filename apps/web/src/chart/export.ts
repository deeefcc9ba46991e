import { labels } from '../labels.ts';
import { type ChartModel, groupOf, isInTime, legendOf } from './model.ts';
import type { DrawnChart } from './echart.tsx';
import { INK, MARKS, type Scheme } from './palette.ts';

/** What leaves the page: the same rows as the table, as text to paste, as a file for a spreadsheet, as an image. */

const FORMULA_START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/u;

/** A spreadsheet would run a text that begins like a formula, from a file as from what is pasted. */
const inert = (value: string): string => (FORMULA_START.test(value) && Number.isNaN(Number(value.replace(',', '.'))) ? `'${value}` : value);

function field(value: string): string {
  const safe = inert(value);
  return /[";\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Numbers as a French spreadsheet reads them: decimal comma, no thousands. An absent value stays empty. */
const plain = (value: number | null): string => (value === null ? '' : String(value).replace('.', ','));

function lines(model: ChartModel): readonly (readonly string[])[] {
  const { groups } = model;
  return [
    [
      model.rowHead ?? (isInTime(model) ? labels.chart.day : labels.chart.caisse),
      ...model.series.map(({ label }) => label),
      ...(groups === undefined ? [] : [groups.head]),
    ],
    ...model.rows.map((row) => [
      model.rowHead === undefined ? row.key : row.label,
      ...row.cells.map(({ value }) => plain(value)),
      ...(groups === undefined ? [] : [groupOf(model, row)]),
    ]),
  ];
}

export const csvOf = (model: ChartModel): string =>
  `\uFEFF${lines(model)
    .map((line) => line.map(field).join(';'))
    .join('\r\n')}\r\n`;
export const tsvOf = (model: ChartModel): string =>
  lines(model)
    .map((line) => line.map((value) => inert(value.replaceAll(/[\t\r\n]+/gu, ' '))).join('\t'))
    .join('\n');

export function download(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 1_000);
}

async function imageOf(svg: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}

const SCALE = 2;
const PAD = 16;
const HEAD = 56;
const FOOT = 24;
const SWATCH = 11;

/** The words of the series from bottom to top, each after its colour. */
function drawLegend(context: CanvasRenderingContext2D, model: ChartModel, scheme: Scheme, y: number): void {
  let x = PAD;
  for (const { label, mark } of legendOf(model)) {
    context.fillStyle = MARKS[mark]?.[scheme] ?? INK[scheme].text;
    context.fillRect(x, y - SWATCH, SWATCH, SWATCH);
    context.fillStyle = INK[scheme].text;
    context.fillText(label, x + SWATCH + 4, y);
    x += SWATCH + 4 + context.measureText(label).width + PAD;
  }
}

/** An image that stands alone: title, sentence, drawing, legend. */
export async function pngOf(model: ChartModel, drawn: DrawnChart, scheme: Scheme): Promise<Blob> {
  const svg = drawn.svg();
  if (svg === null) throw new Error('no drawing to export');
  const canvas = document.createElement('canvas');
  canvas.width = (svg.width + 2 * PAD) * SCALE;
  canvas.height = (svg.height + HEAD + FOOT + PAD) * SCALE;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const ink = INK[scheme];
  context.scale(SCALE, SCALE);
  context.fillStyle = ink.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = ink.text;
  context.font = '600 16px system-ui, sans-serif';
  context.fillText(model.title, PAD, 26, svg.width);
  context.font = '13px system-ui, sans-serif';
  context.fillText(model.summary, PAD, 46, svg.width);
  context.drawImage(await imageOf(svg.text), PAD, HEAD, svg.width, svg.height);
  drawLegend(context, model, scheme, HEAD + svg.height + FOOT - 4);
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('no image'));
      else resolve(blob);
    }, 'image/png');
  });
}
