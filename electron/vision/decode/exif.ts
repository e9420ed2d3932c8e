/** Capture time from an EXIF block. Reads three tags and trusts nothing: every offset is checked. */

const exifPointer = 0x8769;
const dateTimeOriginal = 0x9003;
const dateTimeDigitized = 0x9004;
const dateTime = 0x0132;
const typeAscii = 2;
const typeLong = 4;
/** `YYYY:MM:DD HH:MM:SS` and its closing zero. */
const dateLength = 20;

/**
 * Local capture time as `YYYY-MM-DDTHH:MM:SS`, or null when there is none or it is no date.
 * `exif`: an EXIF block with or without its `Exif\0\0` prefix (CIPA DC-008 4.5, TIFF 6.0 section 2).
 * DateTimeOriginal first, then DateTimeDigitized, then the TIFF DateTime. Never throws.
 */
export function captureTime(exif: Uint8Array): string | null {
  const start = String.fromCharCode(...exif.subarray(0, 6)) === 'Exif\0\0' ? 6 : 0;
  const view = new DataView(exif.buffer, exif.byteOffset + start, exif.byteLength - start);
  if (view.byteLength < 8) return null;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  if (view.getUint16(2, little) !== 42) return null;

  const root = readEntries(view, view.getUint32(4, little), little);
  const pointer = root.get(exifPointer);
  const inner =
    pointer?.type === typeLong ? readEntries(view, pointer.value, little) : new Map<number, Entry>();
  return (
    readDate(view, inner.get(dateTimeOriginal)) ??
    readDate(view, inner.get(dateTimeDigitized)) ??
    readDate(view, root.get(dateTime))
  );
}

interface Entry {
  readonly type: number;
  readonly count: number;
  /** The value itself for a LONG, the offset of the text for longer ASCII. */
  readonly value: number;
}

function readEntries(view: DataView, offset: number, little: boolean): Map<number, Entry> {
  const entries = new Map<number, Entry>();
  if (offset + 2 > view.byteLength) return entries;
  const count = view.getUint16(offset, little);
  for (let i = 0; i < count; i++) {
    const at = offset + 2 + i * 12;
    if (at + 12 > view.byteLength) break;
    entries.set(view.getUint16(at, little), {
      type: view.getUint16(at + 2, little),
      count: view.getUint32(at + 4, little),
      value: view.getUint32(at + 8, little),
    });
  }
  return entries;
}

function readDate(view: DataView, entry: Entry | undefined): string | null {
  if (entry?.type !== typeAscii || entry.count < dateLength - 1) return null;
  if (entry.value + dateLength - 1 > view.byteLength) return null;
  let text = '';
  for (let i = 0; i < dateLength - 1; i++) text += String.fromCharCode(view.getUint8(entry.value + i));
  const parts = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)$/.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const iso = `${String(year)}-${String(month)}-${String(day)}T${String(hour)}:${String(minute)}:${String(second)}`;
  // A real calendar date survives the round trip; 30 February and 0000:00:00 do not.
  const time = new Date(`${iso}Z`);
  if (Number.isNaN(time.getTime()) || year === '0000') return null;
  return time.toISOString().startsWith(iso) ? iso : null;
}
