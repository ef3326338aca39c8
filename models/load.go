package models

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"suxi/classifier"
	"suxi/internal/inputfile"
)

// LoadFile loads the bundle at path.
func LoadFile(path string) (*Bundle, error) {
	f, err := inputfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s: is a folder, want a model file", path)
	}
	return Load(path, f, info.Size())
}

// Load reads a bundle file of the given size. It checks format, version, sizes
// and hashes before it uses anything; name stands in its errors.
func Load(name string, r io.ReaderAt, size int64) (*Bundle, error) {
	b, err := load(r, size)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return b, nil
}

func load(r io.ReaderAt, size int64) (*Bundle, error) {
	z, err := zip.NewReader(r, size)
	if err != nil || len(z.File) == 0 || z.File[0].Name != manifestEntry {
		return nil, errors.New("not a suxi model, or a damaged one: train it again or copy it again")
	}
	raw, err := readEntry(z.File[0], min(size, maxManifest))
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(raw, &m); err != nil || m.Format != Format {
		return nil, fmt.Errorf("%s: not the manifest of a suxi model", manifestEntry)
	}
	if m.Version < 1 || m.Version > FormatVersion {
		return nil, fmt.Errorf("model format version %d, this suxi reads versions up to %d: use a newer suxi, or train the model again", m.Version, FormatVersion)
	}
	parts, err := readEntries(z.File[1:], m.Entries, size)
	if err != nil {
		return nil, err
	}
	b := &Bundle{Manifest: m}
	d := decodeParts(parts, m.Heads)
	defer d.running.Wait()
	if b.Taxonomy, err = d.taxonomy(); err != nil {
		return nil, err
	}
	if b.Taxonomy.Fingerprint() != m.Taxonomy.Fingerprint {
		return nil, fmt.Errorf("%s: is not the taxonomy the model was trained with", taxonomyEntry)
	}
	b.trained, b.tone, b.words = b.Taxonomy, string(parts[toneEntry]), string(parts[wordsEntry])
	if m.Version == FormatVersion { // else this version would write something else
		b.id, b.yaml = idOf(raw), string(parts[taxonomyEntry])
	}
	if err := m.Heads.Category.checkAcceptance(b.Taxonomy); err != nil {
		return nil, fmt.Errorf("%s: %w", manifestEntry, err)
	}
	if b.category, err = b.decodeHead(m.Heads.Category, d, b.categoryPosition); err != nil {
		return nil, fmt.Errorf("category head: %w", err)
	}
	if b.severity, err = b.decodeHead(m.Heads.Severity, d, b.severityPosition); err != nil {
		return nil, fmt.Errorf("severity head: %w", err)
	}
	if b.level2, err = b.decodeLevel2(m.Heads, d); err != nil {
		return nil, err
	}
	return b, nil
}

