import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { AppError } from '../api/errors';
import { useWords } from '../i18n/words';
import { errorWords } from './errorWords';

/** Nothing here yet, and what to do about it. */
export function EmptyState({ title, next, action }: { title: string; next?: string; action?: ReactNode }) {
  return (
    <div className="empty">
      <div className="empty-title">{title}</div>
      {next ? <div className="muted">{next}</div> : null}
      {action}
    </div>
  );
}

/** What happened, what was not changed, and what to do next. */
export function ErrorNote({ error, onRetry }: { error: AppError | null; onRetry?: () => void }) {
  const words = useWords();
  if (!error) return null;
  const { what, kept, next } = errorWords(words, error);
  return (
    <div className="error-note" role="alert" data-testid="error-note" data-code={error.code}>
      <div className="error-what">{what}</div>
      {kept ? <div>{kept}</div> : null}
      {next ? <div>{next}</div> : null}
      {error.detail ? (
        <details>
          <summary>{words.t('ui-error-detail')}</summary>
          <div className="mono wrap">
            {error.code}: {error.detail}
          </div>
        </details>
      ) : null}
      {onRetry ? (
        <Button size="small" onClick={onRetry}>
          {words.t('ui-try-again')}
        </Button>
      ) : null}
    </div>
  );
}

/** Grey bars while an answer is on its way. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const { t } = useWords();
  return (
    <div className="loading" role="status" aria-label={t('ui-loading')}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}
