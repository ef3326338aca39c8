package calendar_test

import (
	"fmt"
	"time"

	"suxi/calendar"
)

// Three working days from the Thursday before Spring Festival 2024: Friday,
// then the Sunday that was worked in exchange, then Monday.
func ExampleAddWorkdays() {
	received := time.Date(2024, 2, 8, 16, 0, 0, 0, calendar.Shanghai)
	fmt.Println(calendar.AddWorkdays(received, 3).Format("2006-01-02 15:04 Mon"))
	// Output: 2024-02-19 16:00 Mon
}
