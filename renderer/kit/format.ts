/** Numbers, sizes, times and dates as people read them. */

const language = 'en';
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
const dayAndTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

/** 12345 → "12,345". */
export const formatNumber = (value: number): string => whole.format(value);

/** 12345 → "12.3K", for tight places. */
export const formatCompact = (value: number): string => compact.format(value);

/** A rate with as many digits as mean something: 0.42, 4.2, 42. */
export function formatRate(value: number): string {
  const digits = value < 1 ? 2 : value < 10 ? 1 : 0;
  return value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A cosine or similar, always two decimals: 0.6312 → "0.63". */
export const formatCosine = (value: number): string => value.toFixed(2);

/** Degrees: 51.2 → "51°". */
export const formatAngle = (degrees: number): string => `${Math.round(degrees)}°`;

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Decimal sizes as file managers show them: 1_234_567 → "1.2 MB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let at = 0;
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  const digits = at === 0 || value >= 99.5 ? 0 : 1;
  return value.toLocaleString(language, {
    style: 'unit',
    unit: units[at] ?? 'byte',
    unitDisplay: at === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  });
}

/** Seconds as a length of time with at most two units: 3725 → "1 h 2 min", 42 → "42 s", 0.3 → "1 s". */
export function formatDuration(seconds: number): string {
  const total = Math.max(1, Math.round(seconds));
  if (total < 60) return `${total} s`;
  if (total < 3600) {
    const rest = total % 60;
    const minutes = Math.floor(total / 60);
    return minutes >= 10 || rest === 0 ? `${Math.round(total / 60)} min` : `${minutes} min ${rest} s`;
  }
  const minutes = Math.round(total / 60);
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** Time left, rounded so that it does not flicker: under a minute in steps of 5 s, then whole minutes. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 60) return formatDuration(Math.max(5, Math.ceil(seconds / 5) * 5));
  return formatDuration(Math.ceil(seconds / 60) * 60);
}

/** Reads `2024-05-01T12:30:00` (local) and ISO times with a zone; null when it is neither. */
function parse(text: string | null): Date | null {
  if (text === null) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** "May 1, 2024"; an empty string for no date. */
export function formatDate(text: string | null): string {
  const date = parse(text);
  return date === null ? '' : day.format(date);
}

/** {@link formatDate} of a day such as `2024-05-01`, which is no moment and the same everywhere. */
export const formatDay = (day: string): string => formatDate(`${day}T00:00:00`);

/** "May 1, 2024, 12:30 PM"; an empty string for no date. */
export function formatDateTime(text: string | null): string {
  const date = parse(text);
  return date === null ? '' : dayAndTime.format(date);
}

const ages: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "5 minutes ago", "yesterday"; the date when it is more than a week ago. */
export function formatAge(text: string, now: Date = new Date()): string {
  const date = parse(text);
  if (date === null) return '';
  const seconds = (date.getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) > 7 * 86_400) return day.format(date);
  for (const [unit, length] of ages) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return relative.format(0, 'minute') === 'this minute' ? 'just now' : relative.format(0, 'second');
}

const providerNames: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  directml: 'DirectML',
  coreml: 'CoreML',
};

/** An execution provider as its makers write it: "cpu" → "CPU", "webgpu" → "WebGPU". */
export function formatProvider(id: string): string {
  return providerNames[id] ?? id;
}
