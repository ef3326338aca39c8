# Reference figures for what package analysis expects in a cell of three
# dimensions, one case a line: name, the arguments, "=", the figures. Run from
# this directory:
#   Rscript hotspots.R > hotspots.tsv
cat("#", R.version.string, "- packages stats\n")
num <- function(v) sprintf("%.17g", v)

# cell: the counts of a 2 x 2 x 2 table, index 1 + a + 2b + 4c = expectation of the
# cell a = b = c = 1 by Poisson regressions fitted to other cells: by that of
# independence to those with one of the values or none, by that without
# three-way interaction to all seven.
for (n in list(c(2880, 320, 720, 80, 2880, 320, 720, 80), c(8000, 900, 700, 120, 1000, 90, 80, 30),
               c(5000, 300, 200, 110, 400, 130, 72, 50), c(90000, 3000, 2000, 900, 5000, 800, 700, 60))) {
  d <- data.frame(n = n, expand.grid(a = 0:1, b = 0:1, c = 0:1))
  by <- function(model, rows) {
    f <- glm(model, poisson, d[rows, ], control = list(epsilon = 1e-12, maxit = 100))
    predict(f, d[8, ], type = "response")
  }
  cat("cell", num(n), "=", num(by(n ~ a + b + c, rowSums(d[, -1]) < 2)), num(by(n ~ (a + b + c)^2, 1:7)), sep = "\t")
  cat("\n")
}
