# 案件：状态、步骤、原因、结果、下一步。

state-new = 新建
state-identified = 已确认类型
state-collecting = 收集材料
state-contacted = 已联系
state-verifying = 核实中
state-with_bank = 已交机构处理
state-resolved = 已有结果
state-closed = 已结案

side-on_hold = 等待回复
side-auto_cleared = 后续文件已自行抵消
side-false_alarm = 误报
side-merged = 并入另一案件
side-written_off = 已核销
side-reopened = 重新打开

hold-on-customer = 等顾客
hold-on-acquirer = 等收单机构
hold-on-bank = 等银行

step-identify = 确认异常类型
step-collect = 查阅文档和记录
step-contact = 联系技术支持
step-verify = 核实并更新信息
step-coordinate = 协调处理
step-prepare = 应急准备
step-prevent = 加强风险防范

step-state-open = 未开始
step-state-started = 进行中
step-state-done = 已完成

severity-low = 低
severity-medium = 中
severity-high = 高
severity-critical = 紧急

cause-system_or_network = 系统故障或网络
cause-operating_error = 操作错误
cause-card_problem = 卡片问题
cause-merchant_qualification = 商户资质
cause-bank_or_institution = 银行或支付机构

further-cause-poor_maintenance = 维护不足
further-cause-untrained_staff = 培训不足
further-cause-process_not_followed = 流程不规范
further-cause-outside_factors = 外部因素

resolution-auto_reversed = 已自动冲正
resolution-credit_adjustment = 贷记调整入账
resolution-refunded = 退货完成
resolution-debit_adjustment = 请款入账
resolution-collected = 托收入账
resolution-settlement_received = 结算款已到账
resolution-payout_resent = 已重新打款
resolution-fee_returned = 手续费已退
resolution-amount_corrected = 金额已更正
resolution-record_added = 已补登
resolution-returned_by_issuer = 发卡行已退
resolution-customer_error = 顾客误解
resolution-duplicate_case = 重复立案
resolution-not_recoverable = 无法追回
resolution-false_alarm = 误报

acquirer-side-not_started = 未发起
acquirer-side-no_reply = 已发起未回复
acquirer-side-no_reply_overdue = 过期未回复
acquirer-side-agreed = 回复同意
acquirer-side-refused = 回复不同意
acquirer-side-replied_late = 过期回复
acquirer-side-voucher_unavailable = 凭证无法提供
acquirer-side-effective = 生效
acquirer-side-settled = 已清算

application-query = 查询
application-single_sided_entry = 单边账处理
application-credit_adjustment = 贷记调整
application-debit_adjustment = 请款
application-manual_refund = 手工退货
application-collection = 托收协商
application-retrieval_reply = 调单回复
application-payout_inquiry = 查询结算款去向
application-record_sale = 补登
application-refund_original = 原路退货
application-write_off = 销账

evidence-kind-slip = 签购单
evidence-kind-refund_slip = 退货或撤销单
evidence-kind-settlement_slip = 结算总计单
evidence-kind-receipt = 购物小票
evidence-kind-customer_debit = 顾客扣款记录
evidence-kind-bank_statement = 银行流水
evidence-kind-acquirer_reply = 收单机构回复
evidence-kind-issuer_reply = 发卡行回复
evidence-kind-account_proof = 结算账户证明
evidence-kind-terminal_record = 终端记录
evidence-kind-signed_letter = 盖章申请函
evidence-kind-other = 其他

deadline-source-own_rule = 店内规定
deadline-source-notice = 通知上的日期
deadline-source-acquirer = 收单机构告知

