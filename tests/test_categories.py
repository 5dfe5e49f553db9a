"""What residents write, the category it belongs to, and which of it must ring somebody's phone."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.categories import DEFAULT_CATEGORIES, DEFAULT_EMERGENCY_WORDS, Lexicon, emergency

WORDS = {name: words for name, _, _, words in DEFAULT_CATEGORIES}
LEXICON = Lexicon(WORDS)


def sentences(block: str) -> list[str]:
    return [sentence.strip() for sentence in block.replace("\n", " ").split("|") if sentence.strip()]


REPORTS = {
    "repairs": """
        3号电梯坏了，老人上不了楼 | 停车棚的灯坏了 | 楼道声控灯不亮三天了 | 二单元门禁刷不开，请尽快维修 |
        厨房下水道堵了，水往外冒 | 家里停水了，什么时候来水？ | 外墙瓷砖脱落，差点砸到车 |
        楼上漏水，我家天花板全湿了 | 地下车库漏水严重 | 电梯异响，每次到8楼都抖一下 | 垃圾桶盖坏了 |
        道闸坏了抬不起来 | 防火门坏了关不上 | 消防栓漏水 | 监控坏了两个月没人修 | 安全出口的灯坏了 |
        路灯不亮，晚上走路看不见 | 暖气不热，家里才15度 | 热水器打不着火，物业能帮忙看看吗 |
        充电桩没电，充不上 | 单元门关不上，冷风直灌 | 小区健身器材坏了 | 井盖松动，车一压就响 |
        The lift is out of order again | Water is leaking from the ceiling |
        street lamp broken near gate 2 | 5楼楼道灯一直闪，闪得眼睛疼 | 我家对讲机没声音，来人按了听不到 |
        马桶返水，臭得不行 | 洗澡洗到一半没热水了 | 楼顶渗水，墙皮一片片掉 | 水压太低，六楼洗不了澡 |
        电梯按钮按了没反应 | 监控摄像头坏了，车被刮了查不到 | 家里老跳闸，物业电工能来看看吗 |
        elevator stuck on 3rd floor, door won't open | no hot water since this morning |
        各位邻居晚上好，2栋的电梯今天又停了，我妈八十多了爬不动 | 我们单元玻璃门碎了一块，小心别划到手 |
        早上起来发现停水了，也没通知 | 空调外机支架松动，看着要掉下来 | 快递柜打不开，东西取不出来 |
        电梯门夹人，夹了我两次 | the hallway light keeps flickering and the switch is broken
    """,
    "sanitation": """
        垃圾三天没清运了，臭死了 | 垃圾房味道太臭 | 楼道里有狗屎没人清理 | 电梯里有狗尿味 | 草坪上全是狗屎 |
        有人乱扔垃圾，垃圾桶旁边都是 | 一楼大厅好久没打扫了，好脏 | 电梯里有人抽烟，一股烟味 |
        车库里有老鼠 | 到处都是小广告 | 装修垃圾堆在门口半个月 | 树下蚊子太多，能不能消杀一下 |
        保洁几天没来拖地了 | 遛狗不清理，到处是屎 | 楼下饭店油烟太大 |
        Trash has not been collected for a week | cockroaches in the stairwell |
        门口一大滩呕吐物，请保洁处理 | 厨余垃圾袋放在电梯口，汤流了一地 | 楼梯间有人随地大小便 |
        地下室一股霉味，蟑螂到处爬 | 化粪池满了，臭气熏天 | 儿童乐园沙坑里有猫屎 |
        楼道玻璃好脏，一年没擦过 | dirty staircase, nobody cleans | 夏天到了垃圾桶边上苍蝇一堆，请多收一次 |
        地库里一股尿骚味 | 流浪猫把垃圾袋都抓破了，满地都是 | 建筑垃圾堆在单元门口一个月了没人拉走 |
        someone keeps dumping rubbish bags next to the elevator
    """,
    "parking": """
        车位被别人占了 | 私家车乱停，堵住单元门口出不来 | 邻居乱停车，说了也不听 | 停车费怎么涨了 |
        外来车辆太多，业主没地方停车 | 小区里有几辆僵尸车一直占着车位 | 充电车位被油车占了 |
        麻烦浙A12345的车主挪车 | 停车场晚上根本找不到位子 | 请问临停怎么收费 |
        Someone is parked in my parking space | a car is double parked behind me |
        有车堵在我车位前面，打电话不接 | 地下车位怎么租 | 快递车天天停在单元门口 | 充电桩位置被燃油车霸占 |
        访客车怎么登记进小区停车 | 电动车乱停放，婴儿车过不去 | Can visitors park inside? |
        晚上九点回来就没有车位了，能不能限制一户两车 | 大门口两边停满了车，校车都进不来 |
        我的固定车位被一辆白色大众停了两天了 | 地锁被人撞坏了，车位被抢 | 新能源充电位总被占着不充电 |
        共享单车乱停，门都堵住了 | can we get more parking spaces for visitors | 单元门口能不能停电动车
    """,
    "noise": """
        车库噪音太大了 | 楼上半夜蹦迪，吵得睡不着 | 邻居太吵 | 广场舞音响声音太大 | 隔壁装修中午还在用电钻 |
        楼下烧烤摊到凌晨还在喧哗 | 狗叫一整夜 | 楼上小孩天天跑跳，脚步声咚咚响 | 工地夜间施工扰民 |
        楼上拖椅子的声音，每天十二点 | 有人半夜按喇叭 | 棋牌室打麻将到两点 |
        Loud music every night from 502 | dog barking all night | 楼上每天半夜弄出动静，砰砰响 |
        对面KTV唱到凌晨 | 早上六点就开始敲墙 | 空调外机嗡嗡响，吵得一晚没睡 | 小孩练琴到十点多，能不能早点 |
        upstairs drilling on sunday morning | 空地上天天放大喇叭卖菜 | 每天清晨垃圾车的声音把人吵醒 |
        装修的能不能周末歇一天，头都要炸了 | 水泵房嗡嗡响一晚上，一楼根本没法睡 |
        隔壁夫妻半夜大吵大闹，吵得孩子哭 | please stop the karaoke after 10pm
    """,
    "safety": """
        消防通道被车堵了 | 电动车推上楼充电 | 有人在楼道充电，飞线从三楼拉下来 |
        楼道堆放杂物，逃生都成问题 | 灭火器过期了 | 楼上高空抛物，砸到人怎么办 | 我的电瓶车电池被偷了 |
        小区晚上有陌生人敲门 | 电线外露，小孩容易摸到 | 车棚里面飞线充电 | 楼上砸承重墙 | 疑似燃气泄漏 |
        儿童滑梯有安全隐患 | fire lane is blocked by bikes | my bike was stolen last night |
        楼道里堆满纸箱，着火就跑不掉了 | 顶楼有人往下扔烟头 | 昨晚有人撬锁，报警了 | 消火栓里没有水带 |
        有个可疑男子在楼下转悠 | 幼儿园门口护栏缺了一截，孩子会掉下去 |
        stranger trying car doors in the garage | 三楼阳台花盆摆在外面，风大会掉下来砸人 |
        消防栓前面堆满了纸板 | 楼道里电线乱拉，看着就吓人 | 我放在门口的快递被人拿走了，要看监控 |
        13楼往下扔玻璃瓶，太危险了 | 有人在地库给电动车充电，万一起火怎么办 |
        the fire exit on the 2nd floor is locked
    """,
    "greening": """
        树枝太长，挡住了我家窗户 | 大树挡光，请修剪 | 草坪枯死了，没人浇水 | 有人在绿化带种菜 |
        花坛里杂草长得比人高 | 台风过后树倒了 | 柳絮飘得到处都是，过敏 | 树上有虫害，要打药 |
        绿化被破坏，请补种 | The grass needs mowing |
        branches are touching the wires, please prune the trees | 这棵树快枯死了，叶子都黄了 |
        香樟树枝伸到阳台里来了 | 绿化带踩秃了，露出黄土 | 有居民把公共绿地圈起来种葱 |
        tree fell down after the storm | 门前那棵桂花树死了，能不能换一棵 |
        草坪被狗刨得坑坑洼洼，秃了一大片 | 爬山虎爬满外墙，请修剪一下 | 新种的月季没人浇水快干死了 |
        落叶的树枝砸下来，把我车前盖砸了个坑
    """,
    "property_service": """
        物业电话没人接 | 物业费太贵，服务差 | 前台态度差，问什么都不知道 | 公共收益一直没有公示 |
        维修基金用到哪里去了 | 物业不作为，换物业吧 | 客服踢皮球，推来推去 | 电梯广告收入请公示 |
        想开一张物业费发票 | 保安态度恶劣 | property fee is too high | the concierge was rude to my mother |
        物业管家从来不回消息 | 交了物业费什么服务都没有 | 保安睡觉，外卖随便进 |
        水电公摊怎么算的，账单看不懂 | 门卫对老人大呼小叫 |
        nobody at the property office answers the phone | 物业换了三个经理，一个比一个敷衍 |
        打了五次物业电话都没人接，收费倒是积极 | 上个季度的账目怎么还不公布 | 门口保安不登记，谁都放进来 |
        物业费能不能微信交 | 请业委会说说维修资金还剩多少 | 前台服务不热情
    """,
    "neighbours": """
        邻居吵架，能不能来调解一下 | 和楼上有纠纷，希望调解 | 对门把鞋柜放在楼道里 | 遛狗不牵绳，吓到孩子 |
        楼上晾衣服滴水到我家被子上 | 隔壁养鸡，天天在阳台 | 对门骂人，很不文明 | 邻居不讲理，沟通不了 |
        quarrel with my neighbour about the hedge wall | unleashed dog in the courtyard |
        邻居把公共过道占了放鞋架 | 两家为了走廊的事闹矛盾 | 楼上浇花水滴到我被子上 | 隔壁狗没拴绳扑我孩子 |
        楼下老说我家孩子吵，能不能请调解员来一趟 | 邻居在公共走廊装了个铁门，我们过不去 |
        隔壁晒被子占了整个晾衣架，说了还骂人 | 大型犬没拴绳追着小孩跑 |
        my neighbour keeps shouting at us about the shared wall
    """,
}
# No category, or two with as much to say for each.
NOTHING = """
    你好 | 谢谢楼长 | 请问居委会几点上班 | 有没有人拼团买苹果 | 王阿姨生日快乐 | 小区什么时候打疫苗 |
    Good morning everyone | 什么时候通快递柜 | 今天火车晚点，晚一小时到家 |
    这个事情拖了三个月了，到底怎么说 | 噪音和垃圾都要管 | parking and noise | 周末有没有人一起打羽毛球 |
    快递放门口就行 | 社区活动中心几点开门 | 孩子上学要开居住证明，找谁 | 二手冰箱出，自提 |
    thank you all for your help | 明天下午有人在家吗，想借个梯子 | 恭喜三单元李叔叔家添孙子 |
    请问最近的核酸点在哪 | 捡到一串钥匙，失主联系我 | 这周六广场有义诊，欢迎大家参加 | 学区划分出来了吗 |
    希望协调解决 | 老小区没电梯，什么时候加装 | 我爸心脏不好，谁认识专家 | 社区卫生服务中心几点关门 |
    电梯里捡到一把伞 | 各位邻居新年好
