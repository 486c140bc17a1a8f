<?php

function wrong($first) {
    return $first;
}

class Undocumented {
}
