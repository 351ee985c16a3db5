# The published data sets, read from the installed package and brought to one shape; nothing of them is kept here.
suppressMessages({library(metadat); library(metafor)})

counts <- function(name, measure, d, a1, n1, a2, n2, year = NA, x = NA) {
  ratio <- measure %in% c("OR", "RR")
  e <- escalc(measure, ai = a1, n1i = n1, ci = a2, n2i = n2, data = d, add = 1/2, to = "only0", drop00 = ratio)
  made <- shape(name, measure, e, "counts", a1, NA, n1, a2, NA, n2, year, x)
  every <- escalc(measure, ai = a1, n1i = n1, ci = a2, n2i = n2, data = d)
  attr(made, "every") <- every[!is.na(every$yi), ]
  made
}
means <- function(name, measure, m1, sd1, n1, m2, sd2, n2, year = NA, x = NA) {
  e <- escalc(measure, m1i = m1, sd1i = sd1, n1i = n1, m2i = m2, sd2i = sd2, n2i = n2)
  shape(name, measure, e, "means", m1, sd1, n1, m2, sd2, n2, year, x)
}
given <- function(name, yi, vi, year = NA, x = NA) shape(name, "GEN", data.frame(yi = yi, vi = vi), "given", NA, NA, NA, NA, NA, NA, year, x)
correlations <- function(name, r, n, year = NA, x = NA) { e <- escalc("ZCOR", ri = r, ni = n); given(name, as.numeric(e$yi), e$vi, year, x) }
shape <- function(name, measure, e, kind, a1, s1, n1, a2, s2, n2, year, x) {
  d <- data.frame(data = name, measure = measure, kind = kind, a1 = a1, s1 = s1, n1 = n1, a2 = a2, s2 = s2, n2 = n2,
                  yi = as.numeric(e$yi), vi = as.numeric(e$vi), year = year, x = x)
  d[!is.na(d$yi) & !is.na(d$vi), ]
}

data_sets <- function() {
  all <- list()
  add <- function(d) all[[length(all) + 1]] <<- d
  ratios <- c("OR", "RR", "RD")
  for (m in ratios) with(dat.bcg, add(counts("dat.bcg", m, dat.bcg, tpos, tpos + tneg, cpos, cpos + cneg, year, ablat)))
  for (n in c("dat.egger2001", "dat.li2007", "dat.lau1992", "dat.lee2004", "dat.hine1989", "dat.graves2010", "dat.hahn2001",
              "dat.linde2005", "dat.laopaiboon2015")) for (m in ratios) {
    d <- get(n); add(counts(n, m, d, d$ai, d$n1i, d$ci, d$n2i, if ("year" %in% names(d)) d$year else NA)) }
  d <- subset(dat.yusuf1985, table == "6"); for (m in ratios) add(counts("dat.yusuf1985", m, d, d$ai, d$n1i, d$ci, d$n2i))
  d <- dat.collins1985a; add(counts("dat.collins1985a", "OR", d, d$b.xti, d$nti, d$b.xci, d$nci))
  d <- dat.collins1985b; add(counts("dat.collins1985b", "OR", d, d$pre.xti, d$pre.nti, d$pre.xci, d$pre.nci))
  d <- dat.damico2009; add(counts("dat.damico2009", "OR", d, d$xt, d$nt, d$xc, d$nc))
  d <- dat.dorn2007; add(counts("dat.dorn2007", "RR", d, d$x.a, d$n.a, d$x.p, d$n.p))
  d <- dat.nielweise2007; add(counts("dat.nielweise2007", "OR", d, d$ai, d$n1i, d$ci, d$n2i))
  d <- dat.viechtbauer2021; add(counts("dat.viechtbauer2021", "OR", d, d$xTi, d$nTi, d$xCi, d$nCi, NA, d$dose))
  d <- dat.hartmannboyce2018; add(counts("dat.hartmannboyce2018", "RR", d, d$x.nrt, d$n.nrt, d$x.ctrl, d$n.ctrl))
  d <- dat.vanhowe1999; add(counts("dat.vanhowe1999", "OR", d, d$non.pos, d$non.pos + d$non.neg, d$cir.pos, d$cir.pos + d$cir.neg))
  d <- dat.landenberger2005
  add(counts("dat.landenberger2005", "OR", d, d$n.cbt.non, d$n.cbt.non + d$n.cbt.rec, d$n.ctrl.non, d$n.ctrl.non + d$n.ctrl.rec))
  for (m in c("MD", "SMD")) {
    with(dat.normand1999, add(means("dat.normand1999", m, m1i, sd1i, n1i, m2i, sd2i, n2i)))
    with(dat.gibson2002, add(means("dat.gibson2002", m, m1i, sd1i, n1i, m2i, sd2i, n2i, year)))
    with(dat.curtis1998, add(means("dat.curtis1998", m, m2i, sd2i, n2i, m1i, sd1i, n1i)))
  }
  with(dat.raudenbush1985, add(given("dat.raudenbush1985", yi, vi, year, weeks)))
  with(dat.bangertdrowns2004, add(given("dat.bangertdrowns2004", yi, vi, year, length)))
  with(dat.hackshaw1998, add(given("dat.hackshaw1998", yi, vi, year)))
  with(dat.begg1989, add(given("dat.begg1989", yi, vi)))
  with(dat.baskerville2012, add(given("dat.baskerville2012", smd, se^2, year)))
  with(dat.michael2013, add(given("dat.michael2013", yi, vi)))
  with(subset(dat.riley2003, outcome == "OS"), add(given("dat.riley2003", yi, vi)))
  with(dat.tannersmith2016, add(given("dat.tannersmith2016", yi, vi)))
  with(dat.mcdaniel1994, add(correlations("dat.mcdaniel1994", ri, ni)))
  with(dat.molloy2014, add(correlations("dat.molloy2014", ri, ni, year, meanage)))
  with(dat.cohen1981, add(correlations("dat.cohen1981", ri, ni)))
  with(subset(dat.crede2010, criterion == "grade"), add(correlations("dat.crede2010", ri, ni, year)))
  all
}
