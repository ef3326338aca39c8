// Package seeds labels texts of which none has a label, from the names and
// keywords of a taxonomy.
//
// The recipe of [Fit]:
//
//  1. Harvest (phrases.go): every name of the taxonomy and every keyword is a
//     phrase; the words of names are phrases too. A phrase of two characters or
//     more that one category alone has is a seed.
//  2. Keyword scores (keywords.go): the seeds in a text, by TF-IDF.
//  3. Topic route. The texts are placed in a latent space (latent.go), and each
//     scored against every name: the cosine of the name, that of the texts the
//     keywords give to its category, and the keyword score (topic.go). Seeds are
//     vetted by the company they keep, and the scores taken again. They start a
//     naive Bayes mixture with one component a name (mixture.go).
//  4. Its labels teach classifiers, each text judged by one that was not told
//     its label (refine.go).
//  5. Guard (guard.go): with the words of all seeds hidden, does the mixture
//     still find what the seeds say? If not, the categories are no topics: what
//     the texts have most in common is something else, such as the product.
//  6. Aspect route, then: keywords decide, and classifiers taught by them settle
//     what they leave open. Where few texts have a keyword, keywords alone.
//
// Definitions, and texts that the taxonomy includes and excludes, are not read.
// A label made here is a start for people to correct: nothing says how often it
// is right. A residual category, 其他, is found by its keywords only, and without
// any never.
package seeds

import (
	"context"
	"fmt"
	"math"
	"slices"

	"suxi/features"
	"suxi/taxonomy"
)

// A Route says how seeds become labels.
type Route string

const (
	Auto   Route = "auto"   // Topic if the guard lets it pass, else Aspect; the default
	Topic  Route = "topic"  // categories are what a text is about: 教育, 交通
	Aspect Route = "aspect" // categories are what is wrong, whatever the product: 质量, 服务
	// Keywords is what Auto and Aspect fall back to: the keyword scores as they
	// are. Where they tie, as they do without a keyword, the first category is
	// taken: taxonomies begin with the commonest.
	Keywords Route = "keywords"
)

// Config says how to label. A field left empty has its default.
type Config struct {
	Route Route  // Auto, Topic or Aspect; default Auto
	Rank  int    // dimensions of the latent space, from 1; default 150
	Seed  uint64 // of the latent space, of folds and of the classifiers
	// Workers is how many classifiers are trained at a time; default GOMAXPROCS.
	// The result does not depend on it.
	Workers int
}

// A Result says what the seeds make of each document.
type Result struct {
	Route         Route       // that decided: Topic, Aspect or Keywords
	Probabilities [][]float64 // by document, then category; they sum to 1
	Agreement     Agreement   // of the topic route; zero where it did not run
	Table         []Row       // by category
}

// A Row says what the seeds of a category find.
type Row struct {
	Code      string `json:"code"`
	Seeds     int    `json:"seeds"`            // phrases that the category alone has
	Shared    int    `json:"shared,omitempty"` // phrases left out because another has them too
	Documents int    `json:"documents"`        // documents with a seed of the category
	Contested int    `json:"contested"`        // of those, with a seed of another one too
	Rival     string `json:"rival,omitempty"`  // the other one that this happens with most
	Labelled  int    `json:"labelled"`         // documents given to the category
}

// Fit labels docs by the categories of tax. words cuts a name as the documents
// were cut, and prepares it as they were.
func Fit(ctx context.Context, cfg Config, tax *taxonomy.Taxonomy, words func(name string) []string, docs []features.Document) (*Result, error) {
	switch cfg.Route {
	case "":
		cfg.Route = Auto
	case Auto, Topic, Aspect:
	default:
		return nil, fmt.Errorf("route %q: choose %s, %s or %s", cfg.Route, Auto, Topic, Aspect)
	}
	if cfg.Rank == 0 {
		cfg.Rank = 150
	}
	if cfg.Rank < 0 {
		return nil, fmt.Errorf("rank %d: choose 1 or more", cfg.Rank)
	}
	f := &fit{cfg: cfg, tax: tax, words: words, docs: docs, classes: len(tax.Categories)}
	var r *Result
	if cfg.Route != Aspect {
		var err error
		if r, err = f.topic(ctx); err != nil {
			return nil, err
		}
	}
	if r == nil || cfg.Route == Auto && !r.Agreement.Enough() {
		second, err := f.aspect(ctx)
		if err != nil {
			return nil, err
		}
		if r != nil {
			second.Agreement = r.Agreement
		}
		r = second
	}
	for _, p := range r.Probabilities {
		r.Table[greatest(p)].Labelled++
	}
	return r, nil
}

// A fit is what the routes share.
type fit struct {
	cfg     Config
	tax     *taxonomy.Taxonomy
	words   func(string) []string
	docs    []features.Document
	classes int
}

