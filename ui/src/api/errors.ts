/** A refusal as the core sends it: worded by the catalogue under `error-<code>`. */
export type AppError = { code: string; params: Record<string, string>; detail: string };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Any thrown thing as a refusal; what did not come from the core is `internal`, its text kept as detail. */
export function asAppError(thrown: unknown): AppError {
  if (isRecord(thrown) && typeof thrown.code === 'string') {
    const params = isRecord(thrown.params) ? thrown.params : {};
    return {
      code: thrown.code,
      params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
      detail: typeof thrown.detail === 'string' ? thrown.detail : '',
    };
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', params: {}, detail };
}
