package segment

import (
	"strings"
	"testing"
)

func BenchmarkNormalize(b *testing.B) {
	for _, text := range []struct{ name, text string }{
		{"clean", "快递员把包裹丢在楼梯间, 鸡蛋全碎了, 打了三次客服电话都说要等7天。"},
		{"plain", "快递员把包裹丢在楼梯间然后鸡蛋全碎了打了三次客服电话都说要等七天才能退货我很生气\n"},
		{"typeset", "快递员把包裹丢在楼梯间，鸡蛋全碎了，打了三次客服电话都说要等7天。"},
		{"traditional", "快遞員把包裹丟在樓梯間，雞蛋全碎了，打了三次客服電話都說要等7天。"},
		{"questions", "快递员把包裹丢在楼梯间？鸡蛋全碎了？打了三次客服电话都说要等7天？"},
	} {
		b.Run(text.name, func(b *testing.B) {
			text := strings.Repeat(text.text, 10)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Normalize(text)
			}
		})
	}
}
