"""Writes tfidf.json: TF-IDF vectors by scikit-learn, the oracle of package features.

    python3 testdata/oracle/tfidf.py > testdata/oracle/tfidf.json

The sentences were written for this purpose. The first of each pair is the
document's words (separated by spaces), the second its text.
"""

import json
import platform

import numpy
import scipy
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import Normalizer

FITTED = [
    ("快递 送到 小区 门口 就 走 了 电话 也 不 打", "快递送到小区门口就走了,电话也不打。"),
    ("快递 箱子 压 扁 了 里面 的 杯子 碎 了 两 个", "快递箱子压扁了,里面的杯子碎了两个!"),
    ("申请 退款 已经 十 天 客服 一直 说 在 处理", "申请退款已经十天,客服一直说在处理"),
    ("客服 态度 很 差 话 没 说完 就 挂 电话", "客服态度很差,话没说完就挂电话"),
    ("酒店 房间 有 霉味 换 房 要 加 钱", "酒店房间有霉味,换房要加钱"),
    ("酒店 隔壁 施工 整夜 睡 不 着", "酒店隔壁施工,整夜睡不着"),
    ("空调 刚 装 三 天 就 不 制冷 师傅 迟迟 不 来", "空调刚装三天就不制冷,师傅迟迟不来"),
    ("空调 噪音 大 退货 要 我 出 运费", "空调噪音大,退货要我出运费"),
    ("外卖 里 吃 出 一 根 钢丝 差点 卡 喉咙", "外卖里吃出一根钢丝,差点卡喉咙"),
    ("外卖 迟 到 一 个 小时 汤 全 洒 了", "外卖迟到一个小时,汤全洒了"),
    ("套餐 明明 说 每月 三十九 元 账单 却 是 五十九 元", "套餐明明说每月三十九元,账单却是五十九元"),
    ("套餐 取消 不 了 客服 说 要 到 营业厅 处理", "套餐取消不了,客服说要到营业厅处理"),
    ("培训 班 关门 学费 退 不 回来 已经 报警", "培训班关门,学费退不回来,已经报警"),
    ("物业 收 了 电梯 费 电梯 还是 天天 坏", "物业收了电梯费,电梯还是天天坏"),
    ("电梯 突然 下坠 孩子 吓 哭 了 物业 不 管", "电梯突然下坠,孩子吓哭了,物业不管"),
    ("宣传 说 买 一 送 一 付款 时 不 认", "宣传说“买一送一”,付款时不认"),
    ("宣传 图 是 真皮 到 手 是 人造革", "宣传图是真皮,到手是人造革"),
    ("建议 门店 周末 多 开 一 个 收银台", "建议门店周末多开一个收银台"),
    ("建议 APP 增加 发票 抬头 保存", "建议 APP 增加发票抬头保存"),
    ("app 闪退 重装 也 没有 用", "app  闪退,\t重装也没有用"),
    ("APP 打 不 开 显示 Error 500", "APP 打不开 \n\n显示 Error 500"),
    ("医院 挂号 排队 三 个 小时 没有 人 管", "医院挂号排队三个小时\u3000没有人管\u3000\u3000"),
    ("谢谢 客服 问题 处理 很 快 \U0001f44d", "谢谢客服,问题处理很快\U0001f44d\U0001f44d"),
    ("问题 问题 还是 问题 电话 电话 打 不 通", "问题!问题!还是问题!电话电话打不通\x1c\x1d"),
    ("", "问题"),
    ("不 处理", ""),
    ("囧", "鑫"),
    ("", ""),
]
UNSEEN = [
    ("客服 电话 打 不 通 退款 没有 处理", "客服电话打不通,退款没有处理"),
    ("电梯 噪音 电梯 噪音 电梯 噪音", "电梯噪音 电梯噪音\n电梯噪音"),
    ("龘", "龘靐"),
]

words = TfidfVectorizer(
    analyzer="word", preprocessor=lambda d: d[0], tokenizer=str.split, token_pattern=None,
    ngram_range=(1, 2), min_df=2, sublinear_tf=True,
)
chars = TfidfVectorizer(
    analyzer="char", preprocessor=lambda d: d[1],
    ngram_range=(1, 4), min_df=2, sublinear_tf=True,
)
model = make_pipeline(FeatureUnion([("words", words), ("chars", chars)]), Normalizer())


def documents(pairs):
    return [{"words": w.split(), "text": t} for w, t in pairs]


def rows(matrix):
    matrix = matrix.tocsr()
    matrix.sort_indices()
    out = []
    for i in range(matrix.shape[0]):
        lo, hi = matrix.indptr[i], matrix.indptr[i + 1]
        out.append({"index": matrix.indices[lo:hi].tolist(), "value": matrix.data[lo:hi].tolist()})
    return out


fitted = model.fit_transform(FITTED)
print(json.dumps({
    "source": "testdata/oracle/tfidf.py",
    "versions": {
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
    },
    "fitted": documents(FITTED),
    "unseen": documents(UNSEEN),
    "words": words.get_feature_names_out().tolist(),
    "characters": chars.get_feature_names_out().tolist(),
    "fitted_rows": rows(fitted),
    "unseen_rows": rows(model.transform(UNSEEN)),
}, ensure_ascii=False, separators=(",", ":")).replace('{"index"', '\n{"index"').replace('{"words":[', '\n{"words":['))
