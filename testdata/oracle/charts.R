# Reference figures for the control charts and spike searches of the package
# stats, one case a line: name, the arguments, "=", the figures. Run from this
# directory:
#   Rscript charts.R > charts.tsv
suppressMessages(library(surveillance))
cat("#", R.version.string, "- packages stats, surveillance", as.character(packageVersion("surveillance")), "\n")
num <- function(v) ifelse(is.nan(v) | is.na(v), "NaN", ifelse(is.infinite(v), ifelse(v > 0, "+Inf", "-Inf"), sprintf("%.17g", v)))
emit <- function(name, args, figures) { cat(name, num(args), "=", num(figures), sep = "\t"); cat("\n") }

# u, laney: base, counts, exposures = centre sigma, lower, upper, z.
# The formulas are those of qcc, which takes 1.128 (here) or its full digits.
chart <- function(d, n, base = length(d)) {
  i <- seq_len(base); u <- sum(d[i]) / sum(n[i]); z <- (d / n - u) / sqrt(u / n)
  limits <- function(name, s) emit(name, c(base, d, n), c(u, s, pmax(0, u - 3 * s * sqrt(u / n)), u + 3 * s * sqrt(u / n), z / s))
  limits("u", 1)
  limits("laney", mean(abs(diff(z[i]))) / 1.128)
}
stated <- c(8, 12, 9, 11, 25, 13, 7, 10, 14, 9, 12, 11)
orders <- c(1000, 1200, 950, 1100, 1150, 1250, 900, 1000, 1300, 980, 1180, 1050)
chart(stated, orders); chart(stated, orders, 4); chart(stated, rep(1, 12)); chart(c(0, 1, 0, 0, 2, 9), c(31, 28, 31, 30, 31, 30), 5)
chart(c(4000, 4400, 3900, 4700, 5600, 4100), c(31, 28, 31, 30, 31, 30), 5)

# g: base, gaps = centre lower upper
gaps <- function(x, base = length(x)) {
  p <- 1 / (1 + mean(x[seq_len(base)])); tail <- pnorm(-3)
  emit("g", c(base, x), c(mean(x[seq_len(base)]), qgeom(tail, p), qgeom(tail, p, lower.tail = FALSE)))
}
gaps(c(3, 17, 0, 25, 9, 12, 40, 1)); gaps(c(3, 17, 0, 25, 9, 12, 40, 1), 3); gaps(c(1900, 300, 2500, 4000)); gaps(c(0, 0, 1, 0)); gaps(c(0, 0, 5), 2)

# c1, c2: baseline alpha counts = upper bounds
monthly <- c(17, 25, 25, 21, 13, 22, 23, 22, 18, 26, 21, 17, 18, 18, 21, 16, 23, 22, 24, 23, 20, 11, 22, 24, 16, 17, 18, 17, 21, 19,
             13, 24, 18, 25, 18, 27, 22, 17, 22, 16, 13, 23, 19, 23, 21, 17, 16, 26, 28, 18, 15, 14, 30, 19, 23, 20, 16, 13, 26, 45)
ears <- function(x, baseline = 7, alpha = .001) for (m in c("C1", "C2")) {
  r <- earsC(sts(x), control = list(method = m, baseline = baseline, alpha = alpha))
  emit(tolower(m), c(baseline, alpha, x), c(rep(NaN, length(x) - nrow(r)), upperbound(r)))
}
ears(monthly); ears(monthly, 12, .01); ears(c(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3)); ears(rep(5, 12)); ears(stated, 3)

# tail: mean dispersion k alpha = P(X = k) P(X >= k) least x with P(X > x) <= alpha
tail <- function(mu, phi, k, alpha = .01) {
  s <- mu / (phi - 1)
  emit("tail", c(mu, phi, k, alpha), if (phi == 1) c(dpois(k, mu), ppois(k - 1, mu, lower.tail = FALSE), qpois(alpha, mu, lower.tail = FALSE))
    else c(dnbinom(k, s, 1 / phi), pnbinom(k - 1, s, 1 / phi, lower.tail = FALSE), qnbinom(alpha, s, 1 / phi, lower.tail = FALSE)))
}
for (phi in c(1, 1.0001, 1.01, 1.7, 30, 2000)) for (mu in c(.02, 3, 250, 90000)) for (z in c(-2, 0, .5, 6))
  tail(mu, phi, max(0, round(mu + z * sqrt(mu * phi))), if (z > 0) .001 else .05)

# R's glm stops when the deviance moves by less than 1e-8 of itself, which leaves
# four digits to a dispersion. Let it go on; it may warn that it never stops.
control <- stats::glm.control
formals(control)$epsilon <- 1e-14; formals(control)$maxit <- 100
assignInNamespace("glm.control", control, "stats")

