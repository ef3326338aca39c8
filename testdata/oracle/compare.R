# Reference figures for the comparison of two periods, one case a line:
# name, the arguments, "=", the figures. Run from this directory:
#   Rscript compare.R > compare.tsv
suppressMessages(library(epitools))
cat("#", R.version.string, "- epitools", as.character(packageVersion("epitools")), "\n")
num <- function(v) ifelse(is.infinite(v), ifelse(v > 0, "+Inf", "-Inf"), sprintf("%.17g", v))
emit <- function(name, args, figures) cat(name, num(args), "=", paste0(num(figures), collapse = "\t"), sep = "\t", fill = FALSE)
line <- function(...) { emit(...); cat("\n") }

# midp: x t y u conf = low high. The ends at which half of x and all beyond it
# have probability alpha/2, by uniroot on the log odds; epitools has the same to
# the few digits of its own search, which at small counts are three.
midp <- function(x, t, y, u, conf = .95) {
  n <- x + y; a <- (1 - conf) / 2
  up <- function(l) pbinom(x, n, plogis(l), lower.tail = FALSE, log.p = FALSE) + dbinom(x, n, plogis(l)) / 2 - a
  down <- function(l) pbinom(x - 1, n, plogis(l)) + dbinom(x, n, plogis(l)) / 2 - a
  solve <- function(f) exp(uniroot(f, c(-40, 40), tol = 1e-13, maxiter = 10000)$root) * u / t
  low <- if (x == 0) 0 else solve(up)
  high <- if (y == 0) Inf else solve(down)
  if (min(x, y) > 2 && n < 1000) {
    e <- rateratio.midp(c(y, x), c(u, t), conf.level = conf)$measure[2, 2:3]
    stopifnot(abs(c(low, high) / e - 1) < 1e-3)
  }
  line("midp", c(x, t, y, u, conf), c(low, high))
}
for (c in list(c(11, 28, 3, 31), c(3, 31, 11, 28), c(5, 30, 5, 30), c(4, 28, 0, 31), c(0, 28, 4, 31), c(1, 31, 1, 30),
               c(17, 31, 60, 365), c(120, 31, 100, 30), c(1000, 29, 1100, 31), c(250, 31, 2, 29),
               c(4334, 181, 4051, 181), c(145694, 181, 147183, 181)))
  midp(c[1], c[2], c[3], c[4])
midp(11, 28, 3, 31, .99); midp(6, 10, 20, 15, .8)

# coverage: mean t u = exact mid-p. Of the 95% intervals of two counts with this
# mean over exposures t and u of one rate, how many hold the ratio 1: summed over
# all pairs of counts within 1e-12, by the tests at ratio 1.
coverage <- function(m, t, u) {
  mx <- m; my <- m * u / t
  xs <- qpois(1e-12, mx):qpois(1e-12, mx, FALSE); ys <- qpois(1e-12, my):qpois(1e-12, my, FALSE)
  g <- expand.grid(x = xs, y = ys); w <- dpois(g$x, mx) * dpois(g$y, my); n <- g$x + g$y; p <- t / (t + u)
  d <- dbinom(g$x, n, p); l <- pbinom(g$x, n, p); r <- pbinom(g$x - 1, n, p, lower.tail = FALSE)
  line("coverage", c(m, t, u), c(sum(w[l >= .025 & r >= .025]), sum(w[l - d / 2 >= .025 & r - d / 2 >= .025])) / sum(w))
}
for (m in c(2, 5, 20, 200)) { coverage(m, 30, 30); coverage(m, 28, 31) }
