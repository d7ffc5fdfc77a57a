import type { CaseView } from '../../api/types';
import { PacketButton } from './PacketButton';
import { RequestForm } from './RequestForm';
import { ResolveForm } from './ResolveForm';

/** Step 5: what is applied for, the packet, and how it ended. */
export function CoordinatePanel({ view }: { view: CaseView }) {
  return (
    <>
      <RequestForm view={view} />
      <PacketButton number={view.case.number} />
      <ResolveForm view={view} />
    </>
  );
}
