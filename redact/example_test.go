package redact_test

import (
	"fmt"

	"suxi/redact"
)

func ExampleMask() {
	fmt.Println(redact.Mask("订单2023070112345还没退款，请打138-0000-1234或发邮件到li@example.com"))
	// Output: 订单2023070112345还没退款，请打〔手机〕或发邮件到〔邮箱〕
}
