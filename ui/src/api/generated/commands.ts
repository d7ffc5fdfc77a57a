// Written by `cargo xtask codegen` from src-tauri/src/commands. Do not edit.
import type { Channel } from '@tauri-apps/api/core';
import { call } from '../call';
import type { Action } from './Action';
import type { AppState } from './AppState';
import type { Applied } from './Applied';
import type { Ask } from './Ask';
import type { CaseRow } from './CaseRow';
import type { CaseState } from './CaseState';
import type { CaseView } from './CaseView';
import type { ChangeView } from './ChangeView';
import type { Changed } from './Changed';
import type { Corrected } from './Corrected';
import type { EvidencePreview } from './EvidencePreview';
import type { ExceptionType } from './ExceptionType';
import type { ExceptionView } from './ExceptionView';
import type { ImportPlan } from './ImportPlan';
import type { ImportRecord } from './ImportRecord';
import type { LookDecision } from './LookDecision';
import type { LookView } from './LookView';
import type { PacketExport } from './PacketExport';
import type { PacketRow } from './PacketRow';
import type { PairPage } from './PairPage';
import type { PlanPage } from './PlanPage';
import type { Progress } from './Progress';
import type { ReassignPlan } from './ReassignPlan';
import type { ReconcileSummary } from './ReconcileSummary';
import type { RejectedView } from './RejectedView';
import type { Relation } from './Relation';
import type { Settings } from './Settings';
import type { ShopView } from './ShopView';
import type { Today } from './Today';
import type { UndoPlan } from './UndoPlan';
import type { Verification } from './Verification';

/** Does one of a person's actions to a case. */
export function actOnCase(args: { number: string; action: Action }): Promise<Changed> {
  return call('act_on_case', args);
}

/** Which shop is open, and the settings. */
export function appState(): Promise<AppState> {
  return call('app_state', {});
}

/** Imports exactly the shown plan and reconciles; a channel tells how far it is. */
export function applyImport(args: { hash: string; totalsAccepted?: string | null; progress: Channel<Progress> }): Promise<Applied> {
  return call('apply_import', args);
}

/** Attaches files as evidence, all or none; the time of acquisition is local wall time in ISO form. */
export function attachEvidence(args: { number: string; paths: string[]; acquiredAt?: string | null }): Promise<Changed> {
  return call('attach_evidence', args);
}

/** Asks a running import to stop. */
export function cancelImport(): Promise<void> {
  return call('cancel_import', {});
}

/** Everything about one case. */
export function caseView(args: { number: string }): Promise<CaseView> {
  return call('case_view', args);
}

/** A page of the queue of cases, of one state or all. */
export function cases(args: { state?: CaseState | null; offset: number; limit: number }): Promise<CaseRow[]> {
  return call('cases', args);
}

/** A page of the rows that tell a line of the books in another way. */
export function changes(args: { offset: number; limit: number }): Promise<ChangeView[]> {
  return call('changes', args);
}

/** Closes the open shop. */
export function closeShop(): Promise<AppState> {
  return call('close_shop', {});
}

/** Makes the demo shop and opens it. */
export function createDemo(args: { path: string }): Promise<AppState> {
  return call('create_demo', args);
}

/** Makes a shop file from a `shop.toml` and opens it. */
export function createShop(args: { path: string; shopToml: string }): Promise<AppState> {
  return call('create_shop', args);
}

/** Takes over what a changed row tells, or keeps what stands, and reconciles as before. */
export function decideChange(args: { import: number; row: number; accept: boolean }): Promise<ReconcileSummary> {
  return call('decide_change', args);
}

/** Decides whether a row that needs a look takes part, and reconciles as before. */
export function decideLook(args: { import: number; row: number; decision: LookDecision }): Promise<ReconcileSummary> {
  return call('decide_look', args);
}

/** A picture of a piece of evidence. */
export function evidencePreview(args: { number: string; id: number }): Promise<EvidencePreview> {
  return call('evidence_preview', args);
}