event-opened = 立案
event-identified = 确认类型
event-card_kind_told = 填写卡种
event-checked = 完成一项
event-unchecked = 取消完成
event-attached = 附上材料
event-called = 记录通话
event-noted = 写备注
event-requested = 确定申请事项
event-acquirer_side_told = 更新机构处理情况
event-deadline_set = 设定期限
event-cause_set = 确认原因
event-prevented = 写下防范措施
event-held = 设为等待
event-resumed = 结束等待
event-escalated = 升级或取消升级
event-resolved = 记录结果
event-closed = 结案
event-reopened = 重新打开
event-packet_sealed = 封存材料包
event-updated = 对账结果有变化
event-proposed_cleared = 对账后异常消失，建议结案
event-records_withdrawn = 记录已随导入撤回
event-records_restored = 撤回的记录已重新导入
event-reassigned = 文件已改按另一种方式读取，记录随之更新

next-action-confirm_type = 确认异常类型
next-action-decide_proposal = 新文件显示这笔已经抵消，请确认结果
next-action-decide_proposal_as = 新文件显示这笔已经抵消（{ $resolution }），请确认结果
next-action-chase = { $who }答应 { $date } 前答复，请再打电话
next-action-do_item = { $text }
next-action-attach_evidence = 附上签购单、小票等材料
next-action-call = 致电收单机构并记录通话
next-action-seal_packet = 封存材料包，交给收单机构
next-action-record_outcome = 等钱到账或书面答复，然后记录结果
next-action-complete = 结案前还缺：{ $missing }
next-action-close = 条件齐备，可以结案
next-action-nothing = 已结案，无需处理

field-operator = 经办人
field-text = 内容
field-name = 名称
field-who = 联系对象
field-number = 电话
field-said = 通话内容
field-ticket = 工单号
field-remark = 申请说明
field-reason = 理由
field-second = 第二经办人

case-error-closed = 案件已结案，需要先重新打开。
case-error-not-closed = 案件还没有结案，不需要重新打开。
case-error-cannot-close = 还有 { $count } 项没有完成，不能结案。
case-error-no-such-item = 清单里没有“{ $item }”这一项。
case-error-evidence-first = “{ $item }”要先附上至少一份材料才能打勾。
case-error-no-such-evidence = 本案没有编号为 { $id } 的材料。
case-error-not-a-proof = 店里自己的记录不能作为到账证明（{ $line }）。请选收单机构、钱包或银行的行，或附上书面证明。
case-error-wrong-way = { $line } 这一行的金额是 { $amount }，资金方向相反，不能证明“{ $resolution }”。退款应是负数的行，到账应是正数的行。
case-error-other-amount = { $line } 这一行是 { $amount }，而本案涉及 { $stake }。请选金额相同的行或本案自己的行；如果确实是这一行，请把原因写在理由里。
case-error-already-attached = 同一个文件已经附上了：{ $id } 号“{ $name }”。
case-error-empty-evidence = 文件“{ $name }”是空的。
case-error-acquired-later = 取得时间 { $at } 晚于现在。
case-error-empty-text = 请填写{ $field }。
case-error-too-long = { $field }太长，最多 { $limit } 个字。
case-error-not-allowed = { $card_kind }不能申请{ $application }；借记卡差额请走托收协商。
case-error-card-kind-unknown = 能否申请{ $application }取决于卡种，请先填写卡种。
case-error-other-exception = 这是另一个异常，不属于本案。
case-error-nothing-changed = 内容没有变化，没有记录。
case-error-unwritable = 案件无法保存：{ $detail }
case-error-no-type = 还没有确认异常类型。
case-error-no-resolution = 还没有记录结果。
case-error-no-proof = 结果“{ $resolution }”需要证明：选一行已导入的收单、钱包或银行记录，或一份附上的书面证明。
case-error-no-reason = 结果“{ $resolution }”需要写明理由。
case-error-no-second-name = 金额超过 { $limit } { $currency }，需要另一个人的姓名（至少两个字，不能是经办人自己）。
case-error-no-cause = 还没有确认原因。
case-error-no-prevention = 还没有写防范措施。
case-error-checklist-open = 清单还有 { $count } 个必做项没有完成：{ $items }。
