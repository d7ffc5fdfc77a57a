import { keepPreviousData, useQueries, type UseQueryOptions } from '@tanstack/react-query';
import { useState } from 'react';
import type { AppError } from '../api/errors';

/** A slice of a long list, and how long the list is. */
export type Page<R> = { total: number; rows: R[] };

/** Rows of one request. */
export const PAGE = 200;

type PageQuery<R> = (offset: number, limit: number) => UseQueryOptions<Page<R>, AppError>;

/** A long list, asked for page by page as its rows come into sight. */
export type Paged<R> = {
  total: number;
  pending: boolean;
  error: AppError | null;
  rowAt: (index: number) => R | undefined;
};

/** Pages `0..` are asked for as `rowAt` is called for their rows. */
export function usePaged<R>(page: PageQuery<R>): Paged<R> {
  const [wanted, setWanted] = useState(1);
  const answers = useQueries({
    queries: Array.from({ length: wanted }, (_, at) => ({ ...page(at * PAGE, PAGE), placeholderData: keepPreviousData })),
  });
  const first = answers[0];
  return {
    total: first?.data?.total ?? 0,
    pending: first?.isPending ?? true,
    error: answers.find((answer) => answer.error)?.error ?? null,
    rowAt: (index) => {
      const at = Math.floor(index / PAGE);
      if (at >= wanted) queueMicrotask(() => setWanted((now) => Math.max(now, at + 1)));
      return answers[at]?.data?.rows[index % PAGE];
    },
  };
}
