package analysis

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"suxi/complaint"
)

// periodHeaders are the headers that say which period a row of an exposure file
// is about, with what a date there stands for.
var periodHeaders = []struct {
	header string
	unit   PeriodUnit
}{
	{"month", Month}, {"月份", Month}, {"月", Month}, {"年月", Month}, {"统计月份", Month},
	{"period", Day}, {"期间", Day}, {"周期", Day}, {"统计周期", Day},
	{"date", Day}, {"日期", Day}, {"day", Day}, {"统计日期", Day},
	{"week", Week}, {"周", Week}, {"周次", Week},
	{"quarter", Quarter}, {"季度", Quarter},
	{"year", Year}, {"年份", Year}, {"年度", Year}, {"年", Year},
}

// exposureHeaders are headers of amounts, by which the column is found where
// there are several.
var exposureHeaders = []string{
	"orders", "order_count", "订单", "订单量", "订单数", "单量", "销量", "销售量", "sales", "出货量", "发货量", "shipments",
	"users", "用户数", "用户量", "active_users", "活跃用户数", "客户数", "customers", "会员数", "members", "人数", "人口", "population",
	"outlets", "stores", "门店数", "网点数", "户数", "交易量", "交易笔数", "transactions", "业务量", "客流量", "visits", "保有量",
	"exposure", "denominator", "分母", "基数",
}

// sums are values of rows that add up the others.
var sums = []string{"合计", "总计", "小计", "汇总", "全部", "total", "sum", "all", "grand total"}

