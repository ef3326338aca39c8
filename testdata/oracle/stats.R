# Reference figures for the package stats, one case a line:
# name, the arguments, "=", the figures. Run from this directory:
#   Rscript stats.R > stats.tsv
cat("#", R.version.string, "- packages stats\n")
num <- function(v) ifelse(is.infinite(v), ifelse(v > 0, "+Inf", "-Inf"), sprintf("%.17g", v))
line <- function(name, args, figures) cat(name, num(args), "=", num(figures), sep = "\t", fill = FALSE)
emit <- function(...) { line(...); cat("\n") }

# rates: x t y u conf = ratio low high p midp scorep. The mid-p is not in R:
# all outcomes less likely than x, and half of those as likely.
rates <- function(x, t, y, u, conf = .95) {
  r <- poisson.test(c(x, y), c(t, u), conf.level = conf)
  n <- x + y; p0 <- t / (t + u)
  d <- dbinom(0:n, n, p0); dx <- d[x + 1]
  less <- d < dx * (1 - 1e-7); same <- !less & d <= dx * (1 + 1e-7)
  z <- (x - n * p0) / sqrt(n * p0 * (1 - p0))
  emit("rates", c(x, t, y, u, conf),
       c(unname(r$estimate), r$conf.int, r$p.value, sum(d[less]) + sum(d[same]) / 2, 2 * pnorm(-abs(z))))
}
for (c in list(c(11, 28, 3, 31), c(3, 31, 11, 28), c(5, 30, 5, 30), c(3, 30, 7, 30), c(7, 30, 3, 30),
               c(4, 28, 0, 31), c(0, 28, 4, 31), c(1, 31, 0, 30), c(0, 30, 1, 31), c(2, 1, 1, 1),
               c(17, 31, 60, 365), c(120, 31, 100, 30), c(1000, 29, 1100, 31), c(12, 30, 12, 10),
               c(31, 31, 28, 28), c(123456, 31, 120000, 28), c(9, 7, 40, 30), c(250, 31, 2, 29),
               c(145694, 181, 147183, 181), c(4334, 181, 4051, 181), c(29164, 181, 22985, 181)))
  rates(c[1], c[2], c[3], c[4])
rates(11, 28, 3, 31, .99)
rates(6, 10, 20, 15, .8)
# 中消协 2023H1 against 2022H1, in the order of METHODS; the last is 其他.
now <- c(226296, 145694, 117136, 29164, 25917, 17313, 8326, 7392, 4334, 33793)
ago <- c(186746, 147183, 111893, 22985, 22746, 14623, 7749, 5853, 4051, 27951)
p <- mapply(function(a, b) poisson.test(c(a, b), c(181, 181))$p.value, now, ago)
emit("BH", p, p.adjust(p, "BH"))

set.seed(1)
for (m in c(1, 2, 9, 30)) {
  p <- round(runif(m)^3, 4)
  emit("BH", p, p.adjust(p, "BH"))
  emit("BY", p, p.adjust(p, "BY"))
}
p <- c(.001, .008, .039, .041, .042, .06, .074, .205, .212, .216)
emit("BH", p, p.adjust(p, "BH")); emit("BY", p, p.adjust(p, "BY"))

# share: x n conf = low high
for (c in list(c(0, 10, .95), c(10, 10, .95), c(3, 10, .95), c(6, 400, .9), c(1, 1e6, .95), c(372000, 1e6, .99)))
  emit("share", c, binom.test(c[1], c[2], conf.level = c[3])$conf.int)

# fisher: x n y m = p
fisher <- function(x, n, y, m)
  emit("fisher", c(x, n, y, m), fisher.test(matrix(c(x, n - x, y, m - y), 2))$p.value)
for (c in list(c(3, 4, 1, 4), c(0, 5, 0, 9), c(5, 5, 9, 9), c(0, 8, 8, 8), c(8, 8, 0, 8), c(0, 1, 1, 1), c(7, 40, 31, 900),
               c(2, 100, 40, 400), c(12, 60, 200, 2000), c(60, 120, 700, 2100), c(300, 4000, 250, 4000), c(1, 3000, 20, 2500)))
  fisher(c[1], c[2], c[3], c[4])