"""
# A reader knows the category; no word of the lists does, or two say as much. They stay “other”.
MISSED = """
    单元门把手掉了 | 地砖翘起来一块，老人绊了一跤 | 小区大门的人脸识别又不灵了 | 自来水发黄 |
    对门把电瓶车电池拿回家充 | 花园里的草比人高，该割了 | 楼下嫌我家吵，天天上来骂 |
    洗衣机下水口往外冒泡沫，楼下是不是管子不通了 | 门口那盏灯已经黑了一个星期了 |
    楼顶防水什么时候做，一下雨就漏 | 小区喷泉不喷水好几年了 | 有人把用过的口罩和纸巾丢在电梯里 |
    楼梯扶手一层灰，好久没擦了 | 谁家的狗拉在大堂了，自己收拾一下行吗 | 楼上倒水倒下来，全是茶叶渣 |
    楼上小孩拍球拍到晚上十一点 | 电瓶车又进电梯了，物业管管吧 | 小区围墙有个洞，外人随便钻进来 |
    同一层的把电饭煲放走廊煮，说他还凶
"""
EMERGENCIES = """
    一不小心着火了 | 居委会着火了 | 恐怕着火了 | 好害怕啊着火了 | 天天这么吵 三楼着火了 |
    there’s a fire on the roof |
    着火了！三楼！快来人 | 7号楼502着火啦，快打119 | 车棚起火了 | 厨房失火，火很大 |
    楼上是不是着火了，好大的烟 | 配电箱在冒烟 | 地下车库有浓烟，看不清 | 电动车自燃了，就在一楼大厅 |
    业委会办公室门口着火了 | 消防通道着火了 | 不得了，着火了 | 一不小心把厨房着火了 |
    没有人受伤，但是房子着火了 | 不是演习，真的着火了 | 短路导致着火了 | 楼道里好重的煤气味 |
    闻到燃气味，可能燃气泄漏了 | 301天然气泄漏，快关阀门 | 有人煤气中毒 | 有人触电了，在水泵房 |
    小孩被电到了，路灯杆漏电 | 我妈被困在电梯里了 | 电梯困人，2号楼 | 两个孩子困在电梯里面 | 电梯又困人了 |
    电梯突然下坠，里面有人 | 围墙倒塌，压到人了 | 4号楼阳台坍塌 | 天花板塌了，人被压在下面 |
    有老人晕倒在花园 | 老伴昏迷不醒，叫不醒 | 爷爷没有呼吸了 | 高空抛物砸伤人了，流了好多血 |
    有人要跳楼，在顶楼 | 孩子掉进水池溺水了 | 外面有人持刀砍人 | 厨房爆炸了 | 救命！三楼 | 谁家在喊救命 |
    人还没救出来，困在电梯里半小时了 | 没人管，着火了 | There is a fire in the bike shed |
    The kitchen is on fire!! | strong smell of gas in the hallway | gas leak in building 5 |
    Someone is trapped in the lift | people stuck in the elevator, building 2 | my father is unconscious |
    he is not moving and not breathing | The ceiling has collapsed on a child |
    electric shock from the lamp post | I'm not sure but there's a gas leak in unit 3 |
    快来人啊着火了着火了 | 4栋顶楼窗户里往外冒黑烟 | 谁家煤气没关，整个楼道都是煤气味，快查 |
    我和孩子被关在电梯里了，手机快没电 | 地库有辆电车烧起来了 | 楼下有人躺在地上叫不醒 |
    隔壁大爷摔倒了头上都是血 | 有个小孩掉进喷水池里了 | 变压器爆炸了，一声巨响 | 脚手架塌了压到工人 |
    师傅修灯的时候触电了 | 有人拿刀追人 | Help, my kitchen caught fire |
    smells like gas on the third floor | old man fell and is bleeding from the head |
    kids stuck in elevator building 9 | part of the balcony collapsed | 曾阿姨家着火了 |
    大家小心，三楼着火了 | 主要是着火了，快报警 | 十分钟之前着火的 | 刚才爆炸过后还在烧 |
    睡着了醒来发现着火了 | 明天才演习。现在真着火了 | 被困没有水，求救
