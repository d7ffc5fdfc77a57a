import { SafetyCertificateOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useAction } from '../../api/action';
import * as core from '../../api/generated/commands';
import { asAppError } from '../../api/errors';
import * as queries from '../../api/queries';
import type { PacketRow, Verification } from '../../api/types';
import { Answer } from '../../components/Answer';
import { CopyButton } from '../../components/CopyButton';
import { DataTable, type Column } from '../../components/DataTable';
import { Facts, Screen } from '../../components/Panel';
import { EmptyState, ErrorNote } from '../../components/States';
import { Tag } from '../../components/Tag';
import { useWords, type Words } from '../../i18n/words';
import { ids } from '../../testids';

/** A packet file and what its check found. */
type Checked = { path: string; found: Verification };

async function verifyChosen(): Promise<Checked | null> {
  const [path] = await core.pickPaths({ purpose: 'packet', multiple: false });
  return path === undefined ? null : { path, found: await core.verifyPacket({ path }) };
}

/** Sealed packets, and the check of a packet file. */
export function PacketsScreen() {
  const { t } = useWords();
  const packets = useQuery(queries.packets);
  const verify = useAction(verifyChosen);
  return (
    <Screen
      title={t('ui-nav-packets')}
      note={t('ui-packets-lead')}
      actions={
        <Button
          icon={<SafetyCertificateOutlined />}
          loading={verify.isPending}
          onClick={() => verify.mutate(undefined)}
          data-testid={ids.packets.verify}
        >
          {t('ui-packet-verify')}
        </Button>
      }
      fill
      testid={ids.screen('packets')}
    >
      {verify.data ? <Result checked={verify.data} /> : null}
      <ErrorNote error={verify.error ? asAppError(verify.error) : null} />
      <section className="sheet">
        <Answer query={packets}>{(rows) => <List rows={rows} />}</Answer>
      </section>
    </Screen>
  );
}

function columns(words: Words): readonly Column<PacketRow>[] {
  const { t, time } = words;
  return [
    { key: 'case', title: t('ui-col-case'), width: '110px', render: (row) => row.case },
    { key: 'version', title: t('ui-packet-version-col'), width: '72px', align: 'right', render: (row) => row.version },
    { key: 'at', title: t('ui-packet-sealed'), width: '170px', render: (row) => time(row.sealed_at) },
    {
      key: 'sha',
      title: 'SHA-256',
      width: 'minmax(200px, 1fr)',
      render: (row) => (
        <span className="mono" title={row.sha256}>
          {row.sha256}
        </span>
      ),
    },
  ];
}

function List({ rows }: { rows: readonly PacketRow[] }) {
  const words = useWords();
  const navigate = useNavigate();
  if (rows.length === 0) {
    return (
      <EmptyState
        title={words.t('ui-packets-empty')}
        next={words.t('ui-packets-empty.next')}
        action={<Link to="/cases">{words.t('ui-nav-cases')}</Link>}
      />
    );
  }
  return (
    <DataTable
      label={words.t('ui-nav-packets')}
      columns={columns(words)}
      count={rows.length}
      rowAt={(at) => rows[at]}
      onOpen={(row) => void navigate({ to: '/cases/$number', params: { number: row.case } })}
      testid={ids.packets.rows}
    />
  );
}

function Result({ checked: { path, found } }: { checked: Checked }) {
  const { t, term } = useWords();
  return (
    <section
      className={found.ok ? 'note note-good note-block' : 'note note-bad note-block'}
      role="status"
      data-testid={ids.packets.result}
      data-ok={found.ok}
    >
      <div className="row">
        <span className="strong grow">{t(found.ok ? 'ui-verify-ok' : 'ui-verify-bad', { n: found.findings.length })}</span>
        <CopyButton text={found.sha256} />
      </div>
      <div className="mono wrap">{path}</div>
      <Facts
        items={[
          [t('ui-col-case'), found.case ?? '—'],
          [t('ui-packet-version-col'), found.version ?? '—'],
          [t('ui-verify-files'), found.files],
          ['SHA-256', <span key="sha" className="mono">{found.sha256}</span>],
          [t('ui-verify-head'), <span key="head" className="mono">{found.head ?? '—'}</span>],
        ]}
      />
      <ul className="plain">
        {found.findings.map((finding) => (
          <li key={`${finding.code}${finding.path ?? ''}${finding.detail ?? ''}`} className="row">
            <Tag tone="bad">{term('finding', finding.code)}</Tag>
            <span className="mono wrap">{finding.path ?? t('ui-verify-whole')}</span>
            <span className="muted">{finding.detail}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
