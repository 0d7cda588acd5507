: Two decaying conductances, a threshold and a reset for a leaky compartment. Weights: excitatory above 0, inhibitory below.
NEURON {
    POINT_PROCESS Lif
    NONSPECIFIC_CURRENT i
    RANGE theta, reset, holding, drive, eexc, einh, tauexc, tauinh, clamp
}
UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
}
PARAMETER {
    theta (mV)
    reset (mV)
    holding (ms)
    drive (nA)
    eexc (mV)
    einh (mV)
    tauexc (ms)
    tauinh (ms)
    strong = 1000 (uS)
}
ASSIGNED {
    v (mV)
    i (nA)
    clamp (uS)
}
STATE {
    gexc (uS)
    ginh (uS)
}
INITIAL {
    gexc = 0
    ginh = 0
    clamp = 0
    net_send(0, 2)
}
BREAKPOINT {
    SOLVE decay METHOD cnexp
    i = gexc*(v - eexc) + ginh*(v - einh) + clamp*(v - reset) - drive
}
DERIVATIVE decay {
    gexc' = -gexc/tauexc
    ginh' = -ginh/tauinh
}
NET_RECEIVE(w (uS)) {
    if (flag == 2) {
        WATCH (v > theta) 3
    } else if (flag == 3) {
        net_event(t)
        net_send(holding, 1)
        v = reset
        clamp = strong
    } else if (flag == 1) {
        v = reset
        clamp = 0
    } else if (w > 0) {
        gexc = gexc + w
    } else {
        ginh = ginh - w
    }
}
