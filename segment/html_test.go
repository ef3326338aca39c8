package segment

import "testing"

func TestNormalizeMarkup(t *testing.T) {
	tests := []struct {
		name, text, want string
		count            int
	}{
		{"entity", "买&quot;正品&quot;&amp;发票", `买"正品"&发票`, 3},
		{"number", "单价&#65509;9&#x2F;件", "单价¥9/件", 2},
		{"escaped twice", "退&amp;nbsp;款&amp;amp;lt;", "退\u00a0款<", 2},
		{"escaped twice, a tag", "第一天&lt;br&gt;第二天&amp;lt;br/&amp;gt;第三天", "第一天\n第二天\n第三天", 6},
		{"invisible entities", "退&#8203;款&shy;", "退款", 2},
		{"two characters", "&NotEqualTilde;", "≂̸", 1},
		{"no entity", "R&D A&B; &notit; &copy &; &#; &#x; AT&T&", "R&D A&B; &notit; &copy &; &#; &#x; AT&T&", 0},
		{"inline tags leave nothing", "<b>退</b><i class=\"x\">款</i>", "退款", 4},
		{"blocks part text", "<div><p>第一</p><p>第二</p></div>", "第一\n第二", 6},
		{"no line end beside white space", "第一<br> 第二 <BR />第三\n<hr>第四", "第一 第二 第三\n第四", 3},
		{"cells", "<tr><td>型号</td><td>数量</td></tr>", "型号\n数量", 6},
		{"link", "见<a href='http://a.example/?x=1' target=_blank>这里</a>", "见这里", 2},
		{"attribute without a value", "<input disabled>好", "好", 1},
		{"comment", "退<!-- <b> 旧 -->款", "退款", 1},
		{"script and style", "退<script type=\"x\">if (a<b) c</SCRIPT>款<style>p{}</style>", "退款", 2},
		{"open script", "退<script>款", "退款", 1},
		{"bare words are no tags", "型号<a>和<b> 挂<S>挡抖动 U盘<U> 点击<button>没反应", "型号<a>和<b> 挂<S>挡抖动 U盘<U> 点击<button>没反应", 0},
		{"a place to break", "退<wbr>款", "退款", 1},
		{"bare tags between digits", "型号138<a>12<b><i>3<u>", "型号138123", 4},
		{"bare tags beside digits", "型号138<a>和<b>12<u>", "型号138<a>和<b>12<u>", 0},
		{"bare tags among others", "<b>退款<i>快<br>急", "退款快\n急", 3},
		{"document", "<!DOCTYPE html><?xml version=\"1.0\"?>退款", "退款", 2},
		{"section", "<![CDATA[退<b>款</b>]]>快]]>", "退款快]]>", 3},
		{"open section", "<![CDATA[退款", "<![CDATA[退款", 0},
		{"Word", "<![if !supportLists]>一、<![endif]>退<w:p>款</w:p><v:shape id=\"x\"/><st1:City>京</st1:City>", "一、退款京", 7},
		{"ruby", "<ruby>監<rp>(</rp><rt>jiān</rt><rp>)</rp></ruby>测", "监测", 5},
		{"> within quotes", "<div title=\"a>b\">退款</div>快<i title=\"a>急", "退款\n快急", 3},
		{"cut off", "退款<br", "退款", 1},
		{"cut off in an attribute", "退款<a href=\"http://a.exam", "退款", 1},
		{"comment cut off", "退款<!-- x", "退款", 1},
		{"style cut off", "退款<style>p{}", "退款", 1},
		{"nothing cut off", "a<b", "a<b", 0},
		{"entity without semicolon", "退&nbsp款&nbsp", "退\u00a0款&nbsp", 1},
		{"open comment", "退<!-- 款", "退<!-- 款", 0},
		{"office", "退<o:p></o:p>款", "退款", 2},
		{"no tags", "<3 a<b 5<6>4 <手机> <B2栋> <br <> </> <b and c> <unknown> <x-y>",
			"<3 a<b 5<6>4 <手机> <B2栋> <br <> </> <b and c> <unknown> <x-y>", 0},
		{"typed in full width", "＜ｂ＞&lt", "<b>&lt", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := Normalize(test.text)
			if n.Text != test.want || n.Counts.Markup != test.count {
				t.Errorf("got %q, %d edits, want %q, %d", n.Text, n.Counts.Markup, test.want, test.count)
			}
			checkOffsets(t, n)
		})
	}
}
