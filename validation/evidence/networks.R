# Networks by rma.mv: multivariate, one tau2, half of it shared by two differences of one trial. Sourced by metafor.R.
arms <- function(name, measure, study, treatment, n, mean = NA, sd = NA, events = NA)
  data.frame(data = name, measure = measure, study = gsub(",", ";", study), treatment = gsub(",", ";", treatment), n = n, mean = mean,
             sd = sd, events = events)
wide <- function(d, t, y, s, n) do.call(rbind, lapply(1:3, function(i) data.frame(
  study = d[[1]], treatment = d[[paste0(t, i)]], mean = d[[paste0(y, i)]], sd = d[[paste0(s, i)]], n = d[[paste0(n, i)]])))

network_sets <- function() {
  s <- dat.senn2013
  f <- subset(wide(dat.franchini2012, "Treatment", "y", "sd", "n"), !is.na(mean))
  st <- subset(wide(dat.stowe2010, "t", "y", "sd", "n"), !is.na(mean))
  li <- do.call(rbind, lapply(1:3, function(i) with(dat.linde2015, data.frame(
    study = id, treatment = get(paste0("treatment", i)), n = get(paste0("n", i)), events = get(paste0("resp", i))))))
  li <- subset(li, !is.na(events) & treatment != "")
  list(
    arms("dat.senn2013", "MD", s$study, s$treatment, s$ni, s$mi, s$sdi),
    arms("dat.franchini2012", "MD", f$study, f$treatment, f$n, f$mean, f$sd),
    arms("dat.stowe2010", "MD", st$study, st$treatment, st$n, st$mean, st$sd),
    with(dat.hasselblad1998, arms("dat.hasselblad1998", "OR", study, trt, ni, events = xi)),
    with(dat.dogliotti2014, arms("dat.dogliotti2014", "OR", id, treatment, total, events = stroke)),
    with(dat.dong2013, arms("dat.dong2013", "OR", id, treatment, randomized, events = death)),
    with(dat.gurusamy2011, arms("dat.gurusamy2011", "OR", study, treatment, n, events = death)),
    with(dat.pagliaro1992, arms("dat.pagliaro1992", "OR", study, trt, ni, events = xi)),
    with(dat.baker2009, arms("dat.baker2009", "OR", id, treatment, total, events = exac)),
    with(dat.woods2010, arms("dat.woods2010", "OR", author, treatment, N, events = r)),
    arms("dat.linde2015", "OR", li$study, li$treatment, li$n, events = li$events),
    with(dat.dogliotti2014, arms("dat.dogliotti2014", "RR", id, treatment, total, events = stroke)),
    with(dat.pagliaro1992, arms("dat.pagliaro1992", "RD", study, trt, ni, events = xi)))
}

of_arms <- function(d) {
  d <- do.call(rbind, lapply(split(d, d$study), function(s) {
    if (nrow(s) < 2 || any(duplicated(s$treatment))) return(NULL)
    if (d$measure[1] == "MD") return(transform(s, value = mean, variance = sd^2 / n))
    x <- s$events; m <- s$n  # not n, which transform would look up in the table
    if (d$measure[1] != "RD" && (all(x == 0) || all(x == m))) return(NULL)
    crude <- x / m
    if (any(x == 0 | x == m)) { x <- x + 1/2; m <- m + 1 }
    p <- x / m
    switch(d$measure[1], OR = transform(s, value = log(p / (1 - p)), variance = 1 / x + 1 / (m - x)),
           RR = transform(s, value = log(p), variance = 1 / x - 1 / m), RD = transform(s, value = crude, variance = p * (1 - p) / m))
  }))
  d
}

