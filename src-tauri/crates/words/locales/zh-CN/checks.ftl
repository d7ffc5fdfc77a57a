# 核验：材料包（finding-）和店铺文件（check-）可能出的问题。

finding-not_a_packet = 不是案件材料包
finding-zip_damaged = 压缩包损坏，无法读取
finding-too_large = 文件数或大小超出材料包的上限
finding-unsafe_name = 路径不安全，不要解压
finding-duplicate_name = 文件名重复
finding-changed = 内容与封存时不同
finding-missing = 封存过的文件不见了
finding-added = 封存之后多出来的文件
finding-manifest = 清单读不出来，或列了不该列的内容
finding-oxum = 文件数或总大小与封存时不同
finding-tag = 材料包说明缺失，或与案件不符
finding-newer_schema = 由更新版本的程序封存
finding-container = 压缩包本身与封存时不同：有增减，或被重新打包过

check-integrity = 数据库结构有问题
check-reference = 有一条记录指向不存在的内容
check-chain = 历史记录被改动、删除或插入过
check-bytes = 保存的文件内容与校验值不符
check-kept_copy = 保存的对账文件副本无法打开
check-conservation = 某次导入的行数与各项结果之和不符
check-unsighted = 有一行不属于任何已导入的文件
