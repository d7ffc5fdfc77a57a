import { invoke } from '@tauri-apps/api/core';

/** Calls one command of the core. The only place that does; the typed functions are in `generated/commands.ts`. */
export function call<T>(command: string, args: Record<string, unknown>): Promise<T> {
  return invoke<T>(command, args);
}
