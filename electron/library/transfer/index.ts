/** What happens to a library as a whole. */
export { backup } from './backup.ts';
export { check } from './check.ts';
export { forget } from './forget.ts';
