import { useQuery } from '@tanstack/react-query';
import { FileOutlined } from '@ant-design/icons';
import { Modal } from 'antd';
import { useState } from 'react';
import * as queries from '../../api/queries';
import type { CaseView, Evidence } from '../../api/types';
import { Chips } from '../../components/Chips';
import { EmptyState } from '../../components/States';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';
import { NoteForm } from './NoteForm';
import { Timeline } from './Timeline';

type Tab = 'evidence' | 'calls' | 'notes' | 'timeline';

/** What was gathered: evidence, calls, notes, and the timeline. */
export function Records({ view }: { view: CaseView }) {
  const { t } = useWords();
  const [tab, setTab] = useState<Tab>('evidence');
  const { evidence, calls, notes } = view.case;
  const counts: Record<Tab, number> = {
    evidence: evidence.length,
    calls: calls.length,
    notes: notes.length,
    timeline: view.events.length,
  };
  return (
    <div className="records">
      <div className="bar">
        <Chips
          label={t('ui-case-records')}
          chips={(['evidence', 'calls', 'notes', 'timeline'] as const).map((value) => ({
            value,
            label: t(`ui-records-${value}`),
            count: counts[value],
          }))}
          value={tab}
          onChange={setTab}
        />
      </div>
      <div className="records-body">
        {tab === 'evidence' ? <EvidenceList view={view} /> : null}
        {tab === 'calls' ? <Calls view={view} /> : null}
        {tab === 'notes' ? <Notes view={view} /> : null}
        {tab === 'timeline' ? <Timeline view={view} /> : null}
      </div>
    </div>
  );
}

function EvidenceList({ view }: { view: CaseView }) {
  const { t } = useWords();
  const { number, evidence } = view.case;
  const [shown, setShown] = useState<Evidence | null>(null);
  if (evidence.length === 0) return <EmptyState title={t('ui-evidence-none')} next={t('ui-evidence-none.next')} />;
  return (
    <>
      <ul className="list" data-testid={ids.case.evidence}>
        {evidence.map((one) => (
          <li key={one.id}>
            <button type="button" className="list-row evidence" onClick={() => setShown(one)}>
              <Thumbnail number={number} evidence={one} />
              <EvidenceText evidence={one} />
            </button>
          </li>
        ))}
      </ul>
      <Modal open={shown !== null} onCancel={() => setShown(null)} footer={null} title={shown?.name} width={820} destroyOnHidden>
        {shown ? <Picture number={number} evidence={shown} /> : null}
      </Modal>
    </>
  );
}

function EvidenceText({ evidence }: { evidence: Evidence }) {
  const { t, bytes, time } = useWords();
  return (
    <span className="grow">
      <span className="strong wrap">{evidence.name}</span>
      <span className="muted block">
        {evidence.acquired_at
          ? t('ui-evidence-acquired-at', { at: time(evidence.acquired_at) })
          : t('ui-evidence-added', { at: time(evidence.added_at), by: evidence.added_by })}
        {' · '}
        {bytes(evidence.bytes)}
      </span>
      <span className="muted block mono ellipsis" title={evidence.sha256}>
        SHA-256 {evidence.sha256.slice(0, 16)}…
      </span>
    </span>
  );
}

type PictureProps = { number: string; evidence: Evidence };

function usePicture({ number, evidence }: PictureProps): string | null {
  const { data } = useQuery(queries.evidencePreview(number, evidence.id));
  return data?.mime.startsWith('image/') ? `data:${data.mime};base64,${data.base64}` : null;
}

function Thumbnail(props: PictureProps) {
  const source = usePicture(props);
  return <span className="thumb">{source ? <img src={source} alt="" /> : <FileOutlined />}</span>;
}

function Picture(props: PictureProps) {
  const { t } = useWords();
  const source = usePicture(props);
  if (!source) return <EmptyState title={t('ui-evidence-no-picture')} />;
  return <img src={source} alt={props.evidence.name} className="picture" />;
}

function Calls({ view }: { view: CaseView }) {
  const { t, time, day } = useWords();
  const { calls } = view.case;
  if (calls.length === 0) return <EmptyState title={t('ui-calls-none')} next={t('ui-calls-none.next')} />;
  return (
    <ul className="list">
      {calls.toReversed().map((call) => (
        <li key={call.id} className="list-row entry">
          <div className="row">
            <span className="strong grow">{call.who}</span>
            <span className="muted">{time(call.at)}</span>
          </div>
          <div className="muted">{call.number}</div>
          <div className="wrap">{call.said}</div>
          {call.ticket ? <div>{t('ui-call-ticket-no', { ticket: call.ticket })}</div> : null}
          {call.promised ? <div className="text-warn">{t('ui-call-promised-for', { day: day(call.promised) })}</div> : null}
        </li>
      ))}
    </ul>
  );
}

function Notes({ view }: { view: CaseView }) {
  const { t, time } = useWords();
  const { notes, number } = view.case;
  return (
    <>
      <ul className="list">
        {notes.toReversed().map((note) => (
          <li key={`${note.at}${note.text}`} className="list-row entry">
            <div className="wrap">{note.text}</div>
            <div className="muted">{t('ui-done-by', { by: note.by, at: time(note.at) })}</div>
          </li>
        ))}
      </ul>
      <div className="pad">
        <NoteForm number={number} />
      </div>
    </>
  );
}
