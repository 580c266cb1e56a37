export function scriptOf(name: string, module: string): string;
