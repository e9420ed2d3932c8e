/** Imported before anything that validates: zod must not try `new Function`, which our CSP refuses and reports. */
import { config } from 'zod';

config({ jitless: true });