# farrington: frequency b w recent alpha counts exposures =
#   expected upper(nbPlugin) p(nbPlugin) upper(delta) p(delta) phi trend
farrington <- function(d, n = NULL, freq = 12, b = 3, w = 1, recent = 1, alpha = .01) {
  k <- length(d)
  run <- function(method) {
    s <- sts(d, frequency = freq, start = c(2018, 1), population = matrix(if (is.null(n)) rep(1, k) else n))
    farringtonFlexible(s, control = list(range = k, b = b, w = w, noPeriods = 1, pastWeeksNotIncluded = recent, alpha = alpha,
      limit54 = c(0, 4), populationOffset = !is.null(n), thresholdMethod = method, glmWarnings = FALSE))
  }
  nb <- run("nbPlugin"); delta <- run("delta"); slope <- nb@control$trendVector[1, 1]
  emit("farrington", c(freq, b, w, recent, alpha, d, if (is.null(n)) rep(1, k) else n),
       c(nb@control$expected, upperbound(nb), nb@control$pvalue, upperbound(delta), delta@control$pvalue, nb@control$phiVector,
         if (is.na(slope)) 0 else slope))
  predicted(d, if (is.null(n)) rep(1, k) else n, freq, b, w, recent)
}
# predict: frequency b w recent counts exposures = expected se(ln expected) phi df p
# as farrington, by the summary of the reweighted glm as glm left it.
upward <- function(m, new, count, df) {
  q <- predict(m, new, se.fit = TRUE, dispersion = 1); e <- exp(q$fit); raw <- summary(m)$dispersion
  one <- max(1, raw); less <- max(1, df / (1 + (6 * (one - 1) / e + 1 / (one * e)) / 2))
  phi <- pmax(1, raw * less / qchisq((1:10 - .5) / 10, less)) * (1 + q$se.fit^2 * e)
  c(e, q$se.fit, raw, df, mean(pnbinom(count - 1, e / (phi - 1), 1 / phi, lower.tail = FALSE)))
}
predicted <- function(d, n = rep(1, length(d)), freq = 12, b = 3, w = 1, recent = 1) {
  k <- length(d); x <- unlist(lapply(b:0, function(y) { i <- (k - y * freq - w):(k - y * freq + w); i[i < k - recent] }))
  data <- data.frame(y = d[x], x = x, n = n[x]); new <- data.frame(x = k, n = n[k])
  fit <- function(formula) {
    m <- glm(formula, quasipoisson, data, offset = log(n)); data$omega <<- 1
    data$omega <<- surveillance:::algo.farrington.assign.weights(surveillance:::anscombe.residuals(m, max(1, summary(m)$dispersion)), 2.58)
    glm(formula, quasipoisson, data, offset = log(n), weights = omega)
  }
  m <- fit(y ~ x); keep <- coef(summary(m))[2, 4] < .05
  phi <- summary(m)$dispersion; if (phi < 1) keep <- 2 * pt(-abs(coef(m)[2]) / sqrt(summary(m, dispersion = 1)$cov.scaled[2, 2]), m$df.residual) < .05
  if (!(keep && b >= 3 && predict(m, new, type = "response") <= max(data$y))) m <- fit(y ~ 1)
  emit("predict", c(freq, b, w, recent, d, n), upward(m, new, d[k], m$df.residual))
}
# level: counts exposures = as predict, for the last count by all before
level <- function(d, n) {
  k <- length(d); data <- data.frame(y = d, n = n)[-k, ]
  m <- glm(y ~ 1, quasipoisson, data, offset = log(n)); emit("level", c(d, n), upward(m, data.frame(n = n[k]), d[k], m$df.residual))
}
level(stated, orders); level(c(8, 12, 2, 11, 25, 3, 7, 10, 1, 40), rep(30, 10)); level(c(700, 640, 655, 1200), c(31, 28, 31, 30))

days <- function(k) rep(c(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), length.out = k)
set.seed(7)
nb <- function(mu, phi) rnbinom(length(mu), size = mu / (phi - 1), mu = mu)
t <- 1:72; season <- exp(.5 * sin(2 * pi * t / 12))
farrington(monthly)
farrington(monthly, days(60)); farrington(monthly, alpha = .001); farrington(monthly, b = 4, w = 2, recent = 3); farrington(monthly, b = 2, w = 3, recent = 0)
farrington(rpois(72, 30 * season), days(72), b = 5)
farrington(rpois(72, 200 * season), b = 5, w = 2, recent = 2)
farrington(rpois(72, .6)); farrington(c(rpois(66, .3), 0, 2, 0, 0, 1, 4), days(72), b = 5)
farrington(rpois(60, 20 * exp(.02 * 1:60))); farrington(rpois(60, 80 * exp(-.03 * 1:60)), days(60), w = 2); farrington(rpois(60, 300 * exp(.03 * 1:60)))
farrington(nb(rep(50, 60), 4)); farrington(nb(40 * season, 3), days(72), b = 5, w = 2, recent = 2); farrington(nb(rep(8, 48), 2), b = 3, w = 1)
out <- rpois(60, 20); out[36] <- 90; farrington(out); out[c(24, 37)] <- c(70, 120); farrington(out, days(60), w = 2, recent = 2)
farrington(c(rpois(59, 12), 40), days(60)); farrington(c(rpois(59, 2000), 2600), days(60)); farrington(c(rpois(59, 700), 740))
week <- rpois(270, 15 * exp(.4 * cos(2 * pi * (1:270) / 52))); farrington(week, freq = 52, b = 4, w = 3, recent = 26)
farrington(nb(rep(25, 220), 2.5), rpois(220, 1000), freq = 52, b = 3, w = 3, recent = 3)
quarter <- rpois(24, c(40, 60, 55, 80)); farrington(quarter, c(90, 91, 92, 92)[(0:23) %% 4 + 1], freq = 4, b = 4, w = 1); farrington(quarter, freq = 4, b = 5, w = 0)
farrington(rep(9:10, 30)); farrington(c(rep(9, 59), 20), days(60))