analyse <- function(d) {
  a <- of_arms(d); treatments <- sort(unique(a$treatment), method = "radix"); reference <- treatments[1]; basic <- treatments[-1]
  y <- c(); V <- list(); X <- NULL; study <- c(); design <- c(); other <- c(); base <- c()
  for (s in split(a, a$study)) {
    s <- s[order(s$treatment, method = "radix"), ]; k <- nrow(s) - 1
    y <- c(y, s$value[-1] - s$value[1]); V[[length(V) + 1]] <- matrix(s$variance[1], k, k) + diag(s$variance[-1], k)
    x <- matrix(0, k, length(basic), dimnames = list(NULL, basic))
    for (i in 1:k) { if (s$treatment[i + 1] != reference) x[i, s$treatment[i + 1]] <- 1
                     if (s$treatment[1] != reference) x[i, s$treatment[1]] <- -1 }
    X <- rbind(X, x); study <- c(study, rep(s$study[1], k)); design <- c(design, rep(paste(s$treatment, collapse = "+"), k))
    other <- c(other, s$treatment[-1]); base <- c(base, rep(s$treatment[1], k))
  }
  V <- bldiag(V); w <- data.frame(y = y, study = study, line = factor(seq_along(y)))
  own <- model.matrix(~ 0 + factor(paste(design, other)))
  random <- function(x) {  # as finely as its optimiser will go
    for (tolerance in 10^-(15:8)) {
      r <- tryCatch(suppressWarnings(rma.mv(y, V, mods = x, intercept = FALSE, data = w, random = ~ line | study, struct = "CS", rho = .5,
                                            control = list(optimizer = "nlminb", rel.tol = tolerance, x.tol = 1e-10))), error = function(e) NULL)
      if (!is.null(r)) return(r)
    }
    stop(d$data[1])
  }
  fe <- rma.mv(y, V, mods = X, intercept = FALSE, data = w)
  re <- random(X)
  full <- suppressWarnings(rma.mv(y, V, mods = own, intercept = FALSE, data = w))
  put_line <- function(quantity, value) networks[[length(networks) + 1]] <<-
    data.frame(data = d$data[1], measure = d$measure[1], quantity = quantity, value = as.numeric(value))
  put_line("trials", length(unique(study))); put_line("treatments", length(treatments))
  put_line("q_total.q", fe$QE); put_line("q_total.df", fe$k - fe$p); put_line("q_total.p", fe$QEp)
  put_line("q_within.q", full$QE); put_line("q_within.df", full$k - full$p)
  put_line("random.tau2", re$tau2)
  if (full$k > full$p) put_line("interaction.tau2", random(own)$tau2)
  # What rma.mv makes of a tau2 that is given leaves its optimiser out: least squares alone.
  at <- rma.mv(y, V, mods = X, intercept = FALSE, data = w, random = ~ line | study, struct = "CS", rho = .5, tau2 = 0.1)
  for (kind in c("fixed", "random", "given")) { r <- switch(kind, fixed = fe, random = re, given = at)
    for (i in seq_along(basic)) { put_line(paste(kind, basic[i], "estimate", sep = "|"), r$beta[i]); put_line(paste(kind, basic[i], "se", sep = "|"), r$se[i]) } }
  for (i in seq_along(treatments)) for (j in seq_along(treatments)) if (i < j) {
    p <- treatments[i]; q <- treatments[j]
    both <- tapply(c(base, other), c(study, study), function(x) all(c(p, q) %in% x))[study]
    if (!any(both)) next
    sign <- function(x) ifelse(x == p, .5, ifelse(x == q, -.5, 0))
    split <- ifelse(both, sign(other) - sign(base), 0)
    if (qr(cbind(X, split))$rank == ncol(X)) next
    r <- rma.mv(y, V, mods = cbind(X, split), intercept = FALSE, data = w); last <- length(r$beta)
    put_line(paste("split", p, q, "difference", sep = "|"), r$beta[last]); put_line(paste("split", p, q, "se", sep = "|"), r$se[last])
    put_line(paste("split", p, q, "p", sep = "|"), r$pval[last])
  }
}
networks <- list()
for (d in network_sets()) analyse(d)
put(do.call(rbind, network_sets()), here[2], "network_inputs.csv")
put(do.call(rbind, networks), here[3], "metafor_networks.csv")
