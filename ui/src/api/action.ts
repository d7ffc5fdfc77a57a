import { useMutation, useQueryClient, type QueryClient, type UseMutationResult } from '@tanstack/react-query';

/** Answers of mutations that name what went stale. */
type Stale = { stale: string[] };

function staleOf(answer: unknown): string[] {
  return typeof answer === 'object' && answer !== null && 'stale' in answer ? (answer as Stale).stale : [];
}

/** Marks every query whose key begins with one of `names` as stale. */
export function refresh(client: QueryClient, names: readonly string[]): Promise<unknown> {
  return Promise.all(names.map((name) => client.invalidateQueries({ queryKey: [name] })));
}

/** Runs a command that changes something, then refreshes what its answer and `also` name. */
export function useAction<A, R>(
  run: (args: A) => Promise<R>,
  options: { also?: readonly string[]; onDone?: (answer: R, args: A) => void } = {},
): UseMutationResult<R, unknown, A> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async (answer, args) => {
      await refresh(client, [...staleOf(answer), ...(options.also ?? [])]);
      options.onDone?.(answer, args);
    },
  });
}

/** Forgets every answer: another shop is open. */
export function forgetAll(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'app_state' });
}
