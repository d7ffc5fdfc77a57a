# 行与对账的名词。编号是程序里的值，文字给店长看。

leg-pos = 店内终端
leg-acquirer = 收单机构
leg-bank = 银行账户
leg-wallet = 钱包余额

kind-sale = 消费
kind-void = 消费撤销
kind-refund = 退货
kind-reversal = 冲正
kind-pre_auth = 预授权
kind-pre_auth_void = 预授权撤销
kind-pre_auth_completion = 预授权完成
kind-fee = 手续费
kind-payout = 打款
kind-adjustment = 调账
kind-booking = 入账
kind-inquiry = 查询

tender-card = 银行卡
tender-qr = 扫码
tender-cash = 现金
tender-prepaid = 储值卡
tender-coupon = 券
tender-other = 其他

pending-not_booked = 未入账
pending-failed = 失败

card-kind-debit = 借记卡
card-kind-credit = 贷记卡
card-kind-semi_credit = 准贷记卡
card-kind-prepaid = 预付卡
card-kind-foreign = 外卡

response-class-approved = 成功
response-class-approved_confirm = 成功，需向发卡行确认
response-class-declined = 拒绝，未扣款
response-class-unknown = 结果未知
response-class-configuration = 终端或商户设置有误，未扣款
response-class-keep_card = 要求没收卡，未扣款

response-none = 无应答

relation-sale = 交易对账（店内 ↔ 收单机构）
relation-payout = 到账对账（收单机构 ↔ 银行）

pass-net = 同一来源内相抵
pass-strong_key = 主要编号相同
pass-second_key = 次要编号相同且唯一
pass-time_window = 金额和时间相近
pass-payout = 商户号与清算日期
pass-pinned = 人工确认

fate-matched = 已对上
fate-netted = 已相抵
fate-excepted = 有异常
fate-waiting = 等待中
fate-not_money = 不参与对账

waiting-file_missing = 等待对方文件
waiting-buffer = 观察期内
waiting-not_due = 未到期
waiting-suggestion = 等待人工确认配对
waiting-needs_look = 等待人工查看

not-money-declined = 交易被拒，没有扣款
not-money-other_tender = 现金、储值卡或券
not-money-other_business = 其他往来款
not-money-pre_authorisation = 预授权，尚无资金
not-money-inquiry = 查询或签到
not-money-before_start = 早于启用日期

exception-state-watch = 观察中
exception-state-open = 待处理

signal-reference_no = 参考号相同
signal-batch_voucher = 批次号和凭证号相同
signal-order_no = 商户订单号相同
signal-channel_no = 渠道订单号相同
signal-refund_no = 退款单号相同
signal-original = 原交易编号指向对方
signal-auth_code = 授权码相同
signal-terminal_no = 终端号相同
signal-merchant_no = 商户号相同
signal-amount = 金额相同
signal-amount_differs = 金额不同
signal-card_tail = 卡号后四位相同
signal-seconds_apart = 相隔秒数
signal-day = 同一天
signal-remark_day = 备注里的日期相符
signal-remark_merchant = 备注里的商户号相符
signal-remark_gross = 备注里的交易总额相符
signal-payer = 付款方是收单机构
signal-net_sum = 各笔净额之和相等，笔数
signal-expected_day = 在约定日到账
signal-late_days = 迟到的工作日数
signal-only_candidate = 没有其他候选

contact-role-acquirer = 收单机构
contact-role-bank = 开户银行
contact-role-terminal = 终端维护
contact-role-wallet = 钱包
contact-role-other = 其他

fee-netting-daily = 每日从结算款中扣
fee-netting-monthly = 按月另收