// readEntries reads the entries the manifest lists and compares their hashes.
func readEntries(files []*zip.File, want []Entry, size int64) (map[string][]byte, error) {
	if len(files) != len(want) {
		return nil, fmt.Errorf("%d entries, the manifest lists %d", len(files), len(want))
	}
	parts := map[string][]byte{}
	for i, e := range want {
		f := files[i]
		if f.Name != e.Name || int64(f.UncompressedSize64) != e.Size || parts[e.Name] != nil {
			return nil, fmt.Errorf("entry %s: not as the manifest lists it", strconv.Quote(f.Name))
		}
		data, err := readEntry(f, size)
		if err != nil {
			return nil, err
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != e.SHA256 {
			return nil, fmt.Errorf("entry %s: damaged: copy the model again", e.Name)
		}
		parts[e.Name] = data
	}
	return parts, nil
}

// readEntry reads one stored entry of at most max bytes.
func readEntry(f *zip.File, max int64) ([]byte, error) {
	if f.Method != zip.Store || f.UncompressedSize64 > uint64(max) {
		return nil, fmt.Errorf("entry %s: compressed or too large for a suxi model", strconv.Quote(f.Name))
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data := make([]byte, f.UncompressedSize64)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, fmt.Errorf("entry %s: damaged: copy the model again", strconv.Quote(f.Name))
	}
	if _, err := r.Read(make([]byte, 1)); err != io.EOF { // the zip checksum is compared at the end
		return nil, fmt.Errorf("entry %s: damaged: copy the model again", strconv.Quote(f.Name))
	}
	return data, nil
}

// decodeHead builds a head from its parts and checks that they fit together.
// Heads that name the same features share one vectorizer.
func (b *Bundle) decodeHead(h Head, d *decoding, position func(code string) int) (head, error) {
	s, err := decodeSpace(h, d)
	if err != nil {
		return head{}, err
	}
	ensemble, err := d.ensembles[h.Weights]()
	if err != nil {
		return head{}, err
	}
	classes := make([]int, len(h.Classes))
	for i, code := range h.Classes {
		classes[i] = position(code)
		if classes[i] < 0 || i > 0 && classes[i] <= classes[i-1] {
			return head{}, fmt.Errorf("classes %s: not those of the taxonomy in its order", strings.Join(h.Classes, " "))
		}
	}
	blk, err := b.decodeBlock(h)
	if err != nil {
		return head{}, err
	}
	if h.Calibration != nil { // of before version 3
		h.Stack = &classifier.Stack{Weight: []float64{h.Calibration.Scale}, Bias: h.Calibration.Bias}
	}
	calibrated := false
	switch kinds := []bool{h.Stack != nil, h.Ordinal != nil, h.Multilabel != nil}; {
	case kinds[0] && (kinds[1] || kinds[2]) || kinds[1] && kinds[2]: // each would be asked for something else
	case h.Ordinal != nil:
		calibrated = len(ensemble) == 1 && ensemble[0].Classes == len(classes)-1 && h.Ordinal.Valid() && h.Ordinal.Classes() == len(classes)
	case h.Multilabel != nil:
		calibrated = ensemble[0].Classes == len(classes) && h.Multilabel.Valid(len(ensemble), len(classes))
	case h.Stack != nil:
		calibrated = ensemble[0].Classes == len(classes) && h.Stack.Valid(len(ensemble), len(classes))
	}
	if !calibrated || ensemble.Features() != s.Len()+blk.width() {
		return head{}, errors.New("weights, features and classes do not fit together")
	}
	return head{classes, s, blk, ensemble, h.Stack, h.Ordinal, h.Queue, h.Multilabel}, nil
}

// decodeSpace takes the features of a head.
func decodeSpace(h Head, d *decoding) (s space, err error) {
	if s.body, err = d.vectorizers[h.Features](); err != nil {
		return space{}, err
	}
	if h.Lead == "" {
		return s, nil
	}
	if s.lead, err = d.vectorizers[h.Lead](); err != nil {
		return space{}, err
	}
	if !s.lead.Config().SameLengths(s.body.Config()) {
		return space{}, fmt.Errorf("%s: n-grams of other lengths than those of %s", h.Lead, h.Features)
	}
	return s, nil
}

// decodeBlock builds the block of a head from the taxonomy or the tone of b.
func (b *Bundle) decodeBlock(h Head) (block, error) {
	blk := block{name: h.Block, scale: h.BlockScale}
	switch h.Block {
	case "":
	case keywordBlock:
		blk.lexicon = keywordLexicon(b.Taxonomy)
	case clauseBlock, toneBlock:
		tone := b.category.block.sour // read once
		if tone == nil {
			var err error
			if tone, err = parseTone(b.tone); err != nil {
				return block{}, fmt.Errorf("%s: %w", toneEntry, err)
			}
		}
		blk.lexicon = tone.lexicon
		if h.Block == clauseBlock {
			blk.lexicon, blk.sour = keywordLexicon(b.Taxonomy), tone
		}
	default:
		return block{}, fmt.Errorf("block %q: not one this suxi knows", h.Block)
	}
	if blk.lexicon == nil && h.Block != "" {
		return block{}, fmt.Errorf("block %s: the taxonomy has no keywords", h.Block)
	}
	if blk.width() != len(h.BlockScale) {
		return block{}, fmt.Errorf("block %s: %d features, the manifest scales %d", h.Block, blk.width(), len(h.BlockScale))
	}
	return blk, nil
}

func (b *Bundle) categoryPosition(code string) int {
	for i, c := range b.Taxonomy.Categories {
		if c.Code == code {
			return i
		}
	}
	return -1
}

func (b *Bundle) severityPosition(code string) int {
	for i, l := range b.Taxonomy.Severity {
		if l.Code == code {
			return i
		}
	}
	return -1
}