"""
# Not to ring for.
CALM = """
    火车晚点了 | 防火门坏了 | 灭火器过期 | 煤气公司来抄表 | 着火了吗? | 着火了吗？楼下怎么那么多人 |
    没有着火，是烧烤的烟 | 没着火，大家放心 | 不是着火，是水蒸气 | 明天上午消防演习，会有烟雾，请勿惊慌 |
    周六消防演练：模拟厨房着火 | 燃气热水器打不着火了 | 灶台点不着火 | 我家在火车站旁边，挨着火车站 |
    晚上一起火锅聚餐 | 楼下开了家火锅店 | 电动车上楼容易着火 | 电瓶车在楼道充电，万一着火了怎么办 |
    这样飞线充电会着火的 | 怕着火，大家不要在楼道充电 | 楼道堆杂物有火灾隐患 | 火灾报警器坏了 | 消防栓没水 |
    烟感误报 | 去年着火的那户还没修 | 上次着火就是因为充电 | 防止触电，请勿靠近 | 小心触电的牌子掉了 |
    没有触电危险 | 漏电保护器跳闸 | 家里漏电跳闸，请电工来看 | 燃气报警器怎么安装 | 请预防煤气中毒 |
    天然气改造什么时候开始 | 没有煤气味了，已经修好 | 自行车漏气了，哪里有打气筒 | 电梯坏了但没有人被困 |
    没人被困，电梯已停用 | 上个月我被困在电梯里，到现在没人给说法 | 贫困人口登记 | 特困人员补贴怎么领 |
    地砖松动，老人容易受伤 | 没有人受伤 | 救命稻草 | 双十一跳楼价 | 群里都炸了 | 他的爆炸头真好看 |
    我被困难打倒 | 燃气费怎么交 | 消防知识讲座：着火了如何逃生 | 消防车道被占 | 烟花爆竹禁止燃放 |
    电梯被困过好几次了，要换 | 如发生火灾，请走楼梯 | 着火时请勿乘坐电梯 | 围墙有倒塌的危险，请来看看 |
    社会实践报名 | 孩子发烧起来了，哪里有退烧药 | fire door is broken |
    the fire extinguisher is out of date | fire drill tomorrow at 10 | fire alarm test on Monday |
    no fire, just barbecue smoke | nobody is trapped in the lift | nobody was injured |
    the gas company comes on Tuesday | in case of fire use the stairs | is there a gas leak? |
    the lift is stuck on floor 3 | my firewood got wet | talk on fire safety this Friday |
    gas meter reading | blocked fire lane could cause an explosion | 楼下烧烤店油烟大，天天冒烟 |
    灭火器箱子里是空的 | 如果发生火灾消防车根本进不来 | 请大家注意用火安全，不要在楼道烧纸 |
    燃气表没电了，打不着火 | 有人要拼车去火车站吗 | 煤气罐能不能放阳台 | 电梯总坏，就怕哪天把人困在电梯里 |
    之前电梯困人的事处理得怎么样了 | 路灯杆会不会漏电啊，看着线都露出来了 | 墙皮掉下来差点砸到人 |
    楼上掉花盆，还好没砸到人 | 阳台栏杆松了，担心小孩坠楼 | 物业说火灾是谣言 |
    昨天的火已经扑灭了，大家放心 | 小区下周搞消防演练，警报响不用慌 | 有没有会心肺复苏的，想学急救 |
    电动车自燃的新闻大家看看 | 树倒了，没有压到人 | 有人受伤吗 | the barbecue smoke is terrible |
    no one is trapped, the lift is just stuck | fire extinguisher missing | please test the gas alarm |
    is anyone trapped in the lift? | 落水管漏水 | 车子压到人行道的砖了 | 门禁开关在电梯旁边 |
    来自燃气公司的通知 | 工人接触电表箱 | 组织年轻生力军打扫楼道 | 都是血汗钱 | 主要是怕着火 |
    去年那次爆炸过后墙就裂了