/** A page of exceptions, of one type or all; with `all`, settled ones as well. */
export function exceptions(args: { kind?: ExceptionType | null; all: boolean; offset: number; limit: number }): Promise<ExceptionView[]> {
  return call('exceptions', args);
}

/** Seals a case's packet into a folder. */
export function exportPacket(args: { number: string; dir: string }): Promise<PacketExport> {
  return call('export_packet', args);
}

/** Takes a business calendar from a file. */
export function importCalendar(args: { path: string }): Promise<ShopView> {
  return call('import_calendar', args);
}

/** A page of what was imported so far. */
export function imports(args: { offset: number; limit: number }): Promise<ImportRecord[]> {
  return call('imports', args);
}

/** A page of the rows that need a look and wait for a decision. */
export function looks(args: { offset: number; limit: number }): Promise<LookView[]> {
  return call('looks', args);
}

/** Opens a case for an exception. */
export function openCase(args: { exception: string }): Promise<Changed> {
  return call('open_case', args);
}

/** Opens a shop file. */
export function openShop(args: { path: string }): Promise<AppState> {
  return call('open_shop', args);
}

/** A page of the sealed packets. */
export function packets(args: { offset: number; limit: number }): Promise<PacketRow[]> {
  return call('packets', args);
}

/** Lets the person choose files, a folder, or where to save; nothing chosen gives no path. What is chosen may be used. */
export function pickPaths(args: { purpose: string; multiple: boolean }): Promise<string[]> {
  return call('pick_paths', args);
}

/** A page of the shown plan's rows, narrowed to one outcome by its name. */
export function planRows(args: { hash: string; outcome?: string | null; offset: number; limit: number }): Promise<PlanPage> {
  return call('plan_rows', args);
}

/** What importing a file would do; its rows come by pages. */
export function previewImport(args: { path: string; leg?: string | null; profile?: string | null; part?: string | null }): Promise<ImportPlan> {
  return call('preview_import', args);
}

/** Reads an import again exactly as shown. */
export function reassignImport(args: { import: number; ask: Ask; hash: string; totalsAccepted?: string | null }): Promise<Corrected> {
  return call('reassign_import', args);
}

/** What reading an import again under another choice would give and touch; of its rows only the counts. */
export function reassignPreview(args: { import: number; ask: Ask }): Promise<ReassignPlan> {
  return call('reassign_preview', args);
}

/** Judges the books as of a day, today if none is given. */
export function reconcile(args: { asOf?: string | null }): Promise<ReconcileSummary> {
  return call('reconcile', args);
}

/** A page of rows side by side, narrowed to one fate by its name. */
export function reconciliationRows(args: { relation: Relation; fate?: string | null; offset: number; limit: number }): Promise<PairPage> {
  return call('reconciliation_rows', args);
}

/** How the books stand since they were last judged. */
export function reconciliationSummary(): Promise<ReconcileSummary> {
  return call('reconciliation_summary', {});
}

/** A page of the rows that could not be read, of one import or of all. */
export function rejected(args: { import?: number | null; offset: number; limit: number }): Promise<RejectedView[]> {
  return call('rejected', args);
}

/** Takes new settings. */
export function setSettings(args: { settings: Settings }): Promise<AppState> {
  return call('set_settings', args);
}

/** The shop and its calendar. */
export function shopView(): Promise<ShopView> {
  return call('shop_view', {});
}

/** Refuses once if the shop named at the start could not be opened. */
export function startup(): Promise<void> {
  return call('startup', {});
}

/** What needs doing now. */
export function today(): Promise<Today> {
  return call('today', {});
}

/** Takes an import back exactly as shown. */
export function undoImport(args: { import: number; hash: string; why?: string | null }): Promise<Corrected> {
  return call('undo_import', args);
}

/** What taking an import back would touch. */
export function undoPreview(args: { import: number }): Promise<UndoPlan> {
  return call('undo_preview', args);
}

/** Checks a packet file, byte for byte. */
export function verifyPacket(args: { path: string }): Promise<Verification> {
  return call('verify_packet', args);
}
