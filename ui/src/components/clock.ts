import { useSyncExternalStore } from 'react';

function localDay(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function eachMinute(onChange: () => void): () => void {
  const timer = setInterval(onChange, 60_000);
  return () => clearInterval(timer);
}

/** The day on the wall, as an ISO date; it moves on at midnight. */
export function useLocalDay(): string {
  return useSyncExternalStore(eachMinute, localDay);
}
