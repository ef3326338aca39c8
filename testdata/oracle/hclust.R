# Reference clusters for the average linkage of the package hotissue, one case a
# line: the number of nodes, the cut, the edges (from, to, similarity in
# thousandths; all other pairs are 0), "=", the cluster of each node, named after
# its first. Run from this directory:
#   Rscript hclust.R > hclust.tsv
cat("#", R.version.string, "- package stats, hclust(method = \"average\"), cutree\n")
set.seed(11)
for (n in c(5, 12, 40)) for (density in c(.15, .5, 1)) {
  s <- matrix(0, n, n)
  pairs <- which(lower.tri(s), arr.ind = TRUE)
  pairs <- pairs[runif(nrow(pairs)) < density, , drop = FALSE]
  s[pairs] <- sample(1000, nrow(pairs), replace = nrow(pairs) > 1000)
  tree <- hclust(as.dist(1000 - s), method = "average")
  for (cut in c(101.5, 303.25, 602.75)) {
    members <- cutree(tree, h = 1000 - cut)
    first <- match(members, members) - 1
    cat(n, cut, rbind(pairs[, 1] - 1, pairs[, 2] - 1, s[pairs]), "=", first, sep = "\t"); cat("\n")
  }
}
