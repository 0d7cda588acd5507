: Sodium, fast and slow potassium of the soma; the gates follow a pulse: `firing` is set to 1 and back from outside.
NEURON {
    SUFFIX pulsed
    NONSPECIFIC_CURRENT i
    RANGE gna, gkf, gks, ena, ek, am, bm, ah, bh, an, bn, aq, betaq, firing
    THREADSAFE
}
UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (S) = (siemens)
}
PARAMETER {
    gna (S/cm2)
    gkf (S/cm2)
    gks (S/cm2)
    ena = 120 (mV)
    ek = -10 (mV)
    am = 22 (/ms)
    bm = 13 (/ms)
    ah = 0.5 (/ms)
    bh = 4 (/ms)
    an = 1.5 (/ms)
    bn = 0.1 (/ms)
    aq = 1.5 (/ms)
    betaq (/ms)
    firing = 0
}
ASSIGNED {
    v (mV)
    i (mA/cm2)
}
STATE { m h n q }
INITIAL {
    m = 0
    h = 1
    n = 0
    q = 0
}
BREAKPOINT {
    SOLVE gates METHOD cnexp
    i = gna*m*m*m*h*(v - ena) + gkf*n*n*n*n*(v - ek) + gks*q*q*(v - ek)
}
DERIVATIVE gates {
    m' = firing*am*(1 - m) - (1 - firing)*bm*m
    h' = (1 - firing)*ah*(1 - h) - firing*bh*h
    n' = firing*an*(1 - n) - (1 - firing)*bn*n
    q' = firing*aq*(1 - q) - (1 - firing)*betaq*q
}
