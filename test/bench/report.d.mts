export function curveOf(points: number[][]): { slope: number; name: string };
