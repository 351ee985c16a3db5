# What metafor says of every data set: Rscript metafor.R CODE_FOLDER INPUTS_FOLDER RESULTS_FOLDER
here <- commandArgs(TRUE); options(warn = 1)
source(file.path(here[1], "data.R"))
digits <- function(v) ifelse(is.na(v), "", formatC(v, digits = 15, format = "g", width = -1))
put <- function(d, folder, name) {
  for (column in names(d)) if (is.numeric(d[[column]])) d[[column]] <- trimws(digits(d[[column]]))
  write.csv(d, file.path(folder, name), row.names = FALSE, quote = FALSE, na = "")
}

# Metafor's thresholds are absolute; these stand at least ten digits below a typical variance of the data.
fine <- function(d) min(1e-12, 1e-10 * median(d$vi))
fitted <- function(d, method, test = "z", mods = ~ 1) {
  for (threshold in c(fine(d), 1e-12)) for (step in c(1, .5, .25)) {
    control <- if (method == "PM") list(tol = 1e-2 * threshold, maxiter = 1e5, tau2.max = max(100, 1e6 * median(d$vi), 100 * var(d$yi)))
               else list(threshold = threshold, maxiter = 1e4, stepadj = step)
    r <- tryCatch(rma(yi, vi, data = d, method = method, test = test, mods = mods, control = control), error = function(e) e)
    if (!inherits(r, "error")) return(r)
  }
  stop(paste(d$data[1], d$measure[1], method, test, conditionMessage(r)))
}

pooled <- list(); checks <- list()
note <- function(d, quantity, value) checks[[length(checks) + 1]] <<-
  data.frame(data = d$data[1], measure = d$measure[1], quantity = quantity, value = as.numeric(value))

one <- function(d, method, test, name) {
  r <- fitted(d, method, test)
  p <- if (method == "FE") list(pi.lb = NA, pi.ub = NA) else predict(r, pi.type = if (test == "z") "riley" else "default")
  pooled[[length(pooled) + 1]] <<- data.frame(
    data = d$data[1], measure = d$measure[1], k = r$k, method = name, tau2 = if (method == "FE") 0 else r$tau2,
    estimate = as.numeric(r$beta), se = r$se, low = r$ci.lb, high = r$ci.ub, p = r$pval, i2 = r$I2, q = r$QE, q_p = r$QEp,
    prediction_low = p$pi.lb, prediction_high = p$pi.ub)
}

profile <- function(d) {
  q <- suppressWarnings(confint(fitted(d, "REML"), control = list(tol = min(1e-14, 1e-4 * fine(d)), tau2.max = 1e6 * median(d$vi), maxiter = 1e5)))
  note(d, "q_profile.low", q$random[1, 2]); note(d, "q_profile.high", q$random[1, 3])
}

small_studies <- function(d) {
  lm <- suppressWarnings(regtest(fitted(d, "FE"), model = "lm"))
  note(d, "egger.statistic", lm$zval); note(d, "egger.p", lm$pval); note(d, "egger.df", lm$dfs)
  begg <- suppressWarnings(ranktest(fitted(d, "FE")))
  note(d, "begg.tau", begg$tau); note(d, "begg.p", begg$pval)
  # Trim and fill fits again with the threshold of 1e-5, whatever was asked: so the data come to it in a unit in which that is little.
  for (model in c("FE", "DL", "REML")) {
    for (little in c(1e6, 1e5, 1e4, 1e3, 1e2, 1, median(d$vi))) {  # the finest with which its scoring comes to rest
      s <- sqrt(little / median(d$vi)); u <- transform(d, yi = s * yi, vi = s^2 * vi)
      t <- tryCatch(trimfill(rma(yi, vi, data = u, method = model, control = list(threshold = 1e-5, maxiter = 1e5)), estimator = "L0"),
                    error = function(e) NULL)
      if (!is.null(t)) break
    }
    note(d, paste0("trim_and_fill.", model, ".filled"), t$k0)
    note(d, paste0("trim_and_fill.", model, ".right"), t$side == "right")
    note(d, paste0("trim_and_fill.", model, ".estimate"), t$beta / s); note(d, paste0("trim_and_fill.", model, ".se"), t$se / s)
    note(d, paste0("trim_and_fill.", model, ".tau2"), if (model == "FE") 0 else t$tau2 / s^2)
  }
}

