package classifier

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
)

// number is a float64 whose NaN is null in JSON.
type number float64

func (n number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

func (n *number) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*n = number(math.NaN())
		return nil
	}
	return json.Unmarshal(data, (*float64)(n))
}

type metricsJSON struct {
	N           int          `json:"n"`
	Accuracy    number       `json:"accuracy"`
	MacroF1     number       `json:"macro_f1"`
	ECE         number       `json:"ece"`
	LogLoss     number       `json:"log_loss"`
	Brier       number       `json:"brier"`
	Intervals   *Intervals   `json:"intervals,omitempty"`
	PerClass    perClassJSON `json:"per_class"`
	Confusion   [][]int      `json:"confusion"`
	Reliability []Bin        `json:"reliability"`
	Coverage    []Coverage   `json:"coverage"`
}

type ordinalJSON struct {
	metricsJSON
	QuadraticKappa number `json:"quadratic_kappa"`
	MAE            number `json:"mae"`
}

type classJSON struct {
	Precision number   `json:"precision"`
	Recall    number   `json:"recall"`
	F1        number   `json:"f1"`
	Support   int      `json:"support"`
	Interval  Interval `json:"recall_interval"`
}

// perClassJSON is an object with a key per code, in the order of the classes,
// which is also that of the confusion matrix.
type perClassJSON struct {
	codes   []string
	classes []ClassMetrics
}

func (p perClassJSON) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, c := range p.classes {
		key, err := json.Marshal(p.codes[i])
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(classJSON{number(c.Precision), number(c.Recall), number(c.F1), c.Support, c.RecallInterval})
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (p *perClassJSON) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("per_class is no object")
	}
	*p = perClassJSON{}
	for d.More() {
		code, err := d.Token()
		if err != nil {
			return err
		}
		var c classJSON
		if err := d.Decode(&c); err != nil {
			return err
		}
		p.codes = append(p.codes, code.(string))
		p.classes = append(p.classes, ClassMetrics{float64(c.Precision), float64(c.Recall), float64(c.F1), c.Support, c.Interval})
	}
	return nil
}

func (m Metrics) json() metricsJSON {
	return metricsJSON{
		m.N, number(m.Accuracy), number(m.MacroF1), number(m.ECE), number(m.LogLoss), number(m.Brier), m.Intervals,
		perClassJSON{m.Codes, m.PerClass}, m.Confusion, m.Reliability, m.Coverage,
	}
}

func (j metricsJSON) metrics() Metrics {
	return Metrics{
		N: j.N, Accuracy: float64(j.Accuracy), MacroF1: float64(j.MacroF1),
		ECE: float64(j.ECE), LogLoss: float64(j.LogLoss), Brier: float64(j.Brier),
		Reliability: j.Reliability, Coverage: j.Coverage, Intervals: j.Intervals,
		Codes: j.PerClass.codes, PerClass: j.PerClass.classes, Confusion: j.Confusion,
	}
}

// MarshalJSON writes {n, accuracy, macro_f1, ece, log_loss, brier, intervals,
// per_class: {code: {precision, recall, f1, support, recall_interval}},
// confusion, reliability, coverage}, with null for NaN, and no intervals if
// there are none.
func (m Metrics) MarshalJSON() ([]byte, error) { return json.Marshal(m.json()) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Metrics) UnmarshalJSON(data []byte) error {
	var j metricsJSON
	err := json.Unmarshal(data, &j)
	*m = j.metrics()
	return err
}

// MarshalJSON writes the keys of [Metrics], quadratic_kappa and mae.
func (m OrdinalMetrics) MarshalJSON() ([]byte, error) {
	return json.Marshal(ordinalJSON{m.Metrics.json(), number(m.QuadraticKappa), number(m.MAE)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *OrdinalMetrics) UnmarshalJSON(data []byte) error {
	var j ordinalJSON
	err := json.Unmarshal(data, &j)
	*m = OrdinalMetrics{j.metrics(), float64(j.QuadraticKappa), float64(j.MAE)}
	return err
}
