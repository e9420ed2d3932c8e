/** What happens to a library as a whole. */
export { backup } from './backup.ts';
export { check } from './check.ts';
export { eraseAgain } from './erased.ts';
export { forget, forgetFolder } from './forget.ts';
