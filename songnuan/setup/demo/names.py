"""Names of people who do not exist: common characters put together at random."""

from random import Random

_SURNAMES = (
    "王王王王王李李李李李张张张张刘刘刘刘陈陈陈杨杨赵赵赵孙孙孙周周吴吴徐徐于于于马马朱朱高高郭郭林何"
    "宋宋姜姜韩韩罗郑郑梁谢唐许冯曹曹彭曾肖田田董董潘袁蔡蒋余杜杜叶程魏魏苏吕丁任卢姚沈钟崔崔谭陆范汪"
    "石石廖贾韦夏付方邹熊白白孟孟秦邱侯江尹薛闫段雷史龙陶贺毛郝顾龚邵邵万覃武钱戴严莫孔向常关佟那"
)
_KOREAN_SURNAMES = "金金金金金金朴朴朴朴李李李李崔崔崔郑郑姜姜尹尹张林林韩全全许许南玄方安黄申文柳池太"

_MEN = ("国建志文海永春玉德长立洪凤振明树庆万占宏晓俊凯", "军明强伟华东林江峰波刚涛斌杰辉龙成山利民鹏宇军")
_WOMEN = ("丽淑秀桂玉晓雅春海凤艳红金亚文静雪佳洪立", "华梅芳霞玲英娟艳红云丽杰敏萍芬琴燕娜媛慧")
_KOREAN_MEN = ("成龙光东明英永昌京正学日元相在哲", "哲洙浩日虎国男范学植焕万吉杰镇")
_KOREAN_WOMEN = ("英美香明春贞今善顺惠京玉莲海", "子淑花兰玉姬顺爱善莲今女实")


def person_name(rng: Random, woman: bool, korean: bool = False) -> str:
    """A name of two or three characters; `korean` takes the names usual among Korean-Chinese."""
    if korean:
        first, second = _KOREAN_WOMEN if woman else _KOREAN_MEN
        return _pick(rng, _KOREAN_SURNAMES) + _pick(rng, first) + _pick(rng, second)
    first, second = _WOMEN if woman else _MEN
    middle = _pick(rng, first) if rng.random() < 0.72 else ""
    return _pick(rng, _SURNAMES) + middle + _pick(rng, second)


def _pick(rng: Random, characters: str) -> str:
    return characters[int(rng.random() * len(characters))]
