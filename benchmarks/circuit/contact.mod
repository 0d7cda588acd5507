: One contact: dr/dt = a T (1 - r) - b r, T = 1 for `lasting` ms after an event.
NEURON {
    POINT_PROCESS Contact
    NONSPECIFIC_CURRENT i
    RANGE a, b, e, lasting, peak, on
}
UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
}
PARAMETER {
    a = 0.5 (/ms)
    b = 2.5 (/ms)
    e = 70 (mV)
    lasting = 0.2 (ms)
    peak = 1 (uS)
}
ASSIGNED {
    v (mV)
    i (nA)
    on
}
STATE { r }
INITIAL {
    r = 0
    on = 0
}
BREAKPOINT {
    SOLVE kinetics METHOD cnexp
    i = peak*r*(v - e)
}
DERIVATIVE kinetics {
    r' = a*on*(1 - r) - b*r
}
NET_RECEIVE(weight (uS)) {
    if (flag == 0) {
        peak = weight
        on = 1
        net_send(lasting, 1)
    } else {
        on = 0
    }
}
