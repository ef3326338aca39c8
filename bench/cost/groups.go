//go:build unix

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/hotissue"
	"suxi/models"
	"suxi/neardup"
	"suxi/pipeline"
)

// traces measures what finds near-duplicates.
func (m *measured) traces(ctx context.Context, bundle *models.Bundle, rows []complaint.Labelled) error {
	tracer, keyer := pipeline.NewTracer(bundle.Taxonomy), neardup.NewKeyer(neardup.Config{})
	type first struct {
		text string
		rows int
	}
	sets := make(map[neardup.SetID]*first)
	lots := make(map[uint64]int)
	traces := make([]pipeline.Trace, len(rows))
	toSets, members := flow{name: "traces with their texts, by set of shingles"}, flow{name: "members of groups"}
	err := m.timed(traceStage, m.rows, func() error {
		for i := range rows {
			t := tracer.Trace(&rows[i])
			keys, ok := keyer.Keys(t.Matter.Text)
			traces[i] = t
			if t.Lot != 0 {
				lots[t.Lot]++
				m.largestLot = max(m.largestLot, lots[t.Lot])
			}
			if ok {
				if sets[keys.Set] == nil {
					sets[keys.Set] = &first{text: t.Matter.Text}
				}
				sets[keys.Set].rows++
				m.largestSet = max(m.largestSet, sets[keys.Set].rows)
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	if err := m.timed(packTraceStage, m.rows, func() error {
		for _, t := range traces {
			data, err := json.Marshal(t)
			if err == nil {
				err = json.Unmarshal(data, new(pipeline.Trace))
			}
			if err != nil {
				return err
			}
			toSets.bytes += int64(keyBytes + placeBytes + len(data))
			t.Matter = hotissue.Document{}
			if data, err = json.Marshal(t); err != nil {
				return err
			}
			members.bytes += int64(2*keyBytes + len(data))
		}
		return ctx.Err()
	}); err != nil {
		return err
	}
	m.sets = len(sets)
	bands, texts := flow{name: "sets, by key of each of 20 bands"}, flow{name: "texts of sets, to their buckets"}
	type place struct {
		band int
		key  uint32
	}
	buckets := make(map[place][]neardup.SetID)
	if err := m.timed(keyStage, m.sets, func() error {
		for id, f := range sets {
			keys, _ := keyer.Keys(f.text)
			for band, key := range keys.Bands {
				buckets[place{band, key}] = append(buckets[place{band, key}], id)
			}
			bands.bytes += int64(len(keys.Bands) * (bandBytes + keyBytes))
			texts.bytes += int64(keyBytes + len(f.text))
		}
		return ctx.Err()
	}); err != nil {
		return err
	}
	done := make(map[[16]byte]bool)
	links := make(neardup.Links)
	if err := m.timed(bucketStage, m.rows, func() error {
		for _, bucket := range buckets {
			if len(bucket) < 2 {
				continue
			}
			slices.SortFunc(bucket, func(a, b neardup.SetID) int { return bytes.Compare(a[:], b[:]) })
			name := sha256.New()
			var of []string
			for _, id := range bucket {
				name.Write(id[:])
				of = append(of, sets[id].text)
			}
			texts.bytes += int64(len(bucket) * 2 * keyBytes)
			m.largestBucket = max(m.largestBucket, len(bucket))
			id := [16]byte(name.Sum(nil))
			if done[id] {
				continue
			}
			done[id] = true
			found, err := neardup.Bucket(ctx, neardup.Config{Workers: 1}, of)
			if err != nil {
				return err
			}
			for i, g := range found {
				links.Add(bucket[i], bucket[g])
				texts.bytes += int64(2*keyBytes + len(of[i]))
			}
		}
		return nil
	}); err != nil {
		return err
	}
	m.linked = len(links)
	m.flows = append(m.flows, toSets, bands, texts, members)

	before := heap()
	index := neardup.New(neardup.Config{Workers: 1})
	for i := range rows {
		index.Add(rows[i].Text)
	}
	m.indexBytes = heap() - before
	runtime.KeepAlive(index)
	return nil
}

// crowdSets is how many sets the bucket of crowd holds.
const crowdSets = 5_000

// crowd measures a bucket that a template fills: texts that share most of their
// shingles, and are not similar enough to be a group, so that every one has to be
// compared with many.
func (m *measured) crowd(ctx context.Context, _ *models.Bundle, _ []complaint.Labelled) error {
	const template = "本人在贵店购买的商品收到后发现与页面描述不符联系客服多次均未得到处理要求按照规定退货退款并赔偿损失编号"
	random := rand.New(rand.NewPCG(1, 0))
	texts := make([]string, crowdSets)
	for i := range texts {
		var b strings.Builder
		b.WriteString(template)
		for range 12 {
			b.WriteRune('一' + rune(random.IntN(3000)))
		}
		texts[i] = b.String()
		m.crowdBytes += int64(2*keyBytes + len(texts[i]))
	}
	return m.timed(crowdStage, crowdSets, func() error {
		_, err := neardup.Bucket(ctx, neardup.Config{Workers: 1}, texts)
		return err
	})
}
