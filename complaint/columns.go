package complaint

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// The canonical field names: what --column takes, what RowError reports, and
// the column names of the files this package writes.
const (
	fieldID         = "id"
	fieldText       = "text"
	fieldReceivedAt = "received_at"
	fieldChannel    = "channel"
	fieldProduct    = "product"
	fieldRegion     = "region"
	fieldBatch      = "batch"
	fieldCategory   = "category"
	fieldSeverity   = "severity"
)

var fieldNames = []string{fieldID, fieldText, fieldReceivedAt, fieldChannel,
	fieldProduct, fieldRegion, fieldBatch, fieldCategory, fieldSeverity}

// synonyms lists the headers recognised for each field, beside its own name.
// Order numbers (订单号) and running numbers (序号) are not ids: the first
// repeats within a file, the second across files. A bare "type" or "level" may
// be anybody's, and a label taken from it would pass for a human's.
var synonyms = map[string][]string{
	fieldID: {"编号", "ID号", "工单号", "工单编号", "工单ID", "投诉编号", "投诉单号", "投诉ID", "投诉工单号",
		"案件编号", "受理编号", "留言编号", "反馈编号", "流水号", "单号",
		"complaint id", "complaint no", "ticket id", "ticket no", "ticket", "case id", "case no", "record id"},
	fieldText: {"投诉内容", "内容", "文本", "诉求内容", "诉求", "客户诉求", "客户诉求内容", "诉求描述", "问题描述", "问题内容", "投诉描述", "投诉详情",
		"投诉正文", "投诉文本", "投诉事由", "事件描述", "情况描述", "工单内容", "反馈内容", "留言内容", "留言详情", "留言",
		"评论内容", "评论", "评价内容", "详细内容", "详细描述", "详情", "描述", "正文",
		"content", "complaint", "complaint text", "complaint content", "description", "body", "message",
		"comment", "review", "feedback", "narrative"},
	fieldReceivedAt: {"投诉时间", "投诉日期", "受理时间", "受理日期", "创建时间", "创建日期", "登记时间", "登记日期",
		"提交时间", "提交日期", "反馈时间", "反馈日期", "来电时间", "留言时间", "留言日期", "发布时间", "评论时间",
		"接收时间", "收到时间", "发生时间", "工单时间", "日期", "时间",
		"date", "time", "datetime", "timestamp", "received", "received date", "received time", "date received",
		"created", "created at", "created time", "create time", "created date", "submitted at", "complaint date",
		"complaint time"},
	fieldChannel: {"渠道", "来源渠道", "投诉渠道", "受理渠道", "反馈渠道", "接入渠道", "渠道来源", "渠道名称", "投诉来源", "来源",
		"投诉方式", "source", "complaint channel"},
	fieldProduct: {"产品", "商品", "车系", "车型", "产品名称", "商品名称", "产品名", "商品名", "产品型号", "投诉产品", "涉及产品",
		"涉诉产品", "涉及商品", "投诉商品", "product name", "goods", "item", "sku"},
	fieldRegion: {"地区", "区域", "省份", "城市", "省", "市", "省市", "地域", "大区", "所在地", "所在地区", "所属地区", "所属省份",
		"所属区域", "投诉地区", "省份城市", "area", "province", "city", "district", "location"},
	fieldBatch: {"批次", "批号", "批次号", "产品批次", "产品批号", "生产批次", "生产批号", "batch no", "batch number",
		"batch id", "lot", "lot no", "lot number"},
	fieldCategory: {"类别", "投诉类别", "分类", "投诉分类", "投诉类型", "问题类别", "问题分类", "问题类型", "一级分类",
		"一级类别", "一级标签", "label", "complaint category", "complaint type"},
	fieldSeverity: {"严重程度", "等级", "严重等级", "严重性", "严重级别", "投诉等级", "投诉级别", "紧急程度",
		"紧急等级", "优先级", "severity level", "priority", "urgency"},
}

// headerFields maps every normalised header to its field.
var headerFields = func() map[string]string {
	m := map[string]string{}
	for _, field := range fieldNames {
		for _, name := range append([]string{field}, synonyms[field]...) {
			m[normalizeHeader(name)] = field
		}
	}
	return m
}()

// normalizeHeader drops what headers vary in: case, width, spaces and the marks
// that stand for spaces, the star of a mandatory column, brackets and quotes,
// and a remark in parentheses behind the name.
func normalizeHeader(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("_-\ufeff*[]【】\"'`“”‘’", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, width.Fold.String(s))
	for strings.HasSuffix(s, ")") {
		i := strings.LastIndexByte(s, '(')
		if i <= 0 {
			break
		}
		s = s[:i]
	}
	return s
}

