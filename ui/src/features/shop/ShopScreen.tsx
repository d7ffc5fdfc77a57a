import { CalendarOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useAction } from '../../api/action';
import * as core from '../../api/generated/commands';
import { asAppError } from '../../api/errors';
import * as queries from '../../api/queries';
import type { AcquirerContract, CalendarView, FeeRate, Shop, ShopView } from '../../api/types';
import { Answer } from '../../components/Answer';
import { Facts, Panel, Screen } from '../../components/Panel';
import { ErrorNote } from '../../components/States';
import { Tag } from '../../components/Tag';
import { grouped, percent } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { ids } from '../../testids';

/** The shop as the reconciliation knows it: read only. */
export function ShopScreen() {
  const { t } = useWords();
  const shop = useQuery(queries.shopView);
  return (
    <Screen title={t('ui-nav-shop')} note={t('ui-shop-lead')} testid={ids.screen('shop')}>
      <Answer query={shop}>{(view) => <Sheets view={view} />}</Answer>
    </Screen>
  );
}

function Sheets({ view: { shop, calendar } }: { view: ShopView }) {
  return (
    <div className="sheets">
      <MerchantPanel shop={shop} />
      <CalendarPanel calendar={calendar} />
      <Terminals shop={shop} />
      <Contacts shop={shop} />
      {shop.contracts.map((contract) => (
        <ContractPanel key={`${contract.acquirer}${contract.valid_from}`} contract={contract} />
      ))}
    </div>
  );
}

function MerchantPanel({ shop: { merchant, account } }: { shop: Shop }) {
  const { t } = useWords();
  return (
    <Panel title={t('ui-shop-merchant')}>
      <Facts
        items={[
          [t('ui-shop-licence'), merchant.licence_name],
          [t('ui-shop-slip'), merchant.slip_name],
          [t('ui-shop-credit-code'), <span key="code" className="mono">{merchant.credit_code}</span>],
          [t('ui-shop-address'), merchant.address],
          [t('ui-shop-contact'), `${merchant.contact_person} ${merchant.phone}`],
          [t('ui-shop-account'), t('ui-shop-account.text', { holder: account.holder, bank: account.bank, last4: account.last4 })],
          [t('ui-shop-currency'), merchant.currency],
          [t('ui-shop-zone'), merchant.time_zone],
          [t('ui-shop-start'), merchant.start ?? '–'],
        ]}
      />
    </Panel>
  );
}

function CalendarPanel({ calendar }: { calendar: CalendarView }) {
  const { t } = useWords();
  const take = useAction(
    async () => {
      const [path] = await core.pickPaths({ purpose: 'calendar', multiple: false });
      return path === undefined ? null : core.importCalendar({ path });
    },
    { also: ['shop_view', 'today', 'cases', 'case'] },
  );
  return (
    <Panel
      title={t('ui-shop-calendar')}
      extra={
        <Button
          size="small"
          icon={<CalendarOutlined />}
          loading={take.isPending}
          onClick={() => take.mutate(undefined)}
          data-testid={ids.shop.importCalendar}
        >
          {t('ui-shop-import-calendar')}
        </Button>
      }
      testid={ids.shop.calendar}
    >
      <div className="stack">
        <Facts
          items={[
            [t('ui-shop-calendar-id'), calendar.id],
            [t('ui-shop-calendar-source'), calendar.source],
            [t('ui-shop-calendar-date'), calendar.source_date],
            [t('ui-shop-calendar-covers'), `${calendar.from} – ${calendar.to}`],
          ]}
        />
        <p className="muted">{t('ui-shop-calendar-note')}</p>
        <ErrorNote error={take.error ? asAppError(take.error) : null} />
      </div>
    </Panel>
  );
}

function Table({ heads, rows }: { heads: readonly string[]; rows: readonly (readonly ReactNode[])[] }) {
  return (
    <table className="plain-table">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, at) => (
          <tr key={at}>
            {cells.map((cell, column) => (
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Terminals({ shop: { terminals } }: { shop: Shop }) {
  const { t } = useWords();
  return (
    <Panel title={t('ui-shop-terminals')} flush>
      <Table
        heads={[t('ui-field-terminal_no'), t('ui-shop-place'), t('ui-field-merchant_no'), t('ui-shop-days')]}
        rows={terminals.map((terminal) => [
          <span key="no" className="mono">{terminal.terminal_no}</span>,
          terminal.place,
          <span key="merchant" className="mono">{terminal.merchant_no}</span>,
          terminal.from || terminal.to ? `${terminal.from ?? ''} – ${terminal.to ?? ''}` : t('ui-shop-always'),
        ])}
      />
    </Panel>
  );
}

function Contacts({ shop: { contacts } }: { shop: Shop }) {
  const { t, term } = useWords();
  return (
    <Panel title={t('ui-shop-contacts')} flush>
      <Table
        heads={[t('ui-shop-contact-name'), t('ui-shop-contact-role'), t('ui-call-phone'), t('ui-shop-hours')]}
        rows={contacts.map((contact) => [
          contact.name,
          term('contact-role', contact.role),
          <span key="phone" className="strong nowrap">{contact.phone}</span>,
          contact.hours,
        ])}
      />
    </Panel>
  );
}

function ContractPanel({ contract }: { contract: AcquirerContract }) {
  const { t, term } = useWords();
  const cells = (rate: FeeRate) => [
    rate.card_kind === null ? t('ui-shop-all-cards') : term('card-kind', rate.card_kind),
    percent(rate.rate),
    rate.minimum === null ? '—' : grouped(rate.minimum),
    rate.cap === null ? '—' : grouped(rate.cap),
  ];
  return (
    <Panel title={t('ui-shop-contract', { acquirer: contract.acquirer })} extra={<Tag tone="accent">{contract.term}</Tag>}>
      <div className="stack">
        <Facts
          items={[
            [t('ui-field-merchant_no'), <span key="nos" className="mono">{contract.merchant_nos.join(', ')}</span>],
            [t('ui-shop-valid'), contract.valid_from],
            [t('ui-shop-cut-off'), contract.cut_off],
            [t('ui-shop-grace'), t('ui-business-days', { n: contract.grace_days })],
            [t('ui-shop-fee'), term('fee-netting', contract.fee_netting)],
            [t('ui-shop-refund-fee'), t(contract.refund_returns_fee ? 'ui-yes' : 'ui-no')],
            [t('ui-shop-payer'), contract.payer_words.join(', ')],
          ]}
        />
        <Table
          heads={[t('ui-shop-cards'), t('ui-shop-rate'), t('ui-shop-minimum'), t('ui-shop-cap')]}
          rows={contract.rates.map(cells)}
        />
      </div>
    </Panel>
  );
}
