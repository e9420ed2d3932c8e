/** Where the host's and its processes' lines go. */
export type Log = (level: 'info' | 'warn' | 'error', from: string, text: string) => void;
