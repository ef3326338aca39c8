package complaint_test

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"suxi/complaint"
)

// A bad row is a value in the stream; reading goes on.
func ExampleNewReader() {
	file := `工单号,投诉内容,受理时间,门店
A1,杯子碎了,2020/6/5 8:03:11,一店
A2,等了两周,昨天,一店
A3,多收了钱,,二店
`
	r, err := complaint.NewReader("june.csv", strings.NewReader(file), complaint.ReaderOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	for {
		c, err := r.Read()
		var bad *complaint.RowError
		switch {
		case err == io.EOF:
			return
		case errors.As(err, &bad):
			fmt.Println("rejected:", bad)
		case err != nil:
			log.Fatal(err)
		default:
			fmt.Println(c.Row, c.ID, c.Text, c.Extra)
		}
	}
	// Output:
	// 2 A1 杯子碎了 [{门店 一店}]
	// rejected: june.csv:3: received_at: bad date (2 characters)
	// 4 A3 多收了钱 [{门店 二店}]
}

func ExampleNewWriter() {
	w, err := complaint.NewWriter("jsonl", os.Stdout, nil)
	if err != nil {
		log.Fatal(err)
	}
	row := complaint.Labelled{
		Complaint: complaint.Complaint{ID: "A1", Text: "杯子碎了", File: "june.csv", Row: 2},
		Label:     complaint.Label{Category: "quality", CategorySource: complaint.Model},
	}
	if err := errors.Join(w.Write([]complaint.Labelled{row}), w.Close()); err != nil {
		log.Fatal(err)
	}
	// Output:
	// {"id":"A1","generated_id":false,"text":"杯子碎了","received_at":null,"responded_at":null,"closed_at":null,"channel":"","product":"","region":"","batch":"","customer_id":"","customer_group":"","department":"","category":"quality","category_name":"","category_source":"model","human_category":"","model_category":"","category_probability":0,"runner_up":"","runner_up_probability":0,"categories":"","categories_name":"","decision":"","review_reason":"","unknown_share":0,"evidence":[],"subcategory":"","subcategory_name":"","subcategory_source":"","human_subcategory":"","subcategory_probability":0,"cause":"","cause_name":"","severity":0,"severity_code":"","severity_name":"","severity_source":"","human_severity":"","model_severity":0,"severity_probability":0,"urgent_review":false,"severity_rules":"","batch_size":0,"demand":"","demand_name":"","demand_source":"","human_demand":"","who":"","when":"","where":"","what":"","why":"","how":"","mentions":[],"due_at":null,"group_id":"","group_size":0,"issue_id":"","issue_size":0,"file":"june.csv","row":2,"extra":[]}
}
