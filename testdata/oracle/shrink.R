# Reference figures for the gamma-Poisson shrinker, the measures of
# disproportion and weighted log-odds of package stats, one case a line:
# name, the arguments, "=", the figures. Run from this directory:
#   Rscript shrink.R > shrink.tsv
cat("#", R.version.string, "- packages stats\n")
num <- function(v) ifelse(is.infinite(v), ifelse(v > 0, "+Inf", "-Inf"), sprintf("%.17g", v))
emit <- function(name, args, figures) { cat(name, num(args), "=", num(figures), sep = "\t"); cat("\n") }

# posterior: a1 b1 a2 b2 p n e = Qn EBGM EB05 EB95, by root finding on the
# mixture's distribution function.
posterior <- function(t, n, e) {
  f <- c(dnbinom(n, t[1], t[2] / (t[2] + e)), dnbinom(n, t[3], t[4] / (t[4] + e)))
  q <- t[5] * f[1] / (t[5] * f[1] + (1 - t[5]) * f[2])
  g <- q * (digamma(t[1] + n) - log(t[2] + e)) + (1 - q) * (digamma(t[3] + n) - log(t[4] + e))
  cdf <- function(x) q * pgamma(x, t[1] + n, t[2] + e) + (1 - q) * pgamma(x, t[3] + n, t[4] + e)
  at <- function(p) {
    b <- range(qgamma(p, t[1] + n, t[2] + e), qgamma(p, t[3] + n, t[4] + e))
    exp(uniroot(function(x) cdf(exp(x)) - p, log(b) + c(-1e-3, 1e-3), tol = 1e-15)$root)
  }
  emit("posterior", c(t, n, e), c(q, exp(g), at(.05), at(.95)))
}
dumouchel <- c(.2, .1, 2, 4, 1 / 3)
for (c in list(c(20, 2), c(3, .5), c(0, 1), c(1, .01), c(3, 3), c(100, 20), c(5000, 4000), c(12, 30)))
  posterior(dumouchel, c[1], c[2])
other <- c(3.25, .4, 60, 61, .02)
for (c in list(c(20, 2), c(3, .5), c(1, 1), c(40, 12.5), c(20000, 19000))) posterior(other, c[1], c[2])

# fit: a1 b1 a2 b2 p, n…, e… = log likelihood at θ, highest one found. The
# likelihood is that of N given N ≥ 1; optim climbs from many starts inside the
# same box, in logarithms and the log odds of p.
loglik <- function(t, n, e) {
  mix <- function(n) t[5] * dnbinom(n, t[1], t[2] / (t[2] + e)) + (1 - t[5]) * dnbinom(n, t[3], t[4] / (t[4] + e))
  sum(log(mix(n)) - log1p(-mix(0 * n)))
}
theta <- function(x) c(exp(x[1:4]), plogis(x[5]))
fit <- function(n, e) {
  minus <- function(x) { v <- -loglik(theta(x), n, e); if (is.finite(v)) v else 1e10 }
  best <- NULL
  starts <- c(list(c(log(dumouchel[1:4]), qlogis(1 / 3)), c(log(other[1:4]), qlogis(.02))),
              replicate(30, c(rnorm(4, 0, 2), rnorm(1)), simplify = FALSE))
  for (s in starts) {
    r <- optim(s, minus, method = "L-BFGS-B", lower = c(rep(log(1e-3), 4), -20), upper = c(rep(log(1e5), 4), 20),
               control = list(maxit = 2000, factr = 10))
    if (is.null(best) || r$value < best$value) best <- r
  }
  emit("fit", c(dumouchel, n, e), c(loglik(dumouchel, n, e), -best$value))
}
set.seed(2)
cells <- function(k, lambda) {
  e <- signif(exp(rnorm(k, 0, 1.5)), 4); n <- rpois(k, lambda * e)
  fit(n[n > 0], e[n > 0])
}
cells(300, ifelse(runif(300) < .1, rgamma(300, 2, .5), rgamma(300, 20, 20)))
cells(300, ifelse(runif(300) < 1 / 3, rgamma(300, .2, .1), rgamma(300, 2, 4)))
cells(400, rgamma(400, 2, 2))          # one component is enough
cells(400, 1)                          # nothing but chance
cells(250, c(12, rep(1, 249)))         # one cell sticks out
cells(60, rgamma(60, .5, .5))

# ic: a e conf = IC, its interval (Norén, Hopstadius and Bate 2013)
for (c in list(c(20, 2), c(0, 1), c(3, .2), c(1, 5), c(700, 650)))
  emit("ic", c(c, .95), log2(c((c[1] + .5) / (c[2] + .5), qgamma(c(.025, .975), c[1] + .5, c[2] + .5))))

# ratios: a row column total conf = PRR low high ROR low high
ratios <- function(a, row, col, n, conf = .95) {
  b <- row - a; c <- col - a; d <- n - row - c; z <- qnorm((1 + conf) / 2)
  prr <- (a / row) / (c / (n - row)); sp <- sqrt(1 / a - 1 / row + 1 / c - 1 / (n - row))
  ror <- a * d / (b * c); so <- sqrt(1 / a + 1 / b + 1 / c + 1 / d)
  emit("ratios", c(a, row, col, n, conf), c(prr, prr * exp(c(-1, 1) * z * sp), ror, ror * exp(c(-1, 1) * z * so)))
}
ratios(20, 100, 200, 10000); ratios(3, 50, 40, 900); ratios(5, 60, 300, 5000, .9); ratios(1, 400, 20, 1000)

# logodds: group…, rest…, prior… = δ…, z… (Monroe, Colaresi and Quinn 2008, equations 16, 20 and 22)
logodds <- function(y, r, a) {
  odds <- function(y) log((y + a) / (sum(y) + sum(a) - y - a))
  d <- odds(y) - odds(r)
  emit("logodds", c(y, r, a), c(d, d / sqrt(1 / (y + a) + 1 / (r + a))))
}
logodds(c(10, 0, 5, 85), c(2, 30, 50, 900), c(12, 30, 55, 985))
logodds(c(0, 1), c(3, 0), c(.01, .01))
y <- rpois(12, 20); r <- rpois(12, 200); logodds(y, r, (y + r) / 10)
