// Both workers run one program; their names tell them apart.

/** Holds the keys. */
export const KEYS = 'konklave-keys';
/** Stretches one passphrase. */
export const STRETCHER = 'konklave-stretch';