// ReadExposure reads the denominators of rates from a file of any format and
// encoding that package complaint reads. Its columns are
//
//   - the period: "2025-06", "2025-W23", "2025-Q2", "2025", 2025年6月 and the
//     like, or a date, under month, 月份, week, 周, quarter, 季度, year, 年份,
//     date, 日期, period or 期间; all rows are about periods of one length, and
//     a date in a column of months stands for its month;
//   - any of channel, product and region, as in files of complaints;
//   - a number, 0 or more: the column named, else the only one left, else the
//     one that is called orders, 订单量, users, 用户数 or the like.
//
// A period and value may occur once, and rows that add up others are refused.
// Errors say file, row and column.
func ReadExposure(path, column string) (*Exposure, error) {
	r, header, unit, err := openExposure(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	e := exposureFile{reader: r, header: header, unit: unit, rows: make(map[string]int)}
	e.File = filepath.Base(path)
	for {
		c, err := r.Read()
		var bad *complaint.RowError
		switch {
		case err == io.EOF:
			return &e.Exposure, nil
		case errors.As(err, &bad) && bad.Field == "text": // the column that was read for it
			return nil, &complaint.RowError{File: bad.File, Row: bad.Row, Field: header, Err: bad.Err}
		case errors.Is(err, complaint.ErrNoComplaints):
			return nil, &complaint.FileError{File: path, Err: errors.New("has no rows below its header")}
		case err != nil:
			return nil, err
		}
		if e.Unit == "" { // a file of JSON Lines shows its columns with its first row
			if err := e.columns(column); err != nil {
				return nil, &complaint.FileError{File: path, Err: err}
			}
		}
		if field, err := e.add(&c); err != nil {
			return nil, &complaint.RowError{File: c.File, Row: c.Row, Field: field, Err: err}
		}
	}
}

// openExposure opens the file as one whose text is the period, which is all
// that a row of it must have.
func openExposure(path string) (r *complaint.Reader, header string, unit PeriodUnit, err error) {
	for _, h := range periodHeaders {
		columns := make(map[string]string)
		for _, field := range complaint.Fields() {
			columns[field] = "" // not read
		}
		for _, d := range exposureDimensions {
			delete(columns, d)
		}
		columns["text"] = h.header
		r, err = complaint.OpenFile(path, complaint.ReaderOptions{Columns: columns})
		if err == nil {
			return r, h.header, h.unit, nil
		}
		if !errors.Is(err, complaint.ErrNoColumn) {
			return nil, "", "", err
		}
	}
	return nil, "", "", &complaint.FileError{File: path, Err: errors.New("no column says which period a row is about; call it month, week, quarter, year, date or period (月份、周、季度、年份、日期、期间)")}
}

// exposureDimensions are what amounts can be told apart by, in the order of
// dimensions.
var exposureDimensions = []string{dimensions[byChannel].name, dimensions[byProduct].name, dimensions[byRegion].name}

// An exposureFile is an exposure while it is read.
type exposureFile struct {
	Exposure
	reader *complaint.Reader
	header string         // of the period
	unit   PeriodUnit     // what a date there stands for
	rows   map[string]int // period and values → row
}

// columns finds the dimensions and the column of numbers.
func (e *exposureFile) columns(column string) error {
	var rest, likely []string
	e.By = []string{}
	found := map[string]bool{}
	for _, c := range e.reader.Stats().Columns {
		found[c.Field] = true
		if c.Field == "" {
			rest = append(rest, c.Header)
			if slices.ContainsFunc(exposureHeaders, func(h string) bool { return strings.EqualFold(h, c.Header) }) {
				likely = append(likely, c.Header)
			}
		}
	}
	for _, d := range exposureDimensions {
		if found[d] {
			e.By = append(e.By, d)
		}
	}
	at := slices.IndexFunc(rest, func(h string) bool { return strings.EqualFold(h, strings.TrimSpace(column)) })
	switch {
	case column != "" && at < 0:
		return fmt.Errorf("no column %q of amounts; the columns are %q", column, rest)
	case column != "":
		e.Unit = rest[at]
	case len(rest) == 1:
		e.Unit = rest[0]
	case len(likely) == 1:
		e.Unit = likely[0]
	case len(rest) == 0:
		return errors.New("no column of amounts, such as orders or 订单量")
	default:
		return fmt.Errorf("which column holds the amounts? Name it behind the file and a colon, one of %q", rest)
	}
	return nil
}

// add takes in a row; field is the column that err is about.
func (e *exposureFile) add(c *complaint.Complaint) (field string, err error) {
	unit, from, to, err := parsePeriod(c.Text, e.unit)
	if err != nil {
		return e.header, err
	}
	if e.Period == "" {
		e.Period, e.First, e.Last = unit, from.date(), to.date()
	}
	if unit != e.Period {
		return e.header, fmt.Errorf("is a %s, those above it are of one %s", unit, e.Period)
	}
	row := ExposureRow{From: from.date(), To: to.date(), Values: make([]string, len(e.By))}
	for i, d := range e.By {
		v := map[string]string{"channel": c.Channel, "product": c.Product, "region": c.Region}[d]
		if slices.Contains(sums, strings.ToLower(v)) {
			return d, fmt.Errorf("%q adds up other rows; leave it out", v)
		}
		row.Values[i] = v
	}
	key := strings.Join(append([]string{string(row.From)}, row.Values...), "\x00")
	if before, twice := e.rows[key]; twice {
		return "", fmt.Errorf("repeats row %d: a period stands once, or once for each channel, product and region where the file has these columns", before)
	}
	e.rows[key] = c.Row
	value, _ := c.Value(e.Unit)
	if row.Amount, err = parseExposure(value); err != nil {
		return e.Unit, err
	}
	e.First, e.Last = min(e.First, row.From), max(e.Last, row.To)
	e.Rows = append(e.Rows, row)
	return "", nil
}

// parseExposure reads an amount, in millionths.
func parseExposure(s string) (int64, error) {
	s = strings.TrimSpace(s)
	switch amount, ok := parseAmount(s); {
	case ok:
		return amount, nil
	case s == "":
		return 0, errors.New("is empty; write 0 if there were none")
	case strings.HasPrefix(s, "-"):
		return 0, fmt.Errorf("%q is negative", s)
	}
	return 0, fmt.Errorf("%q is no number from 0 to %g", s, float64(maxAmount))
}

var periodForms = []struct {
	unit PeriodUnit
	form *regexp.Regexp
}{
	{Year, regexp.MustCompile(`^(\d{4})年?$`)},
	{Quarter, regexp.MustCompile(`^(\d{4})[-年 ]?(?:[Qq]|第)?([1-4])季度?$|^(\d{4})[-年 ]?[Qq]([1-4])$`)},
	{Month, regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})$|^(\d{4})年(\d{1,2})月$|^(\d{4})(\d{2})$`)},
	{Week, regexp.MustCompile(`^(\d{4})[-年 ]?[Ww](\d{1,2})$|^(\d{4})年?第?(\d{1,2})周$`)},
}

// parsePeriod reads the name of a period, or a date, which stands for the
// period of the given unit that it lies in.
func parsePeriod(s string, dated PeriodUnit) (unit PeriodUnit, from, to day, err error) {
	s = strings.TrimSpace(s)
	for _, p := range periodForms {
		var n []int
		for _, part := range p.form.FindStringSubmatch(s) {
			if v, err := strconv.Atoi(part); err == nil && part != s {
				n = append(n, v)
			}
		}
		switch {
		case p.unit == Year && p.form.MatchString(s):
			year, _ := strconv.Atoi(s[:4])
			from, unit = newDay(year, time.January, 1), Year
		case len(n) != 2:
			continue
		case p.unit == Quarter:
			from = newDay(n[0], time.Month(3*n[1]-2), 1)
		case p.unit == Month && 1 <= n[1] && n[1] <= 12:
			from = newDay(n[0], time.Month(n[1]), 1)
		case p.unit == Week:
			from = startOf(Week, newDay(n[0], time.January, 4)) + day(7*(n[1]-1))
			if year, week := from.time().ISOWeek(); year != n[0] || week != n[1] {
				return "", 0, 0, fmt.Errorf("%d has no week %d", n[0], n[1])
			}
		default:
			continue
		}
		return p.unit, from, startOf(p.unit, from+p.unit.atLeast()) - 1, nil
	}
	t, err := complaint.ParseTime(s)
	if err != nil {
		return "", 0, 0, fmt.Errorf("%q is no period; write it as 2025-06, 2025-W23, 2025-Q2, 2025 or 2025-06-30", s)
	}
	from = startOf(dated, dayOf(t))
	return dated, from, startOf(dated, from+dated.atLeast()) - 1, nil
}
