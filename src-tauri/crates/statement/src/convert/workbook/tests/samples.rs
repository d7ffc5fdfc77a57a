//! Workbooks of public test suites, read from where `SETTLEBENCH_SAMPLES` points; nothing is copied in.

use std::path::PathBuf;

use super::{lines_of, sheets};

/// Line numbers, with what stands on each of them.
type Expected<'e> = &'e [(usize, &'e str)];

fn check(path: &str, sheet: &str, count: usize, expect: Expected<'_>) {
    let Some(folder) = std::env::var_os("SETTLEBENCH_SAMPLES") else { return };
    let bytes = std::fs::read(PathBuf::from(folder).join(path)).unwrap();
    assert!(sheets(&bytes).unwrap().iter().any(|known| known.name == sheet && !known.hidden), "{path}");
    let lines = lines_of(&bytes, Some(sheet)).unwrap();
    assert_eq!(lines.len(), count, "{path}");
    for (line, text) in expect {
        assert_eq!(lines[line - 1], *text, "{path} line {line}");
    }
}

#[test]
fn workbooks_of_banks_and_wallets() {
    check(
        "bank_cn_retail/citic_credit.xls",
        "本期账单明细(人民币)",
        15,
        &[
            (2, "交易日期\t入账日期\t交易描述\t卡末四位\t交易币种\t结算币种\t交易金额\t结算金额"),
            (
                3,
                "2024-11-09\t2024-11-09\t支付宝－北京嘀嘀无限科技发展有限公司\t6688\t人民币\t人民币\t5.90\t5.90",
            ),
            (15, "2024-10-20\t2024-10-20\t公共事业缴费（电费）\t6688\t人民币\t人民币\t20.16\t20.16"),
        ],
    );
    check(
        "bank_cn_corp/cmb_corp.xlsx",
        "招商银行",
        11,
        &[
            (2, "账号\t\t121900000010001"),
            (7, ""),
            (
                9,
                "46345\t06:12:45\t20261119\t网上支付\t\t1242.5\t51242.5\tPOS清算\tC0001\t\t\t\t\t\t\t银联商务支付股份有限公司客户备付金\t6900000000000000\t人民银行",
            ),
            (11, "借方笔数：1\t\t借方金额：200.00\t\t贷方笔数：1\t\t贷方金额：1242.50"),
        ],
    );
    check(
        "chinaums/portal_layoutA.xlsx",
        "交易明细",
        8,
        &[(1, "银联商务交易明细"), (8, "合计\t\t\t\t\t\t1394.00\t1385.95\t8.05")],
    );
}

#[test]
fn both_sheets_of_a_wallet() {
    let path = "wechat_personal/wechat_2025.xlsx";
    let head =
        "交易时间\t交易类型\t交易对方\t商品\t收/支\t金额(元)\t支付方式\t当前状态\t交易单号\t商户单号\t备注";
    check(
        path,
        "example-wechat-records",
        45,
        &[
            (18, head),
            (
                19,
                "2019-09-26 12:45:27\t商户消费\t云膳过桥米线(传奇广场店)\t总共消费:28.16\t支出\t¥28.16\t中国银行(1234)\t支付成功\t3985734 \t129847129 \t/",
            ),
        ],
    );
    check(
        path,
        "Sheet1",
        45,
        &[
            (18, head),
            (
                19,
                "2019-09-26 12:45:27\t商户消费\t云膳过桥米线(传奇广场店)\t总共消费:28.16\t支出\t28.16\t中国银行(1234)\t支付成功\t3985734 \t129847129 \t/",
            ),
        ],
    );
}
