package complaint

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"
)

// A field is one column of a complaint file that has a place in [Complaint].
// Its name is what --column takes and what RowError reports, and the name of
// the column in the files this package writes, where a label is called human_.
type field struct {
	name     string
	text     func(*Complaint) *string
	time     func(*Complaint) *time.Time // instead of text
	value    bool                        // a text that is counted by: "-" or 无 stands for none
	synonyms []string                    // headers that mean it, beside its name
}

const (
	fieldID          = "id"
	fieldText        = "text"
	fieldReceivedAt  = "received_at"
	fieldCategory    = "category"
	fieldSubcategory = "subcategory"
	fieldSeverity    = "severity"
	fieldDemand      = "demand"
)

// fields are all of them, in the order in which files are written.
//
// Order numbers (订单号) and running numbers (序号) are not ids: the first
// repeats within a file, the second across files. A bare "type" or "level" may
// be anybody's, and a label taken from it would pass for a human's; so may 诉求,
// which is what the customer says more often than what the customer wants. How
// long something took (处理时长, 响应时间) is not when.
var fields = []field{
	{name: fieldID, text: func(c *Complaint) *string { return &c.ID }, synonyms: []string{
		"编号", "ID号", "工单号", "工单编号", "工单ID", "投诉编号", "投诉单号", "投诉ID", "投诉工单号",
		"案件编号", "受理编号", "留言编号", "反馈编号", "流水号", "单号",
		"complaint id", "complaint no", "ticket id", "ticket no", "ticket", "case id", "case no", "record id"}},
	{name: fieldText, text: func(c *Complaint) *string { return &c.Text }, synonyms: []string{
		"投诉内容", "内容", "文本", "诉求内容", "诉求", "客户诉求", "客户诉求内容", "诉求描述", "问题描述", "问题内容", "投诉描述", "投诉详情",
		"投诉正文", "投诉文本", "投诉事由", "事件描述", "情况描述", "工单内容", "反馈内容", "留言内容", "留言详情", "留言",
		"评论内容", "评论", "评价内容", "详细内容", "详细描述", "详情", "描述", "正文",
		"content", "complaint", "complaint text", "complaint content", "description", "body", "message",
		"comment", "review", "feedback", "narrative"}},
	{name: fieldReceivedAt, time: func(c *Complaint) *time.Time { return &c.ReceivedAt }, synonyms: []string{
		"投诉时间", "投诉日期", "受理时间", "受理日期", "创建时间", "创建日期", "登记时间", "登记日期",
		"提交时间", "提交日期", "反馈时间", "反馈日期", "来电时间", "留言时间", "留言日期", "发布时间", "评论时间",
		"接收时间", "收到时间", "发生时间", "工单时间", "日期", "时间",
		"date", "time", "datetime", "timestamp", "received", "received date", "received time", "date received",
		"created", "created at", "created time", "create time", "created date", "submitted at", "complaint date",
		"complaint time"}},
	{name: "responded_at", time: func(c *Complaint) *time.Time { return &c.RespondedAt }, synonyms: []string{
		"首次响应时间", "首次响应日期", "首次回复时间", "首次回复日期", "首次答复时间", "首次联系时间", "首次反馈时间", "首响时间", "响应日期", "回复时间", "回复日期", "答复时间", "答复日期",
		"response date", "first response at", "replied at", "reply time", "reply date",
		"responded", "responded time", "responded date"}},
	{name: "closed_at", time: func(c *Complaint) *time.Time { return &c.ClosedAt }, synonyms: []string{
		"办结时间", "办结日期", "结案时间", "结案日期", "关闭时间", "关闭日期", "关单时间", "办理完成时间", "处理完成时间", "完成时间", "完成日期", "结单时间", "办毕时间", "处理完毕时间", "处理结束时间",
		"解决时间", "解决日期", "完结时间", "完结日期",
		"closed", "closed time", "closed date", "close time", "close date", "date closed", "resolved at", "resolved time",
		"resolved date", "resolution date", "completed at"}},
	{name: "channel", value: true, text: func(c *Complaint) *string { return &c.Channel }, synonyms: []string{
		"渠道", "来源渠道", "投诉渠道", "受理渠道", "反馈渠道", "接入渠道", "渠道来源", "渠道名称", "投诉来源", "来源",
		"投诉方式", "source", "complaint channel"}},
	{name: "product", value: true, text: func(c *Complaint) *string { return &c.Product }, synonyms: []string{
		"产品", "商品", "车系", "车型", "产品名称", "商品名称", "产品名", "商品名", "产品型号", "投诉产品", "涉及产品",
		"涉诉产品", "涉及商品", "投诉商品", "product name", "goods", "item", "sku"}},
	{name: "region", value: true, text: func(c *Complaint) *string { return &c.Region }, synonyms: []string{
		"地区", "区域", "省份", "城市", "省", "市", "省市", "地域", "大区", "所在地", "所在地区", "所属地区", "所属省份",
		"所属区域", "投诉地区", "省份城市", "area", "province", "city", "district", "location"}},
	{name: "batch", value: true, text: func(c *Complaint) *string { return &c.Batch }, synonyms: []string{
		"批次", "批号", "批次号", "产品批次", "产品批号", "生产批次", "生产批号", "batch no", "batch number",
		"batch id", "lot", "lot no", "lot number"}},
	{name: "customer_id", value: true, text: func(c *Complaint) *string { return &c.CustomerID }, synonyms: []string{
		"客户编号", "客户ID", "客户号", "客户代码", "顾客编号", "消费者编号", "投诉人编号", "会员号", "会员编号", "会员ID", "会员卡号", "用户ID", "用户编号", "用户号",
		"customer no", "customer number", "client id", "user id", "member id", "member no", "account id", "account no"}},
	{name: "customer_group", value: true, text: func(c *Complaint) *string { return &c.CustomerGroup }, synonyms: []string{
		"客户类型", "客户类别", "客户分类", "客户群", "客户群体", "客户分群", "客户分组", "客户等级", "客户级别", "会员等级", "会员级别", "会员类型",
		"用户类型", "用户等级", "用户级别", "用户群体", "人群",
		"customer type", "customer segment", "customer level", "customer tier", "user type", "user group", "member level",
		"membership level"}},
	{name: "department", value: true, text: func(c *Complaint) *string { return &c.Department }, synonyms: []string{
		"部门", "承办单位", "承办部门", "责任部门", "责任单位", "处理部门", "处理单位", "办理部门", "办理单位", "主办部门", "主办单位",
		"处置部门", "处置单位", "经办部门", "经办单位", "责任科室", "归口部门", "dept", "responsible department", "handling department", "owner department"}},
	{name: fieldCategory, text: func(c *Complaint) *string { return &c.Category }, synonyms: []string{
		"类别", "投诉类别", "分类", "投诉分类", "投诉类型", "问题类别", "问题分类", "问题类型", "一级分类",
		"一级类别", "一级标签", "label", "complaint category", "complaint type"}},
	{name: fieldSubcategory, text: func(c *Complaint) *string { return &c.Subcategory }, synonyms: []string{
		"子类", "子类别", "子分类", "二级类别", "二级分类", "二级标签", "投诉子类", "问题子类", "投诉小类", "问题小类", "小类",
		"second level category", "level 2 category", "category level 2"}},
	{name: fieldSeverity, text: func(c *Complaint) *string { return &c.Severity }, synonyms: []string{
		"严重程度", "等级", "严重等级", "严重性", "严重级别", "投诉等级", "投诉级别", "紧急程度",
		"紧急等级", "优先级", "severity level", "priority", "urgency"}},
	{name: fieldDemand, text: func(c *Complaint) *string { return &c.Demand }, synonyms: []string{
		"诉求类型", "诉求类别", "诉求分类", "客户诉求类型", "客户诉求类别", "投诉诉求类型", "投诉要求", "期望处理方式", "期望解决方式", "期望处理结果",
		"demands", "customer demand", "demand type", "requested resolution", "desired resolution", "desired outcome"}},
}

