import { theme, type ThemeConfig } from 'antd';
import { useEffect, useSyncExternalStore } from 'react';
import type { Theme } from '../api/types';

const FONT =
  "'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei UI', 'Microsoft YaHei', 'Noto Sans SC', " +
  "'Noto Sans CJK SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', system-ui, sans-serif";

const LIGHT = {
  colorPrimary: '#0d6a62',
  colorInfo: '#2b5c94',
  colorSuccess: '#2f6b35',
  colorWarning: '#96540a',
  colorError: '#b3261e',
  colorTextBase: '#1d211f',
  colorBgBase: '#ffffff',
  colorBgLayout: '#f4f4f1',
  colorBorder: '#cfcdc4',
  colorBorderSecondary: '#e3e2dc',
  colorTextPlaceholder: '#6f7672',
};

const DARK = {
  colorPrimary: '#57bdb0',
  colorInfo: '#8ab8ee',
  colorSuccess: '#86c98a',
  colorWarning: '#e5b061',
  colorError: '#f28b82',
  colorTextBase: '#e4e8e5',
  colorBgBase: '#1b1f1e',
  colorBgContainer: '#181c1b',
  colorBgElevated: '#212625',
  colorBgLayout: '#141716',
  colorBorder: '#424a47',
  colorBorderSecondary: '#2d3331',
  colorTextPlaceholder: '#8b938f',
};

/** Ant Design in the colours of the workbench; the same values stand in `style.css`. */
export function antTheme(dark: boolean): ThemeConfig {
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      ...(dark ? DARK : LIGHT),
      fontFamily: FONT,
      fontSize: 13,
      borderRadius: 6,
      controlHeight: 30,
      controlHeightSM: 24,
      wireframe: false,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', primaryColor: dark ? '#0c1f1c' : '#ffffff' },
      Drawer: { paddingLG: 18 },
    },
  };
}

const DARK_QUERY = '(prefers-color-scheme: dark)';

function watchSystem(onChange: () => void): () => void {
  const query = window.matchMedia(DARK_QUERY);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

/** Whether the window is dark: as chosen, or as the system is; the document is told as well. */
export function useDark(chosen: Theme): boolean {
  const system = useSyncExternalStore(watchSystem, () => window.matchMedia(DARK_QUERY).matches);
  const dark = chosen === 'dark' || (chosen === 'system' && system);
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }, [dark]);
  return dark;
}
