import { useQueryClient } from '@tanstack/react-query';
import { useAction } from '../../api/action';
import { asAppError, type AppError } from '../../api/errors';
import * as queries from '../../api/queries';
import type { Changed, Step } from '../../api/types';

/** A change of one case under way. */
export type Change = {
  run: (change: () => Promise<Changed>) => void;
  pending: boolean;
  error: AppError | null;
};

/** Runs changes of one case; the answer is the case as it is now, so the screen shows it at once. */
export function useChange(number: string, onDone?: () => void): Change {
  const client = useQueryClient();
  const action = useAction(
    async (change: () => Promise<Changed>) => {
      const changed = await change();
      client.setQueryData(queries.oneCase(number).queryKey, changed.case);
      return changed;
    },
    { onDone },
  );
  return {
    run: (change) => action.mutate(change),
    pending: action.isPending,
    error: action.error ? asAppError(action.error) : null,
  };
}

/** The seven steps of the handling guide, in order. */
export const STEPS: readonly Step[] = ['identify', 'collect', 'contact', 'verify', 'coordinate', 'prepare', 'prevent'];
