import { ContainerOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useAction } from '../../api/action';
import * as core from '../../api/generated/commands';
import { asAppError } from '../../api/errors';
import type { PacketExport } from '../../api/types';
import { CopyButton } from '../../components/CopyButton';
import { ErrorNote } from '../../components/States';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';

async function exportTo(number: string): Promise<PacketExport | null> {
  const [dir] = await core.pickPaths({ purpose: 'folder', multiple: false });
  return dir === undefined ? null : core.exportPacket({ number, dir });
}

/** Seals the case's packet into a folder of the person's choice. */
export function PacketButton({ number }: { number: string }) {
  const { t } = useWords();
  const action = useAction(exportTo, { also: ['packets', 'case', 'cases', 'today'] });
  return (
    <div className="stack">
      <div>
        <Button
          icon={<ContainerOutlined />}
          loading={action.isPending}
          onClick={() => action.mutate(number)}
          data-testid={ids.case.export}
        >
          {t('ui-packet-export')}
        </Button>
      </div>
      {action.data ? <Exported packet={action.data} /> : <p className="muted">{t('ui-packet-export.note')}</p>}
      <ErrorNote error={action.error ? asAppError(action.error) : null} />
    </div>
  );
}

function Exported({ packet }: { packet: PacketExport }) {
  const { t } = useWords();
  return (
    <div className="note note-good" role="status" data-testid={ids.case.exported} data-path={packet.path}>
      <div className="grow">
        <div>{t('ui-packet-exported', { version: packet.version })}</div>
        <div className="mono wrap">{packet.path}</div>
        <div className="mono wrap muted">SHA-256 {packet.sha256}</div>
      </div>
      <CopyButton text={packet.path} />
    </div>
  );
}
