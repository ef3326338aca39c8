package taxonomy

// A Rule raises the severity of a complaint, and never lowers it: if one of its
// phrases is found in the text, or its batch evidence in the run, the level is
// at least RaiseTo.
type Rule struct {
	Code    string   `yaml:"code"` // unique among the rules
	Name    string   `yaml:"name"`
	NameEN  string   `yaml:"name_en,omitempty"`
	RaiseTo int      `yaml:"raise_to"` // rank of a level, 1 is the most urgent
	Phrases []Phrase `yaml:"phrases,omitempty"`
	Except  []Phrase `yaml:"except,omitempty"`   // longer phrases in which one of Phrases means nothing
	AtLeast int      `yaml:"at_least,omitempty"` // the least number that {n} stands for
	Batch   *Batch   `yaml:"batch,omitempty"`
}

// A Batch is evidence that only the whole run has: so many people complain of
// the same batch of a product, or in the same words, within so many days.
type Batch struct {
	People int `yaml:"people"` // at least 2
	Days   int `yaml:"days"`   // at least 1
}