// columns says what each column of a table is.
type columns struct {
	names  []string // headers as written; a blank one is "column N"
	fields []string // the canonical field, a field of labelledRow, or empty: Extra
	extra  int      // how many are Extra
	own    bool     // the table is the output of a Writer, as its sources of labels tell
	given  map[string]bool
}

// mapColumns recognises headers. Overrides, field → header, go first, and one
// without a header keeps its field from being read; of two headers for one field
// the first wins and the other is Extra. An error, which lists the headers, says
// that an override or the text has no column; the columns hold without it.
func mapColumns(headers []string, overrides map[string]string) (*columns, error) {
	c := &columns{names: make([]string, len(headers)), fields: make([]string, len(headers)), given: map[string]bool{}}
	taken := map[string]bool{}
	var err error
	for _, field := range fieldNames {
		header, ok := overrides[field]
		if !ok {
			continue
		}
		taken[field], c.given[field] = true, true
		i := findHeader(headers, header)
		switch {
		case !notBlank(header):
		case i >= 0 && c.fields[i] == "":
			c.fields[i] = field
		case i >= 0 && err == nil:
			err = fmt.Errorf("column %q is given for %s and for %s", header, c.fields[i], field)
		case err == nil:
			err = fmt.Errorf("no column %q for %s; the headers are %s", header, field, listHeaders(headers))
		}
	}
	known := headerFields
	if c.own = isLabelled(headers); c.own {
		known = labelledFields
	}
	for i, h := range headers {
		c.names[i] = strings.TrimSpace(h)
		if c.names[i] == "" {
			c.names[i] = columnName(i)
		}
		if field := known[normalizeHeader(h)]; c.fields[i] == "" && field != "" && !taken[field] {
			c.fields[i], taken[field] = field, true
		}
		if c.fields[i] == "" {
			c.extra++
		}
	}
	if !taken[fieldText] {
		err = fmt.Errorf("%w; the headers are %s; name it with --column text=HEADER", ErrNoText, listHeaders(headers))
	}
	return c, err
}

// findHeader returns the position of a header as written, or else of one that
// differs in what does not matter, or -1.
func findHeader(headers []string, header string) int {
	i := slices.IndexFunc(headers, func(h string) bool { return strings.TrimSpace(h) == strings.TrimSpace(header) })
	if i < 0 {
		i = slices.IndexFunc(headers, func(h string) bool { return normalizeHeader(h) == normalizeHeader(header) })
	}
	return i
}

// index returns the position of field, or -1.
func (c *columns) index(field string) int { return slices.Index(c.fields, field) }

func columnName(i int) string { return fmt.Sprintf("column %d", i+1) }

// canonicalColumns resolves the field names of overrides, which may be written
// as any header of the field: "date" is received_at.
func canonicalColumns(overrides map[string]string) (map[string]string, error) {
	m := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(overrides)) {
		field, ok := headerFields[normalizeHeader(name)]
		if !ok {
			return nil, optionErrorf("unknown field %q; the fields are %s", name, strings.Join(fieldNames, ", "))
		}
		if _, twice := m[field]; twice {
			return nil, optionErrorf("field %s is given twice", field)
		}
		if field == fieldText && !notBlank(overrides[name]) {
			return nil, optionErrorf("field %s cannot be left out", field)
		}
		m[field] = overrides[name]
	}
	return m, nil
}

// listHeaders shows headers in a message. A file without a header row has a
// complaint in its place, and a name beside it: of a row with a date, a number or
// a long text nothing is quoted, and of another only what is surely a header, a
// few characters without a digit and without the punctuation of sentences.
func listHeaders(headers []string) string {
	const most, longest = 30, 20
	for _, h := range headers {
		if isDatum(h) || utf8.RuneCountInString(strings.TrimSpace(h)) > longest {
			return fmt.Sprintf("(the first row has %d cells and looks like data, not like a header)", len(headers))
		}
	}
	shown := make([]string, 0, len(headers))
	for i, h := range headers {
		if i == most {
			shown = append(shown, fmt.Sprintf("and %d more", len(headers)-most))
			break
		}
		h = strings.TrimSpace(h)
		if n := utf8.RuneCountInString(h); n > 10 || strings.ContainsFunc(h, notOfHeader) {
			h = fmt.Sprintf("(%d characters)", n)
		} else {
			h = fmt.Sprintf("%q", h)
		}
		shown = append(shown, h)
	}
	return strings.Join(shown, ", ")
}

func notOfHeader(r rune) bool {
	return r == utf8.RuneError || !unicode.IsPrint(r) || unicode.IsNumber(r) || strings.ContainsRune(",.;:!?@~，。、；：！？…—～“”‘’", r)
}

// longDigits reports a run of five digits, as in a telephone or order number.
func longDigits(s string) bool {
	run := 0
	for _, r := range s {
		if !unicode.IsDigit(r) {
			run = 0
		} else if run++; run == 5 {
			return true
		}
	}
	return false
}
