package pipeline

import (
	"strings"

	"suxi/complaint"
	"suxi/cues"
	"suxi/models"
	"suxi/taxonomy"
)

// categories fills in what the complaint is about and who says so, and returns
// the category in force. A person can name several in one cell, or by a
// subcategory alone the category that has it.
func categories(tax *taxonomy.Taxonomy, p models.Prediction, row *complaint.Labelled) (category int) {
	set := p.Categories
	category, row.CategorySource = p.Category, complaint.Model
	if row.Complaint.Category == "" && row.Complaint.Subcategory == "" {
		// nobody said anything
	} else if given, strange := tax.CategorySet(row.Complaint.Category); len(strange) > 0 {
		// that is nothing
	} else if len(given) > 0 {
		category, row.CategorySource, set = given[0], complaint.Human, given
	} else if parent, _, ok := tax.Subcategory(row.Complaint.Subcategory); ok {
		category, row.CategorySource, set = parent, complaint.Human, []int{parent}
	}
	c := &tax.Categories[category]
	row.Label.Category, row.CategoryName = c.Code, c.Name
	if p.Categories == nil && len(set) < 2 {
		return category
	}
	var codes, names []string
	for _, i := range set {
		codes, names = append(codes, tax.Categories[i].Code), append(names, tax.Categories[i].Name)
	}
	row.Categories, row.CategoriesName = strings.Join(codes, "|"), strings.Join(names, "|")
	return category
}

// subcategory fills in level 2 below the category in force: what a person said,
// or what the model is sure of, or where it knows no subcategories the one that
// the text mentions most.
func subcategory(tax *taxonomy.Taxonomy, labeler Labeler, p models.Prediction, category int, row *complaint.Labelled) {
	entries := tax.Categories[category].Subcategories
	settle := func(e taxonomy.Entry, source complaint.Source) {
		row.Label.Subcategory, row.SubcategoryName, row.SubcategorySource = e.Code, e.Name, source
	}
	said := p.Subcategory
	if row.CategorySource == complaint.Human {
		said = labeler.Subcategory(row.Text, category)
	}
	row.SubcategoryProbability = said.Probability
	if row.Complaint.Subcategory != "" {
		if i, ok := tax.SubcategoryOf(category, row.Complaint.Subcategory); ok {
			settle(entries[i], complaint.Human)
			return
		}
	}
	switch {
	case said.Sure:
		settle(entries[said.Index], complaint.Model)
	case said.Learned:
		row.SubcategorySource = complaint.Asked
	default:
		code, _ := most(entries, row.Mentions, cues.Subcategory)
		if i := position(entries, code); i >= 0 {
			settle(entries[i], complaint.ByRule)
		}
	}
}
