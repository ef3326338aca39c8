package analysis

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/cespare/xxhash/v2"
	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
	"suxi/internal/bounds"
	"suxi/internal/wire"
	"suxi/taxonomy"
)

type fataler interface{ Fatal(...any) }

func toBytes(t fataler, b *Builder) []byte {
	data, err := b.AppendBinary([]byte("front"))
	if err != nil || !bytes.HasPrefix(data, []byte("front")) {
		t.Fatal(err)
	}
	return data[len("front"):]
}

func throughBytes(t fataler, b *Builder) *Builder {
	again, err := ReadBuilder(toBytes(t, b), b.tax, b.opts)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// varied returns a Builder that has something of everything that is written.
func varied() *Builder {
	tax := scheme("a", "b")
	for i := range tax.Categories {
		tax.Categories[i].Subcategories = []taxonomy.Entry{{Code: "s"}, {Code: "t"}}
	}
	tax.Causes, tax.Demands = []taxonomy.Entry{{Code: "c"}, {Code: "d"}}, []taxonomy.Entry{{Code: "refund"}}
	b := New(tax, Options{Cost: "金额", Quotes: 2, Sample: 4})
	for i := range 7 {
		l := row(fmt.Sprint(i), "2025-03-01", []string{"a", "b", "不在册"}[i%3])
		l.Channel, l.Product, l.Region, l.CustomerID = "电话", []string{"水壶", "13800138000"}[i%2], "华东", fmt.Sprint("c", i)
		l.Label.Subcategory, l.Cause, l.Label.Demand = "s", "d", "refund"
		l.ModelCategory, l.CategoryProbability, l.ModelSeverity = "a", .75, 1+i%2
		l.ClosedAt, l.DueAt = on("2025-03-02"), on("2025-03-04")
		l.Extra = []complaint.Field{{Name: "金额", Value: "12.5"}}
		l.GroupID, l.GroupSize = []string{"0", "1"}[i%2], 1+i%2
		l.IssueID = "0"
		l.Mentions = []complaint.Mention{{Kind: "what", End: 6}}
		l.Former = complaint.Former{Taxonomy: "旧", Code: "x", Split: i < 3}
		b.Add(l)
	}
	return b
}

// A Builder that went through bytes goes on as if it had not, and of an equal set of
// complaints are equal bytes. TestResultInvariance takes any complaints.
func TestBuilderGoesOnBehindBytes(t *testing.T) {
	b, again := varied(), throughBytes(t, varied())
	for i := range 20 {
		l := row(fmt.Sprint("later", i), "2025-04-01", "b")
		l.Product, l.GroupID, l.GroupSize, l.IssueID = "13800138000", fmt.Sprint(i%3), 4, "0"
		b.Add(l)
		again.Add(l)
	}
	if !bytes.Equal(toBytes(t, b), toBytes(t, again)) {
		t.Error("other bytes")
	}
	if diff := cmp.Diff(encode(t, b.Result()), encode(t, again.Result())); diff != "" {
		t.Error(diff)
	}
	empty := New(scheme("a"), Options{})
	if got := throughBytes(t, empty).Result().Counts; got != (Counts{}) {
		t.Errorf("of nothing: %+v", got)
	}
}

// The bytes change with binaryVersion alone, behind the basis, which follows from
// the options.
func TestBuilderForm(t *testing.T) {
	b := varied()
	data := toBytes(t, b)
	at := bytes.Index(data, []byte(b.basis.options)) + len(b.basis.options)
	const want, length = "9bc3149fa764ae05", 633
	if got := fmt.Sprintf("%016x", xxhash.Sum64(data[at:len(data)-8])); got != want || len(data)-8-at != length {
		t.Errorf("%s of %d bytes, want %s of %d: has binaryVersion changed as well?", got, len(data)-8-at, want, length)
	}
}

// No field of a fact is forgotten: each alone is read back.
func TestFactsKeepEveryField(t *testing.T) {
	b := varied()
	b.canonical()
	first := fact{group: 1, received: noMinute, day: noDay} // there is one of each group
	b.groupIDs = newDictionary()
	b.groupIDs.add("0")
	seen := make(map[string]string)
	check := func(name string, k fact) {
		data := appendFacts(nil, []fact{first, k})
		again := &Builder{tax: b.tax, bones: b.bones, values: b.values, groupIDs: b.groupIDs, issueIDs: b.issueIDs}
		r := wire.NewReader(data)
		again.readFacts(r)
		if err := r.Close(); err != nil || len(again.facts) != 2 || again.facts[1] != k {
			t.Errorf("%s: %+v, %v, want %+v", name, again.facts, err, k)
		}
		if other, ok := seen[string(data)]; ok {
			t.Errorf("%s has the bytes of %s", name, other)
		}
		seen[string(data)] = name
	}
	plain := fact{hash: 7, category: 1}
	check("none", plain)
	for i := range reflect.TypeFor[fact]().NumField() {
		for _, at := range []int{0, 1, 2, 3, 4, 5} {
			k := plain
			v := reflect.ValueOf(&k).Elem().Field(i)
			if v.Kind() == reflect.Array {
				v = v.Index(at)
			} else if at > 0 {
				break
			}
			p := reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
			name := fmt.Sprint(reflect.TypeFor[fact]().Field(i).Name, at)
			switch {
			case name == "category0": // of which there are two
				p.SetInt(0)
			case p.CanInt():
				p.SetInt(1)
			default:
				p.SetUint(1)
			}
			if k.values[byCustomerGroup]+k.values[byDepartment]+k.values[byBatch] > 0 {
				b.values[byCustomerGroup].add("x")
				b.values[byDepartment].add("x")
				b.values[byBatch].add("x")
			}
			check(name, k)
		}
	}
	check("what is missing", fact{hash: 7, received: noMinute, responded: noMinute, closed: noMinute, due: noMinute, day: noDay, probability: noProbability,
		model: noEntry, subcategory: noEntry, cause: noEntry, level: noLevel, modelLevel: noLevel, unknown: noUnknown})
}

func TestGap(t *testing.T) {
	minutes := []minute{noMinute, noMinute + 1, -1, 0, 1, 29_000_000, math.MaxInt32}
	for _, from := range minutes {
		for _, m := range minutes {
			r := wire.NewReader(nil)
			if got := afterGap(r, gap(m, from), from); got != m || r.Err() != nil {
				t.Errorf("%d after %d is %d, %v", m, from, got, r.Err())
			}
		}
	}
	for _, g := range []uint64{1 << 34, math.MaxUint64, 1<<63 + 1} {
		r := wire.NewReader(nil)
		if m := afterGap(r, g, math.MaxInt32); r.Err() == nil {
			t.Errorf("a gap of %d is %d", g, m)
		}
	}
}

// reseal gives bytes the hash that they should have.
func reseal(data []byte) []byte { return binary.LittleEndian.AppendUint64(data, xxhash.Sum64(data)) }

func TestReadBuilderRefusesDamage(t *testing.T) {
	b := varied()
	data := toBytes(t, b)
	refused := func(name string, data []byte, want string) {
		t.Helper()
		var got *Builder
		var err error
		bounds.Memory(t, readMemory(len(data)), func() { got, err = ReadBuilder(data, b.tax, b.opts) })
		if err == nil || got != nil || !strings.HasPrefix(err.Error(), "read what was counted: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", name, err, want)
		}
	}
	for n := 0; n < len(data); n += 7 {
		refused(fmt.Sprint(n, " bytes"), data[:n], "the bytes are ")
		changed := bytes.Clone(data)
		changed[n] ^= 1
		refused(fmt.Sprint("byte ", n), changed, "the bytes are ")
	}
	refused("something else", []byte("id,text\n1,甲乙丙丁"), "not of a part of an analysis")
	refused("another version", reseal(append([]byte(binaryMagic), 9)), "is of version 9, this program reads version 1")
	refused("no basis", reseal(append([]byte(binaryMagic), binaryVersion)), "end early")
	refused("more behind", reseal(append(bytes.Clone(data[:len(data)-8]), 0)), "1 bytes too many")
	head := binary.AppendUvarint([]byte(binaryMagic), binaryVersion)
	for _, s := range []string{b.basis.taxonomy, b.basis.asOf, b.basis.options} {
		head = wire.AppendText(head, s)
	}
	refused("too long a dictionary", reseal(binary.AppendUvarint(head, 1<<50)), "1125899906842624 elements in 0 bytes")

	for name, change := range map[string]func(*Builder){
		"category":              func(b *Builder) { b.facts[0].category = 2 },
		"model":                 func(b *Builder) { b.facts[0].model = 2 },
		"subcategory":           func(b *Builder) { b.facts[0].subcategory = 2 },
		"cause":                 func(b *Builder) { b.facts[0].cause = 2 },
		"level":                 func(b *Builder) { b.facts[0].level = 2 },
		"level of the model":    func(b *Builder) { b.facts[0].modelLevel = 2 },
		"probability":           func(b *Builder) { b.facts[0].probability = millionths + 1 },
		"unknown":               func(b *Builder) { b.facts[0].unknown = tenThousandths + 1 },
		"flags":                 func(b *Builder) { b.facts[0].flags = allFlags + 1 },
		"bone":                  func(b *Builder) { b.facts[0].said = 7 },
		"state of the cost":     func(b *Builder) { b.facts[0].costState = costUnreadable + 1 },
		"cost":                  func(b *Builder) { b.facts[0].cost = -1 },
		"group without a fact":  func(b *Builder) { b.groupIDs.add("x"); b.group(2).quote = b.groups[1].quote },
		"group without a quote": func(b *Builder) { b.groups[1].quote = sample{} },
		"issue without a quote": func(b *Builder) { b.issues[1].picks = nil },
		"quotes out of order":   func(b *Builder) { p := b.quotes[0].picks; p[0], p[1] = p[1], p[0] },
		"more quotes than asked for": func(b *Builder) {
			p := b.quotes[0].picks[1]
			p.level = 1 - p.level
			p.text += "x"
			b.quotes[0].picks = append(b.quotes[0].picks, p)
		},
		"level of a quote":       func(b *Builder) { b.quotes[0].picks[0].level = 2 },
		"category of a facet":    func(b *Builder) { b.facetRows[facet{demands, 2, 0}] = 1 },
		"axis":                   func(b *Builder) { b.facetRows[facet{raising + 1, 0, 0}] = 1 },
		"category of a crossing": func(b *Builder) { b.bridge[crossing{complaint.Former{}, 2}] = 1 },
		"question":               func(b *Builder) { b.texts.told[0].slots = "\x06x\x00" },
		"answer without an end":  func(b *Builder) { b.texts.told[0].slots = "\x00x" },
		"text of no fact":        func(b *Builder) { b.texts.told[0].hash++ },
		"more texts than asked for": func(b *Builder) {
			b.opts.Sample++
			b.texts.told = append(b.texts.told, told{b.facts[4].hash, "x", "x", ""})
		},
		"a negative number of rows":   func(b *Builder) { b.unknown = -1 },
		"a negative number of facets": func(b *Builder) { b.facetRows[facet{demands, 0, 0}] = -1 },
	} {
		b := varied()
		b.canonical()
		b.texts.settle(b.opts.Sample)
		change(b)
		refused(name, toBytes(t, b), "the bytes are damaged")
	}
}

// readMemory is what reading a Builder of so many bytes may take: what New takes,
// which is most of it, and their share.
func readMemory(n int) uint64 { return 1<<20 + 100*uint64(n) }

// Bytes are refused, or are those of the Builder that they are read as; and that
// has a Result.
func FuzzReadBuilder(f *testing.F) {
	like := varied()
	for _, b := range []*Builder{like, New(like.tax, like.opts)} {
		data := toBytes(f, b)
		f.Add(data[:len(data)-8])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = reseal(data)
		var b *Builder
		var err error
		bounds.Memory(t, readMemory(len(data)), func() { b, err = ReadBuilder(data, like.tax, like.opts) })
		if err != nil {
			return
		}
		if again := toBytes(t, b); !bytes.Equal(again, data) {
			t.Errorf("%q\nis a Builder of the bytes\n%q", data, again)
		}
		for _, k := range b.facts {
			if near := dayOf(on("2025-03-01")); k.day < near-1000 || k.day > near+1000 {
				return // a Result of all the days between would take long
			}
		}
		b.Result()
	})
}