// fieldNamed maps every name of a field to it.
var fieldNamed = func() map[string]*field {
	m := map[string]*field{}
	for i := range fields {
		m[fields[i].name] = &fields[i]
	}
	return m
}()

// headerFields maps every normalised header to the name of its field.
var headerFields = func() map[string]string {
	m := map[string]string{}
	for _, f := range fields {
		for _, name := range append([]string{f.name}, f.synonyms...) {
			m[normalizeHeader(name)] = f.name
		}
	}
	return m
}()

// TimeField returns the name of the time field that a header means, such as
// closed_at; empty if it means none.
func TimeField(header string) string {
	if f := fieldNamed[headerFields[normalizeHeader(header)]]; f != nil && f.time != nil {
		return f.name
	}
	return ""
}

// Fields lists the names of all fields, as [ReaderOptions].Columns takes them.
func Fields() []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return names
}

// normalizeHeader drops what headers vary in: case, width, Traditional
// characters, spaces and the marks that stand for spaces, the star of a
// mandatory column, brackets and quotes, and a remark in parentheses behind the
// name.
func normalizeHeader(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("_-\ufeff*[]【】\"'`“”‘’", r) {
			return -1
		}
		if simple, ok := simplified[r]; ok {
			return simple
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

// simplified maps the Traditional characters that headers are written with.
var simplified = func() map[rune]rune {
	m := map[rune]rune{}
	pairs := []rune("嚴严產产價价優优會会體体關关內内決决況况創创別别辦办區区單单發发號号員员響响迴回處处複复復复屬属應应歸归戶户時时來来" +
		"標标電电碼码稱称簽签籤签類类緊紧級级細细結结編编羣群記记論论訪访評评訴诉詳详責责車车門门閉闭問问間间題题饋馈")
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}()

// Value returns what c has in the column that is called so: a column that was
// not recognised, by its header, else a text field, by its name, such as
// channel, or by a header that means it. Headers may differ in what
// spreadsheets differ in: case, width and spaces. ok is false where c has no such
// column; an empty cell may count as none.
func (c *Complaint) Value(column string) (value string, ok bool) {
	header := normalizeHeader(column)
	for _, e := range c.Extra {
		if normalizeHeader(e.Name) == header {
			return e.Value, true
		}
	}
	if f := fieldNamed[headerFields[header]]; f != nil && f.text != nil {
		return *f.text(c), true
	}
	return "", false
}
