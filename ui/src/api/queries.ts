import { queryOptions } from '@tanstack/react-query';
import * as core from './generated/commands';
import type { AppError } from './errors';
import type { ExceptionType, FateKind, OutcomeKind, Relation } from './types';

/** Longest page that the core hands out. */
const PAGE = 1000;

/** A whole list, page by page. */
async function everyPage<R>(ask: (offset: number, limit: number) => Promise<R[]>): Promise<R[]> {
  const rows: R[] = [];
  for (;;) {
    const page = await ask(rows.length, PAGE);
    for (const row of page) rows.push(row);
    if (page.length < PAGE) return rows;
  }
}

// Every key begins with the command's name, because a change names the commands whose answers went stale.

export const appState = queryOptions<Awaited<ReturnType<typeof core.appState>>, AppError>({
  queryKey: ['app_state'],
  queryFn: core.appState,
});

/** Refused once, if the shop named at the start could not be opened. */
export const startup = queryOptions<null, AppError>({
  queryKey: ['startup'],
  queryFn: async () => {
    await core.startup();
    return null;
  },
});

export const today = queryOptions<Awaited<ReturnType<typeof core.today>>, AppError>({
  queryKey: ['today'],
  queryFn: core.today,
});

export const imports = queryOptions<Awaited<ReturnType<typeof core.imports>>, AppError>({
  queryKey: ['imports'],
  queryFn: () => everyPage((offset, limit) => core.imports({ offset, limit })),
});

export const rejected = queryOptions<Awaited<ReturnType<typeof core.rejected>>, AppError>({
  queryKey: ['rejected'],
  queryFn: () => everyPage((offset, limit) => core.rejected({ offset, limit })),
});

export const looks = queryOptions<Awaited<ReturnType<typeof core.looks>>, AppError>({
  queryKey: ['looks'],
  queryFn: () => everyPage((offset, limit) => core.looks({ offset, limit })),
});

export const changes = queryOptions<Awaited<ReturnType<typeof core.changes>>, AppError>({
  queryKey: ['changes'],
  queryFn: () => everyPage((offset, limit) => core.changes({ offset, limit })),
});

export const summary = queryOptions<Awaited<ReturnType<typeof core.reconciliationSummary>>, AppError>({
  queryKey: ['reconciliation_summary'],
  queryFn: core.reconciliationSummary,
});

export const exceptions = (kind: ExceptionType | null, all: boolean) =>
  queryOptions<Awaited<ReturnType<typeof core.exceptions>>, AppError>({
    queryKey: ['exceptions', kind, all],
    queryFn: () => everyPage((offset, limit) => core.exceptions({ kind, all, offset, limit })),
  });

export const planRows = (hash: string, outcome: OutcomeKind | null) => (offset: number, limit: number) =>
  queryOptions<Awaited<ReturnType<typeof core.planRows>>, AppError>({
    queryKey: ['plan_rows', hash, outcome, offset],
    queryFn: () => core.planRows({ hash, outcome, offset, limit }),
  });

export const pairs = (relation: Relation, fate: FateKind | null) => (offset: number, limit: number) =>
  queryOptions<Awaited<ReturnType<typeof core.reconciliationRows>>, AppError>({
    queryKey: ['reconciliation_rows', relation, fate, offset],
    queryFn: () => core.reconciliationRows({ relation, fate, offset, limit }),
  });

export const cases = queryOptions<Awaited<ReturnType<typeof core.cases>>, AppError>({
  queryKey: ['cases'],
  queryFn: () => everyPage((offset, limit) => core.cases({ offset, limit })),
});

export const packets = queryOptions<Awaited<ReturnType<typeof core.packets>>, AppError>({
  queryKey: ['packets'],
  queryFn: () => everyPage((offset, limit) => core.packets({ offset, limit })),
});

export const shopView = queryOptions<Awaited<ReturnType<typeof core.shopView>>, AppError>({
  queryKey: ['shop_view'],
  queryFn: core.shopView,
});

export const oneCase = (number: string) =>
  queryOptions<Awaited<ReturnType<typeof core.caseView>>, AppError>({
    queryKey: ['case', number],
    queryFn: () => core.caseView({ number }),
  });

export const evidencePreview = (number: string, id: number) =>
  queryOptions<Awaited<ReturnType<typeof core.evidencePreview>>, AppError>({
    queryKey: ['evidence_preview', number, id],
    queryFn: () => core.evidencePreview({ number, id }),
  });
