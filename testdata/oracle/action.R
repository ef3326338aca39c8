# Reference figures for stats.CompareChanges, one case a line:
# exact: b d a c conf = ratio low high p (fisher.test; the interval by its own
#   function, to full precision), with touched b, control d before, a, c after.
# robust: conf, number of blocks before, then touched and control of each block,
#   those after last = ratio low high p dispersion df. The ratio is the
#   interaction of a poisson glm with an effect of each block, and the variance
#   of its logarithm HC3 of the binomial glm that is the same model.
# Run from this directory: Rscript action.R > action.tsv
cat("#", R.version.string, "- packages stats\n")
num <- function(v) ifelse(is.infinite(v), ifelse(v > 0, "+Inf", "-Inf"), sprintf("%.17g", v))
emit <- function(name, args, figures) { cat(name, num(args), "=", num(figures), sep = "\t"); cat("\n") }

exact <- function(b, d, a, c, conf = .95) {
  m <- a + b; n <- c + d; k <- a + c; lo <- max(0, k - n); hi <- min(k, m)
  support <- lo:hi; logdc <- dhyper(support, m, n, k, log = TRUE)
  dn <- function(logodds) { w <- logdc + logodds * support; w <- exp(w - max(w)); w / sum(w) }
  tail <- (1 - conf) / 2
  solve <- function(f) exp(uniroot(f, c(-30, 30), tol = 1e-14)$root)
  low <- if (a == lo) 0 else solve(function(o) sum(dn(o)[support >= a]) - tail)
  high <- if (a == hi) Inf else solve(function(o) sum(dn(o)[support <= a]) - tail)
  t <- matrix(c(a, b, c, d), 2); f <- fisher.test(t, conf.level = conf)
  stopifnot(all.equal(c(low, high), as.vector(f$conf.int), tolerance = 1e-3))
  emit("exact", c(b, d, a, c, conf), c((a * d) / (b * c), low, high, f$p.value))
}
exact(40, 200, 20, 210); exact(20, 210, 40, 200); exact(12, 9, 3, 11); exact(5, 50, 0, 48); exact(0, 50, 6, 48)
exact(3, 3, 3, 3); exact(1, 1, 0, 2); exact(400, 5000, 300, 5100); exact(30, 10, 12, 9, .9); exact(1200, 1300, 1250, 1190, .99)

robust <- function(before, after, conf = .95) {
  t <- rbind(before, after); blocks <- nrow(t); side <- rep(c(0, 1), c(nrow(before), nrow(after)))
  d <- data.frame(count = c(t[, 1], t[, 2]), block = factor(rep(1:blocks, 2)), touched = rep(c(1, 0), each = blocks), after = rep(side, 2))
  d$effect <- d$touched * d$after
  fine <- list(epsilon = 1e-14, maxit = 100)
  e <- unname(coef(glm(count ~ block + touched + effect, family = poisson, data = d, control = fine))["effect"])
  g <- glm(t ~ side, family = binomial, control = fine)
  stopifnot(all.equal(e, unname(coef(g)["side"]), tolerance = 1e-9))
  x <- model.matrix(g); u <- x * (residuals(g, "response") * rowSums(t) / (1 - hatvalues(g))); bread <- solve(crossprod(x * g$weights, x))
  v <- (bread %*% crossprod(u) %*% bread)[2, 2]; df <- g$df.residual
  half <- qt((1 + conf) / 2, df) * sqrt(v)
  emit("robust", c(conf, nrow(before), as.vector(t(t))), c(exp(c(e, e - half, e + half)), 2 * pt(-abs(e) / sqrt(v), df), v / bread[2, 2], df))
}
set.seed(3)
for (i in 1:8) {
  n <- sample(2:13, 1); season <- exp(rnorm(2 * n, 0, .3)); burst <- rgamma(2 * n, 1.5, 1.5)
  control <- rpois(2 * n, 40 * season) + 1; touched <- rpois(2 * n, c(rep(12, n), rep(7, n)) * season * burst) + (i > 4)
  t <- cbind(touched, control)
  robust(t[1:n, , drop = FALSE], t[(n + 1):(2 * n), , drop = FALSE], c(.95, .9)[1 + i %% 2])
}
