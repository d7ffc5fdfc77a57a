import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AppError } from '../api/errors';
import { ErrorNote, Loading } from './States';

type AnswerProps<T> = {
  query: UseQueryResult<T, AppError>;
  rows?: number;
  children: (data: T) => ReactNode;
};

/** Shows a query's three faces: on its way, refused, here. */
export function Answer<T>({ query, rows, children }: AnswerProps<T>) {
  if (query.isPending) return <Loading rows={rows} />;
  if (query.isError) {
    return (
      <div className="pad">
        <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return children(query.data);
}
