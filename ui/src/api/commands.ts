import type { Channel } from '@tauri-apps/api/core';
import { call } from './call';
import type * as T from './types';

export const startup = () => call<null>('startup', {});
export const appState = () => call<T.AppState>('app_state', {});
export const createShop = (args: { path: string; shopToml: string }) => call<T.AppState>('create_shop', args);
export const createDemo = (args: { path: string }) => call<T.AppState>('create_demo', args);
export const openShop = (args: { path: string }) => call<T.AppState>('open_shop', args);
export const closeShop = () => call<T.AppState>('close_shop', {});
export const setSettings = (args: { settings: T.Settings }) => call<T.AppState>('set_settings', args);
export const today = () => call<T.Today>('today', {});
export const previewImport = (args: { path: string; leg?: string | null; profile?: string | null }) =>
  call<T.ImportPlan>('preview_import', args);
export const planRows = (args: { hash: string; outcome?: string | null; offset: number; limit: number }) =>
  call<T.PlanPage>('plan_rows', args);
export const applyImport = (args: { hash: string; totalsAccepted?: string | null; progress: Channel<T.Progress> }) =>
  call<T.Applied>('apply_import', args);
export const cancelImport = () => call<null>('cancel_import', {});
export const imports = () => call<T.ImportRecord[]>('imports', {});
export const rejected = (args: { import?: number | null }) => call<T.RejectedView[]>('rejected', args);
export const reconcile = (args: { asOf?: string | null }) => call<T.ReconcileSummary>('reconcile', args);
export const reconciliationSummary = () => call<T.ReconcileSummary>('reconciliation_summary', {});
export const reconciliationRows = (args: { relation: T.Relation; fate?: string | null; offset: number; limit: number }) =>
  call<T.PairPage>('reconciliation_rows', args);
export const exceptions = (args: { kind?: T.ExceptionType | null; all: boolean }) =>
  call<T.ExceptionView[]>('exceptions', args);
export const cases = (args: { state?: T.CaseState | null }) => call<T.CaseRow[]>('cases', args);
export const caseView = (args: { number: string }) => call<T.CaseView>('case_view', args);
export const openCase = (args: { exception: string }) => call<T.Changed>('open_case', args);
export const actOnCase = (args: { number: string; action: T.Action }) => call<T.Changed>('act_on_case', args);
export const attachEvidence = (args: { number: string; paths: string[]; acquiredAt?: string | null }) =>
  call<T.Changed>('attach_evidence', args);
export const evidencePreview = (args: { number: string; id: number }) =>
  call<T.EvidencePreview>('evidence_preview', args);
export const exportPacket = (args: { number: string; dir: string }) => call<T.PacketExport>('export_packet', args);
export const packets = () => call<T.PacketRow[]>('packets', {});
export const verifyPacket = (args: { path: string }) => call<T.Verification>('verify_packet', args);
export const shopView = () => call<T.ShopView>('shop_view', {});
export const importCalendar = (args: { path: string }) => call<T.ShopView>('import_calendar', args);
export const pickPaths = (args: { purpose: string; multiple: boolean }) => call<string[]>('pick_paths', args);
