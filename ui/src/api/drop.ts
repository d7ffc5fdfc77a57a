import { getCurrentWebview } from '@tauri-apps/api/webview';
import { useEffect, useEffectEvent, useState } from 'react';

/** Hands over the paths of files dropped on the window while mounted; tells whether files hover over it. */
export function useFileDrop(onPaths: (paths: string[]) => void): boolean {
  const [over, setOver] = useState(false);
  const deliver = useEffectEvent(onPaths);
  useEffect(() => {
    const stop = getCurrentWebview().onDragDropEvent(({ payload }) => {
      if (payload.type === 'over') return;
      setOver(payload.type === 'enter');
      if (payload.type === 'drop' && payload.paths.length > 0) deliver(payload.paths);
    });
    return () => {
      stop.then(
        (unlisten) => unlisten(),
        () => undefined,
      );
    };
  }, []);
  return over;
}
