# 读文件：每一行的结果，读不出来的原因，做过的整理。

outcome-new = 新增
outcome-known = 已有
outcome-changed = 内容有变
outcome-rejected = 读不出来
outcome-needs_look = 需要查看

reject-too_few_cells = 列数比表头少
reject-too_many_cells = 列数比表头多
reject-missing = 必填项为空
reject-bad_date = 日期不对
reject-bad_amount = 金额不对
reject-too_fine = 金额小数位太多
reject-both_sides = 借方和贷方同时有数，或都没有
reject-bad_currency = 币种不认识
reject-bad_bytes = 有乱码，不是文件所用的编码
reject-too_long = 单元格过长
reject-open_quote = 引号没有配对
reject-stray_quote = 引号后面还有内容
reject-cell_error = 单元格是错误值，或公式没有结果
reject-bad_syntax = 不符合这种文件的格式
reject-double_reference = 银行流水号在同一份对账单里出现两次

look-date_far_off = 日期在明天以后或 2000 年以前
look-unknown_kind = 交易类型不认识
look-other_merchant = 不是本店的商户号
look-decision-none = 待决定
look-decision-take_part = 参与核对
look-decision-stay_out = 不参与核对

note-card_number_cut = 完整卡号已截去中间几位
note-digits_lost = 编号被表格软件改短，只供查看
note-dressing_stripped = 去掉了编号前后的符号
note-preamble = 表头之前的说明行
note-footer = 合计行和页脚，不计入数据
note-blank = 空行
note-unknown_column = 没有使用的列
note-column_dropped = 含个人或机密信息的列，已丢弃
note-mark_made_visible = 控制字符已显示出来

encoding-UTF-8 = UTF-8
encoding-UTF-16LE = UTF-16（小端）
encoding-UTF-16BE = UTF-16（大端）
encoding-GB18030 = GB18030（GBK）
encoding-windows-1252 = 西欧（Windows-1252）

looks-like-pdf = PDF 文件
looks-like-image = 图片
looks-like-workbook = 电子表格
looks-like-archive = 压缩包
looks-like-text = 普通文本
looks-like-xml = 不是银行对账单的 XML 文件
looks-like-payment_order = 付款指令，不是对账单
looks-like-encrypted = 加密文件
looks-like-rtf = RTF 文档
looks-like-database = 数据库
looks-like-xlsb = Excel 二进制工作簿（xlsb）
looks-like-document = 文字文档或演示文稿
looks-like-ods = OpenDocument 电子表格
looks-like-numbers = Numbers 电子表格
looks-like-json = JSON 文件
looks-like-binary = 程序或其他二进制文件

control-rows = 笔数
control-ties = 文件合计与明细一致：{ $name } { $stated }
control-differs = 文件合计与明细不一致：{ $name } 文件写 { $stated }，明细算出 { $computed }

limit-bytes = 字节数
limit-columns = 列数
limit-rows = 行数
limit-line = 一行的长度
limit-attributes = 标签的属性数
limit-depth = 嵌套层数
limit-cell = 单元格的长度
limit-cells = 单元格数
limit-instructions = 处理指令数
limit-entries = 条目数
limit-dtd = 文档类型定义（DTD）
limit-xinclude = 对其他文件的引用
limit-parts = 内含的文件数
limit-ratio = 压缩比
limit-memory = 内存字节数
limit-seconds = 秒数
limit-duplicate_part = 同名的部分
limit-outside_path = 指向压缩包外面的路径
limit-bad_part_name = 不合法的部分名称
limit-entity = 自定义实体
