import { Button, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import * as core from '../../api/generated/commands';
import type { Action, CaseView, Proof, Resolution } from '../../api/types';
import { whenOf } from '../../components/LineCells';
import { ErrorNote } from '../../components/States';
import { useWords, type Words } from '../../i18n/words';
import { ids } from '../../testids';
import { useChange } from './change';

/** Outcomes that put money or books right and need a proof; the others need a reason. */
const RECOVERING: readonly Resolution[] = [
  'auto_reversed',
  'credit_adjustment',
  'refunded',
  'debit_adjustment',
  'collected',
  'settlement_received',
  'payout_resent',
  'fee_returned',
  'amount_corrected',
  'record_added',
  'returned_by_issuer',
];
const OTHERS: readonly Resolution[] = ['customer_error', 'duplicate_case', 'not_recoverable', 'false_alarm'];

type ProofChoice = { value: string; label: string };

/** What can prove an outcome: rows of the acquirer, wallet and bank, and attached files; never the shop's own log. */
export function proofChoices(words: Words, view: Pick<CaseView, 'lines' | 'case'>): ProofChoice[] {
  const { term, money, t } = words;
  const rows = view.lines
    .filter(({ line }) => line.leg !== 'pos')
    .map(({ line, origin }) => ({
      value: `line:${line.identity}`,
      label: `${term('leg', line.leg)} · ${money(line.amount)} · ${whenOf(line)} · ${t('ui-origin', { file: origin.file, row: String(origin.row) })}`,
    }));
  const files = view.case.evidence.map(({ id, name }) => ({
    value: `evidence:${id}`,
    label: `${t('ui-evidence')} ${id} · ${name}`,
  }));
  return [...files, ...rows];
}

function proofValue(proof: Proof | null | undefined): string | null {
  if (!proof) return null;
  return 'line' in proof ? `line:${proof.line}` : `evidence:${proof.evidence}`;
}

function proofOf(value: string | null): Proof | null {
  if (value?.startsWith('line:')) return { line: value.slice('line:'.length) };
  if (value?.startsWith('evidence:')) return { evidence: Number(value.slice('evidence:'.length)) };
  return null;
}

/** What a person fills in; texts may be empty. */
type Draft = { how: Resolution | null; proof: string | null; reason: string; second: string };

function draftOf({ resolution, proposal }: CaseView['case']): Draft {
  return {
    how: resolution?.how ?? proposal?.how ?? null,
    proof: proofValue(resolution?.proof),
    reason: resolution?.reason ?? '',
    second: resolution?.second ?? '',
  };
}

/** Records how the case ended, with its proof or its reason. */
export function ResolveForm({ view }: { view: CaseView }) {
  const { t } = useWords();
  const { number } = view.case;
  const [draft, setDraft] = useState(() => draftOf(view.case));
  const change = useChange(number);
  const { how } = draft;
  if (view.state === 'closed') return null;
  function save(chosen: Resolution) {
    const action: Action = {
      do: 'resolve',
      how: chosen,
      proof: RECOVERING.includes(chosen) ? proofOf(draft.proof) : null,
      reason: draft.reason.trim() || null,
      second: draft.second.trim() || null,
    };
    change.run(() => core.actOnCase({ number, action }));
  }
  return (
    <section className="stack">
      <h3>{t('ui-resolve')}</h3>
      <Fields view={view} draft={draft} onDraft={(part) => setDraft((now) => ({ ...now, ...part }))} />
      <div>
        <Button
          disabled={how === null}
          loading={change.pending}
          onClick={() => (how === null ? undefined : save(how))}
          data-testid={ids.case.resolve}
        >
          {t('ui-resolve-save')}
        </Button>
      </div>
      <ErrorNote error={change.error} />
    </section>
  );
}

type FieldsProps = { view: CaseView; draft: Draft; onDraft: (part: Partial<Draft>) => void };

function Fields({ view, draft, onDraft }: FieldsProps) {
  const words = useWords();
  const { t, term } = words;
  const options = (list: readonly Resolution[]) => list.map((value) => ({ value, label: term('resolution', value) }));
  return (
    <>
      <Labelled label="ui-resolve-how">
        <Select<Resolution>
          value={draft.how}
          onChange={(how) => onDraft({ how })}
          placeholder={t('ui-choose')}
          options={[
            { label: t('ui-resolve-recovering'), options: options(RECOVERING) },
            { label: t('ui-resolve-others'), options: options(OTHERS) },
          ]}
          data-testid={ids.case.resolution}
          style={{ width: '100%' }}
        />
      </Labelled>
      {draft.how !== null && RECOVERING.includes(draft.how) ? (
        <Labelled label="ui-resolve-proof">
          <Select<string>
            allowClear
            value={draft.proof}
            onChange={(proof: string | undefined) => onDraft({ proof: proof ?? null })}
            placeholder={t('ui-resolve-proof.none')}
            options={proofChoices(words, view)}
            data-testid={ids.case.proof}
            style={{ width: '100%' }}
          />
        </Labelled>
      ) : null}
      <Labelled label="ui-resolve-reason">
        <Input.TextArea
          autoSize={{ minRows: 1, maxRows: 4 }}
          maxLength={2000}
          value={draft.reason}
          onChange={(event) => onDraft({ reason: event.target.value })}
          data-testid={ids.case.reason}
        />
      </Labelled>
      {draft.how !== null && OTHERS.includes(draft.how) ? (
        <Labelled label="ui-resolve-second">
          <Input
            value={draft.second}
            maxLength={100}
            onChange={(event) => onDraft({ second: event.target.value })}
            data-testid={ids.case.second}
          />
        </Labelled>
      ) : null}
    </>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  const { t } = useWords();
  return (
    <label>
      <span className="label">{t(label)}</span>
      {children}
    </label>
  );
}
