package main

import (
	"embed"
	"fmt"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml"
)

//go:embed stock/*.yaml
var stockFiles embed.FS

// A stock is all sentence material.
type stock struct {
	categories map[string]*categoryStock // by code
	registers  registers
	special    map[string][]special // whole complaints by kind
}

// A categoryStock is what customers say about one kind of problem.
type categoryStock struct {
	Topics    []string `yaml:"topics"`    // names of the problem
	AskTopics []string `yaml:"asktopics"` // for severity 3; empty: Topics
	Wheres    []group  `yaml:"wheres"`    // before a core; empty: those of the registers
	Cores     []group  `yaml:"cores"`
	Details   []group  `yaml:"details"` // another sentence; suits every core
	Demands   []group  `yaml:"demands"` // behind 要求
	Asks      []group  `yaml:"asks"`    // severity 3: a whole suggestion or question
	Urgents   []group  `yaml:"urgents"` // makes a complaint severity 1
	Batch     *batch   `yaml:"batch"`
}

// A group is phrasings that suit the same products.
type group struct {
	About    string   `yaml:"about"`
	Severity int      `yaml:"severity"` // 0: that of the complaint
	For      []string `yaml:"for"`      // product names, or goods; empty: all
	Skip     []string `yaml:"skip"`
	Say      []string `yaml:"say"`

	// Of cores: what suits this problem. Details join those of the category,
	// Demands replace them.
	Details []string `yaml:"details"`
	Demands []string `yaml:"demands"`
}

func (g group) suits(product string) bool {
	in := len(g.For) == 0 || slices.Contains(g.For, product) ||
		slices.Contains(g.For, "goods") && product != service
	return in && !slices.Contains(g.Skip, product)
}

// A batch is one text that many customers write, with small variations: each
// list of Vary begins with what stands in Text.
type batch struct {
	Product string     `yaml:"product"`
	Text    string     `yaml:"text"`
	Vary    [][]string `yaml:"vary"`
}

type registers struct {
	Wheres   []group    `yaml:"wheres"`
	Channels []register `yaml:"channels"`
}

// A register is how complaints sound in one channel.
type register struct {
	Name      string   `yaml:"name"`
	Prefix    string   `yaml:"prefix"` // of ids
	Me        string   `yaml:"me"`
	Stop      []string `yaml:"stop"` // ends a sentence
	Last      []string `yaml:"last"` // ends the text
	AskLast   []string `yaml:"asklast"`
	Opens     []string `yaml:"opens"`
	Asks      []string `yaml:"asks"` // opens a suggestion or question
	Demands   []string `yaml:"demands"`
	Closes    []string `yaml:"closes"`
	AskCloses []string `yaml:"askcloses"`
}

// A special is a whole complaint that tests a reader.
type special struct {
	Code     string `yaml:"code"`
	Severity int    `yaml:"severity"`
	Product  string `yaml:"product"`
	Say      string `yaml:"say"`
}

// slotNames are the <slots> a phrasing may have; see composer.slots.
var slotNames = []string{"产品", "我", "城市", "姓", "题", "金额", "尾号", "批号", "天", "几", "小额", "日期", "时间", "店铺", "门店", "工号", "诉求"}

var slotPattern = regexp.MustCompile(`<([^>]*)>?`)

// loadStock reads the stock and checks what a slip of the pen would break.
func loadStock() (*stock, error) {
	s := &stock{categories: map[string]*categoryStock{}}
	for _, c := range categories {
		cs := &categoryStock{}
		if err := loadYAML(c.code, cs); err != nil {
			return nil, err
		}
		about := map[string]bool{}
		for _, core := range cs.Cores {
			if about[core.About] {
				return nil, fmt.Errorf("stock/%s.yaml: two cores about %s", c.code, core.About)
			}
			about[core.About] = true
		}
		s.categories[c.code] = cs
	}
	if err := loadYAML("registers", &s.registers); err != nil {
		return nil, err
	}
	return s, loadYAML("special", &s.special)
}

func loadYAML(name string, v any) error {
	b, err := stockFiles.ReadFile("stock/" + name + ".yaml")
	if err != nil {
		return err
	}
	for _, slot := range slotPattern.FindAllSubmatch(b, -1) {
		if !slices.Contains(slotNames, string(slot[1])) {
			return fmt.Errorf("stock/%s.yaml: unknown slot %s", name, slot[0])
		}
	}
	if err := yaml.UnmarshalWithOptions(b, v, yaml.Strict()); err != nil {
		return fmt.Errorf("stock/%s.yaml: %w", name, err)
	}
	return nil
}