# strata: x n y m of each = p
strata <- function(...) {
  s <- list(...); a <- array(sapply(s, function(c) c(c[1], c[2] - c[1], c[3], c[4] - c[3])), c(2, 2, length(s)))
  emit("strata", unlist(s), mantelhaen.test(a, correct = FALSE)$p.value)
}
strata(c(3, 40, 20, 200), c(9, 30, 60, 300)); strata(c(0, 10, 5, 90), c(12, 50, 30, 400), c(3, 5, 100, 800))
strata(c(40, 300, 31, 280), c(7, 90, 9, 60), c(0, 4, 1, 2))

# kappa: k w, the table by rows = κ, where w is 0, 1, 2 for no, linear, quadratic weights
kappa <- function(m, w) {
  k <- nrow(m); d <- abs(outer(1:k, 1:k, "-")); d <- switch(w + 1, (d > 0) * 1, d, d^2)
  emit("kappa", c(k, w, t(m)), 1 - sum(d * m) / sum(d * outer(rowSums(m), colSums(m)) / sum(m)))
}
for (w in 0:2) {
  kappa(matrix(c(45, 5, 3, 4, 30, 6, 1, 4, 22), 3, byrow = TRUE), w)
  kappa(matrix(c(12, 0, 3, 1, 4, 9, 0, 2, 0, 0, 0, 0, 5, 1, 2, 30), 4, byrow = TRUE), w)
}

# dispersion: counts, exposures = statistic df p
dispersion <- function(d, n) {
  e <- n * sum(d) / sum(n); s <- sum((d - e)^2 / e)
  emit("dispersion", c(d, n), c(s, length(d) - 1, pchisq(s, length(d) - 1, lower.tail = FALSE)))
}
dispersion(c(8, 12, 9, 11, 25, 13, 7, 10, 14, 9, 12, 11),
           c(1000, 1200, 950, 1100, 1150, 1250, 900, 1000, 1300, 980, 1180, 1050))
dispersion(c(0, 3), c(30, 31)); dispersion(c(400, 300, 350), c(31, 28, 31))

# trend: x, counts, exposures = intercept slope se(quasi) dispersion half p, where the interval is slope ± half
trend <- function(d, n, x = seq_along(d) - 1) {
  # Thirty steps are more than enough; a tiny epsilon makes it take them all, and warn.
  f <- suppressWarnings(glm(d ~ x + offset(log(n)), family = quasipoisson, control = list(epsilon = 1e-300, maxit = 30)))
  s <- summary(f); b <- s$coefficients[2, ]; half <- qt(.975, f$df.residual) * b[2]
  emit("trend", c(x, d, n), c(coef(f), b[2], s$dispersion, half, b[4]))
}
days <- c(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
trend(c(8, 12, 9, 11, 25, 13, 7, 10, 14, 9, 12, 11), days)
trend(c(100, 120, 118, 140, 171, 160, 190, 220, 215, 260, 270, 300), days)
trend(c(0, 0, 1, 0, 2, 3), days[1:6])
trend(c(5, 0, 0, 0, 1, 0, 0), days[1:7])
trend(c(40, 30, 35, 29), c(31, 28, 31, 30))
trend(c(3000, 2900, 3100), c(31, 28, 31))
trend(c(9, 4, 7, 6, 2), c(90, 91, 92, 92, 90), c(0, 1, 2, 5, 7))
trend(c(500000, 480000, 510000, 530000, 700000), days[1:5])

# quasi: x t y u dispersion df conf = ratio low high p
quasi <- function(x, t, y, u, phi, df, conf = .95) {
  r <- (x / t) / (y / u); se <- sqrt(phi * (1 / x + 1 / y)); h <- qt((1 + conf) / 2, df) * se
  emit("quasi", c(x, t, y, u, phi, df, conf), c(r, exp(log(r) - h), exp(log(r) + h), 2 * pt(-abs(log(r)) / se, df)))
}
quasi(120, 31, 80, 30, 2.5, 10); quasi(11, 28, 3, 31, 1.2, 6, .9)
