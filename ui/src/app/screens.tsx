import {
  AuditOutlined,
  ContainerOutlined,
  DiffOutlined,
  ImportOutlined,
  SettingOutlined,
  ShopOutlined,
  SunOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';

/** The screens in the order of the side bar: name (worded `ui-nav-<name>`), address and sign. */
export const SCREENS = [
  { name: 'today', to: '/', icon: <SunOutlined /> },
  { name: 'import', to: '/import', icon: <ImportOutlined /> },
  { name: 'reconciliation', to: '/reconciliation', icon: <DiffOutlined /> },
  { name: 'cases', to: '/cases', icon: <AuditOutlined /> },
  { name: 'packets', to: '/packets', icon: <ContainerOutlined /> },
  { name: 'shop', to: '/shop', icon: <ShopOutlined /> },
  { name: 'settings', to: '/settings', icon: <SettingOutlined /> },
] as const satisfies readonly { name: string; to: string; icon: ReactNode }[];
