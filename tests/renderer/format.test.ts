import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatAngle,
  formatBytes,
  formatCosine,
  formatDate,
  formatDuration,
  formatNumber,
  formatRate,
  formatTimeLeft,
} from '../../renderer/kit/format.ts';

describe('formatting', () => {
  it('writes numbers, rates and likeness', () => {
    expect(formatNumber(1234567)).toBe('1,234,567');
    expect([0.419, 4.19, 41.9].map(formatRate)).toEqual(['0.42', '4.2', '42']);
    expect(formatCosine(0.6)).toBe('0.60');
    expect(formatAngle(51.4)).toBe('51°');
  });

  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1_234_567, '1.2 MB'],
    [999_950, '1 MB'],
    [412_345_678, '412 MB'],
    [5e12, '5 TB'],
    [5e15, '5,000 TB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [0, '1 s'],
    [42, '42 s'],
    [60, '1 min'],
    [125, '2 min 5 s'],
    [900, '15 min'],
    [3600, '1 h'],
    [3599, '60 min'],
    [5400, '1 h 30 min'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('rounds the time left up, in steps that do not flicker', () => {
    expect([1, 6, 59, 61, 3601].map(formatTimeLeft)).toEqual(['5 s', '10 s', '1 min', '2 min', '1 h 1 min']);
  });

  it('writes dates, and nothing for none', () => {
    expect(formatDate('2024-05-01T12:30:00')).toBe('May 1, 2024');
    expect(formatDate(null)).toBe('');
    expect(formatDate('not a date')).toBe('');
  });

  it('says how long ago, and the date after a week', () => {
    const now = new Date('2024-05-08T12:00:00Z');
    expect(formatAge('2024-05-08T11:59:50Z', now)).toBe('just now');
    expect(formatAge('2024-05-08T11:55:00Z', now)).toBe('5 minutes ago');
    expect(formatAge('2024-05-07T11:00:00Z', now)).toBe('yesterday');
    expect(formatAge('2024-04-01T12:00:00Z', now)).toBe('Apr 1, 2024');
  });
});
