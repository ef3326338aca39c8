package analysis

import "strings"

// A figureNamer says in words what a Filter lets through.
type figureNamer struct {
	names   map[filterPart]Text // of codes
	periods map[Date]string     // labels by first day
	ends    map[Date]string     // labels by last day
}

// dimensionNames are the input columns in words.
var dimensionNames = map[string]Text{
	"channel": {"渠道", "channel"}, "product": {"产品", "product"}, "region": {"地区", "region"},
	"customer_group": {"客户群", "customer group"}, "department": {"部门", "department"}, "batch": {"批次", "batch"},
	"cause": {"原因", "cause"}, "demand": {"诉求", "demand"}, "rule": {"触发规则", "rule fired:"}, "level": {"等级", "level"},
	"subcategory": {"子类", "subcategory"}, "group": {"重复组", "group"}, "issue": {"热点", "hot issue"},
}

func newFigureNamer(r *Result) *figureNamer {
	n := &figureNamer{make(map[filterPart]Text), make(map[Date]string), make(map[Date]string)}
	entries := func(name string, list []Entry) {
		for _, e := range list {
			n.names[filterPart{name, e.Code}] = Text{e.Name, e.NameEN}
		}
	}
	for _, c := range r.Categories {
		n.names[filterPart{"category", c.Code}] = Text{c.Name, c.NameEN}
		entries("subcategory/"+c.Code, c.Subcategories.Entries)
	}
	entries("cause", r.Causes.Entries)
	entries("demand", r.Demands.Entries)
	for _, e := range r.Rules {
		n.names[filterPart{"rule", e.Code}] = Text{e.Name, e.NameEN}
	}
	for _, v := range r.Levels {
		n.names[filterPart{"level", v.Code}] = Text{v.Name, v.NameEN}
	}
	for _, i := range r.Issues.Rows {
		n.names[filterPart{"issue", i.ID}] = Text{i.Title, i.Title}
	}
	for _, p := range r.Periods {
		n.periods[p.Start], n.ends[p.End] = p.Label, p.Label
	}
	return n
}

// what says what f counts: "2025-06，产品质量，产品 净水器".
func (n *figureNamer) what(f Filter) Text {
	var zh, en []string
	add := func(t Text) { zh, en = append(zh, t.ZH), append(en, t.EN) }
	if f.From != "" {
		add(n.days(f.From, f.To))
	}
	for _, p := range f.parts() {
		key := p
		if p.name == "subcategory" {
			key.name += "/" + f.Category
		}
		value, named := n.names[key]
		if !named {
			value = Text{p.value, p.value}
		}
		if value.EN == "" {
			value.EN = value.ZH
		}
		of := dimensionNames[p.name]
		switch {
		case p.name == "from" || p.name == "to":
		case p.value == None:
			add(Text{"无" + of.ZH, "no " + of.EN})
		case p.name == "category" || p.name == "subcategory":
			add(value)
		default:
			add(Text{of.ZH + " " + value.ZH, of.EN + " " + value.EN})
		}
	}
	if len(zh) == 0 {
		return Text{"全部投诉", "all complaints"}
	}
	return Text{strings.Join(zh, "，"), strings.Join(en, ", ")}
}

// days names a stretch of days: a period, several of them, or days.
func (n *figureNamer) days(from, to Date) Text {
	first, last := n.periods[from], n.ends[to]
	switch {
	case first == "" || last == "":
		first, last = string(from), string(to)
	case first == last:
		return Text{first, first}
	}
	return Text{first + " 至 " + last, first + " to " + last}
}