"""
# They ring all the same: a jest, a rumour, a reproach sound like the real thing.
FALSE_ALARMS = """
    消防门常年锁着，真着火了往哪跑 | 孩子在群里说要自杀是开玩笑的 | 请问着火保险怎么买 |
    跳广场舞的太吵了救命 | 我要被这噪音逼得跳楼了
"""
# Emergencies told without any word of the list.
UNHEARD = """
    电梯卡在12楼，里面有个老奶奶出不来 | 7楼有人坐在窗台上要跳 | 厨房燃气管子断了一直在漏气
"""
# Guessed wrongly: the smell says more here than the drain, the mosquitoes more than the bamboo.
MISREAD = {
    "卫生间的下水道往上返臭味": "sanitation",
    "竹子长到二楼窗户了，蚊虫多，能砍一点吗": "sanitation",
}
# Words that stand in longer ones, and how those are read.
TABLE = {"lamps": ["灯", "灯泡"], "soaks": ["泡"], "cars": ["停车", "car park"], "sheds": ["停车棚"]}


@pytest.mark.parametrize("category", REPORTS)
def test_reports_find_their_category(category: str) -> None:
    reports = sentences(REPORTS[category])
    assert {report: LEXICON.find(report) for report in reports} == dict.fromkeys(reports, category)


@pytest.mark.parametrize("block", [NOTHING, MISSED], ids=["nothing", "missed"])
def test_what_is_not_known_is_not_guessed(block: str) -> None:
    assert {text: LEXICON.find(text) for text in sentences(block)} == dict.fromkeys(sentences(block))


def test_misread_reports() -> None:
    assert {report: LEXICON.find(report) for report in MISREAD} == MISREAD


@pytest.mark.parametrize("block", [EMERGENCIES, FALSE_ALARMS], ids=["emergencies", "false alarms"])
def test_emergencies_ring(block: str) -> None:
    for text in sentences(block):
        assert emergency(text, DEFAULT_EMERGENCY_WORDS) in DEFAULT_EMERGENCY_WORDS, text


@pytest.mark.parametrize("block", [CALM, UNHEARD, NOTHING], ids=["calm", "unheard", "nothing"])
def test_nothing_else_rings(block: str) -> None:
    found = {text: emergency(text, DEFAULT_EMERGENCY_WORDS) for text in sentences(block)}
    assert found == dict.fromkeys(sentences(block))


def test_few_reports_ring() -> None:
    reports = [report for block in [*REPORTS.values(), MISSED] for report in sentences(block)]
    ringing = [report for report in reports if emergency(report, DEFAULT_EMERGENCY_WORDS)]
    assert ringing == ["楼上高空抛物，砸到人怎么办", "疑似燃气泄漏", "楼道里堆满纸箱，着火就跑不掉了"]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("灯泡", "lamps"),  # 泡 within it does not count
        ("泡了的灯", None),
        ("泡了的灯泡", "lamps"),
        ("泡泡泡灯", None),  # each word once
        ("停车棚", "sheds"),
        ("停车棚外停车", "sheds"),
        ("the CAR   PARK", "cars"),
        ("ＣＡＲ ｐａｒｋ", "cars"),
        ("carpark", None),
        ("oscar park", None),
        ("car parks", None),
        ("那个car park在哪", "cars"),
        ("", None),
    ],
)
def test_how_words_are_weighed(text: str, category: str | None) -> None:
    assert Lexicon(TABLE).find(text) == category


def test_a_word_of_two_categories_decides_nothing() -> None:
    words = {"one": ["电梯", "停电"], "two": ["电梯"]}
    assert Lexicon(words).find("电梯") is None
    assert Lexicon(words).find("电梯停电") == "one"
    assert Lexicon({}).find("电梯") is None
    assert Lexicon({"one": [], "two": ["", " "]}).find("电梯") is None


def test_the_first_word_is_told_as_it_is_written_in_the_settings() -> None:
    assert emergency("GAS  LEAK, 着火了", ["着火", "Gas leak"]) == "Gas leak"
    assert emergency("没有着火，但是有煤气味", ["着火", "煤气味", "煤气"]) == "煤气味"
    assert emergency("着火", []) is None
    assert emergency("着火", ["", " "]) is None


def test_default_lists() -> None:
    assert len(WORDS) == len(DEFAULT_CATEGORIES) == 8
    listed = [word for words in [*WORDS.values(), DEFAULT_EMERGENCY_WORDS] for word in words]
    assert all(word == word.strip() and 1 <= len(word) <= 64 for word in listed)
    assert all(15 <= len(words) <= 60 for words in WORDS.values())
    assert len({word for words in WORDS.values() for word in words}) == sum(map(len, WORDS.values()))
    for name, words in WORDS.items():
        assert [LEXICON.find(word) for word in words] == [name] * len(words)
    assert all(emergency(word, DEFAULT_EMERGENCY_WORDS) for word in DEFAULT_EMERGENCY_WORDS)


PIECES = st.sampled_from(
    [*WORDS["repairs"], *WORDS["noise"], *DEFAULT_EMERGENCY_WORDS, *"没有了吗会，。 ?\n"]
)
TEXTS = st.text() | st.lists(PIECES).map("".join)
LISTS = st.dictionaries(st.text(max_size=3), st.lists(st.text(max_size=5) | PIECES, max_size=5), max_size=4)


@given(TEXTS, LISTS)
def test_any_text_and_any_words(text: str, words: dict[str, list[str]]) -> None:
    assert Lexicon(words).find(text) in {None, *words}
    for each in words.values():
        assert emergency(text, each) in {None, *each}


@given(TEXTS)
def test_the_order_of_words_makes_no_difference(text: str) -> None:
    backwards = {name: words[::-1] for name, words in reversed(WORDS.items())}
    assert LEXICON.find(text) == Lexicon(backwards).find(text)
    assert emergency(text, DEFAULT_EMERGENCY_WORDS) == emergency(text, DEFAULT_EMERGENCY_WORDS[::-1])


@given(st.sampled_from(sentences(EMERGENCIES)), st.text())
def test_an_emergency_rings_whatever_is_said_after_it(text: str, more: str) -> None:
    assert emergency(f"{text}。{more}", DEFAULT_EMERGENCY_WORDS)


@pytest.mark.parametrize(
    "piece", ["坏", "着火", "没有着火", "没有人", "停车棚的灯坏了", "no one is ", "a", "。", "\n"]
)
def test_long_texts_are_quick(piece: str) -> None:
    text = piece * (4096 // len(piece))
    started = process_time()
    LEXICON.find(text)
    emergency(text, DEFAULT_EMERGENCY_WORDS)
    assert process_time() - started < 1
