package reports

// drawings are the words of the charts, and of the sections and tables that came
// with them.
var drawings = map[string]phrase{
	"section.stability":   {"主要类别稳不稳", "Do the vital few hold"},
	"section.cost":        {"金额", "Amounts"},
	"section.compared":    {"各类别、渠道、产品、地区的变化", "Changes by category, channel, product and region"},
	"section.heat":        {"类别与产品、地区的搭配", "Category against product and region"},
	"section.fishbone":    {"鱼骨图：人机料法环测", "Fishbone: causes"},
	"section.slots":       {"谁、何时、何地、何事、为何、如何", "Who, when, where, what, why, how"},
	"section.levels":      {"各类别的等级构成", "Severity within categories"},
	"section.incidents":   {"系统性、重复性与单次问题", "Systematic, recurring and single incidents"},
	"section.reliability": {"分类标注可信到什么程度", "How far the labels can be relied on"},

	// Legends.
	"legend.rise":         {"增加", "more"},
	"legend.fall":         {"减少", "fewer"},
	"legend.level":        {"件数", "complaints"},
	"legend.charted":      {"实际", "observed"},
	"legend.expected":     {"预期", "expected"},
	"legend.spike":        {"实际 ÷ 预期", "observed ÷ expected"},
	"legend.bounds":       {"界限 ÷ 预期", "bound ÷ expected"},
	"legend.beyond":       {"区间伸出图外", "interval beyond the axis"},
	"legend.verdict.up":   {"判定上升", "flagged as a rise"},
	"legend.verdict.down": {"判定下降", "flagged as a fall"},
	"legend.verdict.flat": {"未判定变化", "not flagged"},

	// Stability of the Pareto.
	"stability.key":     {"换一种计量（件数、独立事件、严重程度、金额）或换一种切法，入选的类别变不变：● 为入选，百分数为自助抽样 %d 次中入选的比例。“已定”指至少 %s%% 的抽样中各栏都与实际相同，即结论不由偶然决定。", "Whether another weight (complaints, events, severity, amounts) or another cut makes other categories vital: ● is vital, and the percentage is the share of %d bootstrap draws in which it is. Settled means that in at least %s%% of the draws every cell is as observed: chance does not decide."},
	"stability.caption": {"主要类别随计量与切法的变化：%s", "The vital few by weight and cut: %s"},
	"stability.cell":    {"%s，%s", "%s, %s"},
	"cut.crossing":      {"越线法", "crossing"}, "cut.strict": {"不超线法", "strict"},
	"place.always": {"总是", "always"}, "place.sometimes": {"视算法", "under some"}, "place.never": {"从不", "never"},
	"settled.yes": {"是", "yes"}, "settled.no": {"否", "no"},
	"col.place": {"入选", "Vital"}, "col.settled": {"已定", "Settled"},

	"stability.out": {"（另有 %d 类无论如何都不入选）", " (never vital, and settled: %d more)"},

	// Amounts.
	"cost.text":    {"金额取自输入的列“%s”：%s 件读出金额，合计 %s。帕累托可按金额切换。", "Amounts are from the column “%s”: %s complaints have one, %s in all. The Pareto can be switched to them."},
	"cost.without": {"%s 件没有金额，不计入：空 %s 件，读不出 %s 件，来自没有这一列的文件 %s 件。", "Without an amount, and left out: %s complaints (empty %s, unreadable %s, from files without the column %s)."},

	// Comparisons by value.
	"intervals.title":        {"%s各类别的变化：点为{日均}之比，横线为区间，阴影为实际意义带", "%s by category: dot, ratio of {daily rates}; line, interval; shaded, the practical band"},
	"compared.key":           {"两期合计不足 %d 件的不作比较；同一张表里的各行一并检验（q）。判定了变化的排在前面。", "Not compared with fewer than %d complaints in both periods together; the rows of a table are tested together (q). Those that are flagged stand first."},
	"compared.caption":       {"%s按%s，与上期、去年同期比较", "%s by %s, against the period before and the year before"},
	"compared.cells.caption": {"%s按%s × 类别：判定了变化的格（共比较 %s 格）", "%s by %s × category: cells that are flagged (compared: %s)"},
	"compared.cells.empty":   {"%s × 类别：比较了 %s 格，没有一格判定变化。", "%s × category: of %s cells compared none is flagged."},
	"why.not_compared":       {"没有这样的一期，或两期合计太少", "no such period, or too few in both together"},
	"col.value.of":           {"值", "Value"},

	// Control charts and spikes.
	"spikes.title":                   {"异常的项：实际为预期的几倍，超过了哪些界限", "Spikes: how many times what was expected, and the bounds they exceed"},
	"spikes.first":                   {"（前 %d 项，共 %d 项）", " (the first %d of %d)"},
	"control.none":                   {"没有控制图：%s。", "No control charts: %s."},
	"control.counts":                 {"独立事件", "unique events"},
	"spikes.tip":                     {"%s 个事件，预期 %s 个", "%s events, %s expected"},
	"control.key":                    {"控制图：横线为基期均值，虚线为控制限（基期之内随机波动的范围），▲ 为偏多而报信号的点，▼ 为偏少。", "Control charts: the line is the mean of the base, dashes are the limits of chance variation around it; ▲ marks points that signal more, ▼ fewer."},
	"control.title":                  {"控制图：%s", "Control chart: %s"},
	"why.control.too_few_periods":    {"此前完整的期数不足 8，不画界限", "fewer than 8 complete periods before: no limits"},
	"why.control.too_few_complaints": {"间隔不足 5 个，不画界限", "fewer than 5 gaps: no limits"},

	// Heat maps.
	"heat.title":       {"类别 × %s：事件数，底色为偏离预期的程度", "Category × %s: events, shaded by how far they are from what is expected"},
	"heat.key":         {"预期为该行合计 × 该列合计 ÷ 总数，即两者互不相干时应有的件数；近似重复的投诉合计一件。底色按皮尔逊残差（实际 − 预期）÷ √预期，绝对值到 %[2]d 着浅色，到 %[3]d 着深色；预期不足 %[1]d 的格不着色。每格各看各的，没有关联时二十格里也约有一格碰巧着色，这里不作检验。", "Expected is row total × column total ÷ all: what there would be if one had nothing to do with the other; near-duplicates count once. The shade follows Pearson's residual, (observed − expected) ÷ √expected: pale from %[2]d in either direction, dark from %[3]d on; cells with fewer than %[1]d expected have none. Each cell is judged alone, and where there is nothing to find about one in twenty is shaded by chance: this is no test."},
	"heat.tip":         {"%s 个事件，预期 %s 个", "%s events, %s expected"},
	"heat.far_below":   {"远少于预期", "far below"},
	"heat.below":       {"少于预期", "below"},
	"heat.as_expected": {"与预期相近", "about as expected"},
	"heat.above":       {"多于预期", "above"},
	"heat.far_above":   {"远多于预期", "far above"},
	"heat.too_few":     {"预期太少", "too few expected"},

	// Courses of hotspots, issues, groups and batches.
	"timeline.tip":    {"%s：%s 件", "%s: %s"},
	"hotspots.title":  {"热点各期件数（点的面积）", "Hotspots: complaints by period (area of the dots)"},
	"issues.title":    {"热度最高的 %d 个问题各期件数（点的面积）", "The %d hottest issues: complaints by period (area of the dots)"},
	"batches.title":   {"高于预期的批次各期件数（点的面积）", "Batches above expectation: complaints by period (area of the dots)"},
	"groups.course":   {"最大的 %d 组近似重复投诉各期件数（点的面积）", "The %d largest near-duplicate groups: complaints by period (area of the dots)"},
	"col.memory":      {"此前", "Before"},
	"col.memory.note": {"最近至多六个窗口中是否为热点，右边最近：● 是，○ 否", "Whether it was hot in the latest six windows at most, the latest on the right: ● hot, ○ not"},
	"why.no_memory":   {"没有更早的窗口", "no window before"},
	"why.no_terms":    {"没有突出的词", "no word stands out"},

	// Fishbone.
	"fishbone.title": {"各骨件数与占比，及归入的依据", "Complaints on each bone, and what put them there"},
	"fishbone.key":   {"按原因、子类和正文说法归到六根骨上，只是追查的方向，不是查明的原因。%s 件（%s）没有可归的依据，不在图上。", "Complaints are put on the six bones by cause, subcategory and phrases of the text: directions to look into, not causes found. %s (%s) have nothing to go by and are not drawn."},
	"fishbone.tip":   {"%s 件，占全部 %s", "%s complaints, %s of all"},
	"fishbone.head":  {"全部投诉", "Complaints"},

	// Slots.
	"slots.key":     {"由规则从正文中读出，同一事件可有多个答案，也可以没有；只列至少三个事件说到的。没有读出不等于没有发生。", "Read from the texts by rules. An event can have several answers or none; shown are those of three events and more. What was not read may still have happened."},
	"slots.caption": {"主要类别的正文说了什么：每问说得最多的几个答案（事件数）", "What the texts of the vital few say: the most frequent answers (events)"},
	"slots.read":    {"读 %s 个事件，%s 个说到（%s）", "events read: %s; that say: %s (%s)"}, "why.no_answer": {"没有三个以上事件说到的答案", "no answer of three events and more"},
	"col.slot.who": {"谁", "Who"}, "col.slot.when": {"何时", "When"}, "col.slot.where": {"何地", "Where"}, "col.slot.what": {"何事", "What"}, "col.slot.why": {"为何", "Why"}, "col.slot.how": {"如何", "How"},
	"time.for_years": {"持续数年", "for years"}, "time.for_months": {"持续数月", "for months"}, "time.for_days": {"持续数日", "for days"}, "time.holidays": {"节假日与大促", "holidays and sales"},
	"time.night": {"夜间", "at night"}, "time.morning": {"早上", "in the morning"}, "time.afternoon": {"下午", "in the afternoon"}, "time.weekend": {"周末", "at weekends"},
	"time.days_ago": {"几天前", "days ago"}, "time.weeks_ago": {"几周或上月", "weeks ago"}, "time.years_ago": {"去年及更早", "years ago"}, "time.date": {"某日", "on a date"}, "time.hour": {"某时", "at an hour"},

	// Severity and incidents.
	"levels.title":      {"各类别中各等级所占的比例（条内为件数）", "Share of each level within a category (complaints in the bars)"},
	"incidents.key":     {"按牵涉的人数、时间和地区把每个事件归为一种，名称取自 GB/T 19012（ISO 10002），界线由本程序划定，见表。", "Every event is of one kind by the people, time and regions it involves. The names are those of GB/T 19012 (ISO 10002); the lines are drawn by this program, see the table."},
	"incidents.caption": {"全部事件，按牵涉的范围", "All events by how far they reach"},
	"col.incident":      {"种类", "Kind"}, "col.incident.rule": {"怎样算", "What counts as such"},
	"incident.systematic": {"系统性", "systematic"}, "incident.recurring": {"重复性", "recurring"}, "incident.single": {"单次", "single"},
	"incident.rule.systematic": {"至少 3 人，且过半投诉同一产品的同一批次；或历时四周以上，至少 10 人，或 3 人且不止一个地区", "at least 3 people, more than half of the complaints about one batch of one product; or over four weeks and more, at least 10 people, or 3 of several regions"},
	"incident.rule.recurring":  {"历时四周以上至少 3 件，且不是系统性", "at least 3 complaints over four weeks and more, and not systematic"},
	"incident.rule.single":     {"其余", "all else"},

	// Follow-up.
	"open.caption":    {"没有办结时间的投诉等了多久（%s 件，底色为在本行中的占比）", "How long complaints without a closing time have waited (%s; shade: share of the row)"},
	"age.between":     {"%d 至 %d 天", "%d to %d days"},
	"age.from":        {"%d 天及以上", "%d days and more"},
	"returns.caption": {"办结后 30 天内同一客户就同类问题再次投诉，按%s", "The same again within 30 days of closing, by %s"},
	"repeats.caption": {"同一客户再次投诉，按%s", "Complaints after a customer's first, by %s"},
	"col.age":         {"已等", "Waiting"}, "col.returns.of": {"办结满 30 天", "Closed 30 days ago"}, "col.returns": {"再次投诉", "Came back"}, "col.repeats.of": {"件数", "Complaints"}, "col.repeats": {"再次投诉", "After the first"},
	"sheet.open": {"未办结", "Open"}, "sheet.returns": {"办结后再投诉", "Came back"}, "sheet.repeats": {"再次投诉", "Repeats"},

	// Definitions.
	"method.stability":      {"主要类别的稳定性", "Stability of the vital few"},
	"method.stability.text": {"同一次自助抽样（以事件为单位）下，用每一种计量和每一种切法各算一遍帕累托。", "Each bootstrap draw of events is ordered by every weight and cut by every rule."},
	"method.compared":       {"按渠道、产品、地区比较", "Comparison by value"},
	"method.compared.text":  {"与类别的环比、同比同法；是否比较只看两期合计的件数，不看差别，故 p 值有效。一张表与同一基期的全部比较为一组，一并校正。", "As categories are compared. Whether a row is compared depends on both periods' complaints together and not on their difference, so that p values hold. All comparisons of a table with one base are a family."},
	"method.heat":           {"偏离预期的程度", "Distance from what is expected"},
	"method.heat.text":      {"皮尔逊残差（实际 − 预期）÷ √预期，2 与 4 为马赛克图通用的界（Friendly 1994），预期不足 5 不着色（Cochran 1954）。只看表中所列的值。", "Pearson's residual, (observed − expected) ÷ √expected, shaded at 2 and 4 as mosaic plots are (Friendly 1994) and not below 5 expected (Cochran 1954). Over the values listed alone."},
	"method.incidents":      {"系统性、重复性、单次", "Systematic, recurring, single"},
	"method.incidents.text": {"一组近似重复为一个事件，其人数按客户编号计，没有编号的一件计一人。", "A near-duplicate group is one event; its people are its customers' ids, a complaint without one counting as a person."},

	// Labels.
	"labels.text":           {"本次标注的类别：由人给出 %s 件；由模型给出并自动采纳 %s 件（占 %s）；由模型给出、仍待人复核 %s 件。", "Categories of this run: given by people %s; given by the model and accepted under its certificate %s (%s); given by the model, and for people to review %s."},
	"labels.plain":          {"本次标注的类别：由人给出 %s 件，由模型给出 %s 件。", "Categories of this run: given by people %s, by the model %s."},
	"labels.cold":           {"模型没有用人工标注训练过（冷启动），对自己的标注不作任何保证，每一件都须复核。", "The model was trained without labels of people (cold start). It promises nothing of its labels: all are for review."},
	"labels.uncertified":    {"模型 %s 没有准确率保证：上面由模型给出的类别对多少，它不作任何承诺，一件也没有经过认证。要有保证，须用自己的标注训练并认证（train --accept-precision），或抽样复核（audit）。", "The model %s has no accept certificate: it promises nothing of how many of its categories are right, and none of those above is certified. For a promise, train it on labels of your own (train --accept-precision), or audit a sample."},
	"labels.withdrawn":      {"因本次数据与训练数据差异过大，准确率保证对 %s 件失效，这些已转为待复核。", "The data differ too much from what the model learnt from: the certificate was withdrawn for %s complaints, which are now for review."},
	"certificate.text":      {"准确率保证：以 %s%% 的把握，%s自动采纳的类别至少 %s%% 正确。据训练时留出的案例，不据本次数据。", "Certificate: with confidence %s%%, of the categories accepted %s at least %s%% are right. It rests on cases held out in training, not on this run."},
	"certificate.overall":   {"合在一起", "together"},
	"certificate.per_class": {"在每一类中", "in each category"},
	"certificate.caption":   {"准确率保证，按类别", "Accept certificate, by category"},
	"certified.yes":         {"已认证", "certified"}, "certified.no": {"未认证", "not certified"},
	"why.uncertified": {"案例太少或错误太多，不能认证", "too few cases, or too many errors"},
	"col.certified":   {"认证", "Certified"}, "col.threshold": {"采纳概率自", "Accepted from"}, "col.cases": {"案例", "Cases"}, "col.case.accepted": {"其中采纳", "Accepted"}, "col.case.errors": {"采纳中错误", "Errors among them"},
	"col.precision.low": {"正确率下界", "Right, at least"}, "col.case.coverage": {"采纳比例", "Coverage"},
	"agreement.key":     {"人与模型都给了标注的，两者相同的比例；κ 与 α 已扣除碰巧相同（1 为完全一致，0 为碰巧）。模型若用这些标注训练过，会偏高。", "Of complaints labelled by people and by the model, the share on which they agree; κ and α allow for agreement by chance (1 is full, 0 chance). If the model learnt from these labels they are too high."},
	"agreement.caption": {"人与模型的一致性", "People against the model"},
	"col.axis":          {"标注", "Label"}, "col.both": {"两者都有", "Both"}, "col.agreed": {"相同", "Agree"}, "col.kappa": {"κ [区间]", "κ [interval]"}, "col.quadratic": {"二次加权 κ [区间]", "Quadratic κ [interval]"}, "col.alpha": {"α [区间]", "α [interval]"},
	"why.no_estimate":   {"无从估计，或不适用", "cannot be estimated, or does not apply"},
	"drift.key":         {"各期投诉的构成、模型不认识的词、模型的把握，与上期及训练数据相比；q ≤ %s 且构成的散度超过 %s 比特、不认识的词多 %s 个百分点或把握低 %s 个百分点，才记为偏移。偏移可能是新情况，也可能是模型不再适用。", "The mix of categories, the words that the model does not know and how sure it is, against the period before and the training data. Flagged where q ≤ %s and the divergence of the mix is above %s bits, unknown words are up by %s percentage points, or confidence is down by %s. A shift may be news, or say that the model no longer fits."},
	"drift.caption":     {"各期与此前的偏移", "Drift by period"},
	"col.drift.against": {"相对于", "Against"}, "col.divergence": {"构成散度（比特）", "Divergence of the mix (bits)"}, "col.unknown": {"不认识的词", "Unknown words"}, "col.confidence": {"平均概率", "Mean probability"}, "col.drift.verdict": {"偏移", "Drift"},
	"drift.against.previous": {"上期", "the period before"}, "drift.against.training": {"训练数据", "the training data"},
	"drift.mix": {"构成", "mix"}, "drift.unknown": {"不认识的词", "unknown words"}, "drift.confidence": {"把握", "confidence"},
	"drift.shift": {"%s → %s（q %s）", "%s → %s (q %s)"}, "drift.mix.q": {"q %s", "q %s"},
	"why.no_shift": {"模型标注的事件不足 30", "fewer than 30 events of the model"}, "why.no_drift": {"没有超出实际意义带的偏移", "nothing beyond its band"},
	"bridge.key":     {"旧分类方案的投诉折算到现行类别。按比例随机分到几类的，单看一类含偶然。", "Complaints of former taxonomies, restated. Where they are spread over several categories by stated shares, which of them one counts is chance."},
	"bridge.caption": {"旧类别 → 现行类别", "Former categories → categories"},
	"col.bridge.old": {"旧类别", "Former category"}, "col.bridge.taxonomy": {"旧方案", "Former taxonomy"}, "col.bridge.new": {"现行类别", "Category"}, "col.bridge.split": {"分法", "Spread"},
	"bridge.by_chance": {"按比例随机", "by share, at random"},

	// Sheets.
	"sheet.stability": {"主要类别稳定性", "Stability"}, "sheet.compared": {"渠道产品地区比较", "Compared"}, "sheet.compared_cells": {"变化的格", "Cells that changed"},
	"sheet.slots": {"六问", "Six questions"}, "sheet.incidents": {"问题种类", "Incidents"}, "sheet.certificate": {"准确率保证", "Certificate"},
	"sheet.agreement": {"人机一致性", "Agreement"}, "sheet.drift": {"偏移", "Drift"}, "sheet.bridge": {"旧新类别", "Bridge"},
}
