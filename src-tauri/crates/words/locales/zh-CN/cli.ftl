# 命令行用语。

cli-new = 已为 { $shop } 建立 { $path }
cli-file = 文件
cli-leg = 来源
cli-rows = 行数
cli-new-rows = 新增
cli-known = 已有
cli-changed = 有变
cli-rejected = 拒收
cli-needs_look = 待看
cli-control-ties = { $file }：文件合计 { $name } { $stated } 与各行相符
cli-control-differs = { $file }：文件合计 { $name } 为 { $stated }，各行合计为 { $computed }
cli-same-file = 同一文件已导入过（{ $file }），没有新增。
cli-no-rejected = 没有拒收的行。
cli-no-looks = 没有需要过目的行。
cli-no-changes = 没有等待决定的变更。
cli-as-of = 截至 { $date } 判断
cli-no-exceptions = 没有异常。
cli-opened = 新立案件 { $count } 件
cli-no-cases = 没有案件。请先导入文件并运行“settle reconcile”。
cli-case = 案件
cli-type = 类型
cli-state = 状态
cli-severity = 严重程度
cli-amount = 金额
cli-deadline = 期限
cli-evidence = 材料
cli-next = 下一步：{ $next }
cli-due = 期限：{ $date }
cli-required = （必做）
cli-exported = 材料包第 { $version } 版：{ $path }
    SHA-256 { $sha256 }
    核验命令：
cli-verified = 材料包内部一致：与其自带清单相比，没有改动、缺失或多出的文件。
cli-packet-is = SHA-256 { $sha256 }
    事件链 { $head }
cli-sealed-here = 与本店封存的材料包逐字节相同。
cli-sealed-otherwise = 本店封存的同一案件同一版本是另一个 SHA-256：这不是本店封存的那一份。
cli-compare-hash = 精心重做的材料包也会内部一致。请向发送方索取导出时显示的 SHA-256：只有两者相同，才是当时封存的那一份。
cli-not-verified = 材料包内部不一致：发现 { $count } 处问题。
cli-checked = 店铺文件完好。
cli-check-found = 检查发现 { $count } 处问题。
cli-more-rows = ……另有 { $count } 行
cli-undo-what = 撤回导入 { $import }：{ $file }
cli-undo-ask = 确定撤回导入 { $import } 吗？[y/N]
cli-rows-removed = 将移除的记录：{ $count }
cli-rows-kept = 其他文件也有、因此保留的记录：{ $count }
cli-matches-gone = 将取消的匹配：{ $count }
cli-watch-gone = 将消失或变化的观察事项：{ $count }
cli-cases-told = 会收到通知并保留全部办理内容的未结案件：{ $count }
cli-cases-closed = 依据这些记录、因此不允许撤回的已结案件：{ $count }
cli-rows-of-case = 记录：{ $count }
cli-undone = 导入 { $import } 已撤回；编号保留在历史中。
cli-reassigned = 导入 { $import } 已重新读取。
cli-nothing-changed = 没有任何改动。
cli-withdrawn = 导入 { $import } 已于 { $at } 由 { $by } 撤回。
cli-records-away = 导入 { $import } 已撤回，本案的部分记录（{ $rows } 条）随之移除；案件等待它们重新导入。