// keywords harvests the taxonomy for a route and finds the seeds. It is an
// error if they tell no two categories apart.
func (f *fit) keywords(route Route) (*vocabulary, *finds, error) {
	v := harvest(f.tax, route, f.words)
	found := v.find(f.docs)
	categories := 0
	for _, n := range found.documents(v, f.classes) {
		if n > 0 {
			categories++
		}
	}
	if categories < 2 {
		return nil, nil, fmt.Errorf("the names and keywords of %d categories occur in the texts: a start without labels needs two; add keywords that people write", categories)
	}
	return v, found, nil
}

// topic runs steps 1 to 5. The refinement waits for the guard.
func (f *fit) topic(ctx context.Context) (*Result, error) {
	v, found, err := f.keywords(Topic)
	if err != nil {
		return nil, err
	}
	s, err := newSpace(ctx, f.docs, f.cfg)
	if err != nil {
		return nil, err
	}
	even := slices.Repeat([]float64{1}, len(v.seeds))
	first := s.start(v, found.scores(v, even, f.classes), even, f.classes)
	if len(first.class) == 0 {
		return nil, fmt.Errorf("no two texts share a word with a name of the taxonomy: give more texts, or add keywords that people write")
	}
	weight := v.vet(found, first, f.classes)
	keywords := found.scores(v, weight, f.classes)
	start := s.start(v, keywords, weight, f.classes)

	x, share := s.frequencies(), start.shares()
	r := &Result{Route: Topic, Table: f.table(v, found), Agreement: s.agreement(v, keywords, x, share, start.class, f.classes)}
	if f.cfg.Route == Auto && !r.Agreement.Enough() {
		return r, nil
	}
	if err := spread(ctx, x, share); err != nil {
		return nil, err
	}
	labels := make([][]float64, len(share))
	for i, sh := range share {
		labels[i] = logs(byClass(sh, start.class, f.classes))
	}
	grams, err := f.grams()
	if err != nil {
		return nil, err
	}
	refined, err := f.refine(ctx, grams, labels, confident(labels))
	if err != nil {
		return nil, err
	}
	// The classifiers see the words that the guard saw, and are believed as far
	// as it found them to be right.
	doubt := 1 - r.Agreement.Kappa
	for i, z := range refined {
		addScaled(z, doubt*doubt, labels[i])
	}
	r.decide(refined)
	return r, nil
}

// keywordsDecide weighs the logarithm of the keyword score against that of a
// classifier that the keywords taught.
const keywordsDecide = 4

// scarce is the share of documents with a keyword below which classifiers have
// too little to learn from.
const scarce = 0.5

// aspect runs step 6.
func (f *fit) aspect(ctx context.Context) (*Result, error) {
	v, found, err := f.keywords(Aspect)
	if err != nil {
		return nil, err
	}
	even := slices.Repeat([]float64{1}, len(v.seeds))
	keywords := found.scores(v, even, f.classes)
	r := &Result{Route: Aspect, Table: f.table(v, found)}
	current, taught := make([][]float64, len(keywords)), make([]bool, len(keywords))
	for i, scores := range keywords {
		current[i] = make([]float64, f.classes)
		for c, k := range scores {
			current[i][c] = keywordsDecide * math.Log1p(k)
		}
		taught[i] = len(found.hits[i]) > 0
	}
	start := current
	if found.covered() < scarce {
		r.Route = Keywords
		r.decide(start)
		return r, nil
	}
	grams, err := f.grams()
	if err != nil {
		return nil, err
	}
	for range 2 {
		refined, err := f.refine(ctx, grams, current, taught)
		if err != nil {
			return nil, err
		}
		for i, z := range refined {
			addScaled(z, 1, start[i])
		}
		current, taught = refined, confident(refined)
	}
	r.decide(current)
	return r, nil
}

// decide sets the probabilities from logarithms.
func (r *Result) decide(logarithms [][]float64) {
	r.Probabilities = make([][]float64, len(logarithms))
	for i, z := range logarithms {
		r.Probabilities[i] = slices.Clone(z)
		softmax(r.Probabilities[i])
	}
}

// logs returns the logarithms of p, none below ln 1e-4.
func logs(p []float64) []float64 {
	z := make([]float64, len(p))
	for c, v := range p {
		z[c] = math.Log(v + 1e-4)
	}
	return z
}

// table counts what the seeds find.
func (f *fit) table(v *vocabulary, found *finds) []Row {
	rows := make([]Row, f.classes)
	together := make([][]int, f.classes)
	for c := range rows {
		rows[c] = Row{Code: f.tax.Categories[c].Code, Shared: v.shared[c]}
		together[c] = make([]int, f.classes)
	}
	for _, s := range v.seeds {
		rows[s.class].Seeds++
	}
	for _, hits := range found.hits {
		classes := v.classesOf(hits)
		for _, c := range classes {
			rows[c].Documents++
			if len(classes) > 1 {
				rows[c].Contested++
			}
			for _, d := range classes {
				if d != c {
					together[c][d]++
				}
			}
		}
	}
	for c, counts := range together {
		rival := 0
		for d, n := range counts {
			if n > counts[rival] {
				rival = d
			}
		}
		if counts[rival] > 0 {
			rows[c].Rival = f.tax.Categories[rival].Code
		}
	}
	return rows
}
