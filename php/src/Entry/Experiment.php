<?php

namespace MediaWiki\Extension\Statsig\Entry;

/**
 * An experiment: the group that a reader is in, and the parameters of that group.
 */
final class Experiment extends Entry {
}