influence_of <- function(d) {
  l <- leave1out(fitted(d, "REML"))
  for (i in seq_along(l$estimate)) {
    note(d, sprintf("without.%03d.estimate", i), l$estimate[i]); note(d, sprintf("without.%03d.tau2", i), l$tau2[i])
  }
  if (all(is.na(d$year))) return(invisible())
  c <- cumul(fitted(d, "REML"), order = d$year)
  for (i in seq_along(c$estimate)) {
    note(d, sprintf("cumulative.%03d.estimate", i), c$estimate[i]); note(d, sprintf("cumulative.%03d.low", i), c$ci.lb[i])
    note(d, sprintf("cumulative.%03d.tau2", i), c$tau2[i])
  }
}

regression <- function(d) {
  for (method in c("FE", "DL", "REML", "PM")) for (test in if (method == "FE") "z" else c("z", "knha")) {
    r <- fitted(d[!is.na(d$x), ], method, test, mods = ~ x)
    name <- paste0("regression.", method, ".", test, ".")
    note(d, paste0(name, "tau2"), if (method == "FE") 0 else r$tau2); note(d, paste0(name, "q_moderators"), r$QM)
    note(d, paste0(name, "q_residual"), r$QE); note(d, paste0(name, "k"), r$k)
    for (i in 1:2) { what <- paste0(name, c("intercept", "slope")[i])
      note(d, paste0(what, ".estimate"), r$beta[i]); note(d, paste0(what, ".se"), r$se[i]); note(d, paste0(what, ".p"), r$pval[i])
      note(d, paste0(what, ".low"), r$ci.lb[i]); note(d, paste0(what, ".high"), r$ci.ub[i]) }
  }
}

# What it says when asked without further words: where that is another number, the README says why.
defaults <- function(d) {
  safely <- function(x) tryCatch(suppressWarnings(x), error = function(e) c(NA, NA))
  r <- safely(rma(yi, vi, data = d)); worked <- inherits(r, "rma")
  note(d, "default.REML.tau2", if (worked) r$tau2 else NA)
  note(d, "default.PM.tau2", safely(rma(yi, vi, data = d, method = "PM")$tau2)[1])
  ends <- if (worked) safely(confint(r)$random[1, 2:3]) else c(NA, NA)
  note(d, "default.q_profile.low", ends[1]); note(d, "default.q_profile.high", ends[2])
  p <- predict(fitted(d, "REML"))
  note(d, "default.prediction.low", p$pi.lb); note(d, "default.prediction.high", p$pi.ub)
  every <- attr(d, "every")
  if (!is.null(every) && nrow(every) > nrow(d)) note(d, "default.double_zero.estimate", rma(yi, vi, data = every, method = "DL")$beta)
  if (d$measure[1] == "RD") note(d, "default.zero_cells.estimate", fitted(d, "DL")$beta)
}

step_by_step <- c("dat.bcg RR", "dat.bcg RD", "dat.egger2001 OR", "dat.lau1992 OR", "dat.hine1989 RD", "dat.lee2004 RR",
                  "dat.normand1999 SMD", "dat.gibson2002 SMD", "dat.raudenbush1985 GEN", "dat.hackshaw1998 GEN")
all <- data_sets()
for (d in all) {
  for (method in c("FE", "DL", "PM", "REML", "EB", "ML")) one(d, method, "z", method)
  one(d, "REML", "knha", "REML+HK"); one(d, "DL", "knha", "DL+HK"); one(d, "REML", "adhoc", "REML+adhoc")
  profile(d); small_studies(d); defaults(d)
  if (paste(d$data[1], d$measure[1]) %in% step_by_step) influence_of(d)
  if (sum(!is.na(d$x)) > 5) regression(d)
}
source(file.path(here[1], "networks.R"))
put(do.call(rbind, all), here[2], "inputs.csv")
put(do.call(rbind, pooled), here[3], "metafor_pooled.csv")
put(do.call(rbind, checks), here[3], "metafor_checks.csv")
writeLines(c(paste("R", paste(R.version$major, R.version$minor, sep = ".")), paste("metafor", packageVersion("metafor")),
             paste("metadat", packageVersion("metadat"))), file.path(here[3], "versions.txt"))
