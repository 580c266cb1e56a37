export const findChromium: () => string | undefined;
export const findFirefox: () => string | undefined;
